/** From a folder of photos to proven places: the table of contents of the program, a line a room. */
import type { ScanReport } from '../contract/library.ts';
import { findCandidates, indexPhotos, makePlaces, verifyCandidates } from './prove.ts';
import type { ScanContext } from './scan.ts';
import { extractNew, listFolders } from './scan.ts';

/**
 * Runs a scan to its end, or to the step at which it was stopped; every step goes on where an earlier scan
 * left it.
 */
export async function runPipeline(context: ScanContext): Promise<ScanReport> {
  const { store, model, signal, onlyFeatures } = context;
  const { files, unreadableFolders } = await listFolders(context); // folders -> files
  const photos = await extractNew(context); // files -> photos with features
  let verified = 0;
  const isMatching = (): boolean => !signal.aborted && !onlyFeatures;
  if (isMatching()) {
    const index = await indexPhotos(context); // features -> index
    await findCandidates(context, index); // index -> candidate pairs
    verified = await verifyCandidates(context); // candidate pairs -> matches
  }
  if (isMatching()) makePlaces(context); // matches -> places
  return {
    interrupted: signal.aborted,
    files,
    photos: { total: store.photos.count(), ...photos },
    matches: { verified, found: store.pairs.links(model.id).length },
    failures: store.files.failures(model.id),
    unreadableFolders,
  };
}
