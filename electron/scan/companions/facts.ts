/** What the store holds of photos, as the duplicates room takes it. */
import { pathText } from '../../contract/paths.ts';
import type { Metadata } from '../../contract/photo.ts';
import type { ShotFacts } from '../../duplicates/companions.ts';
import type { ShotRow, Store } from '../../store/store.ts';
import { directoryOf, nameOf } from './beside.ts';

/** Dates that stand in the file: another program's name for a file, or what lies beside it, is none. */
const IN_FILE: ReadonlySet<Metadata['takenAtSource']> = new Set(['DateTimeOriginal', 'CreateDate', 'XMP']);

export interface PhotoFacts extends ShotFacts {
  format: string;
}

/** Every decoded photo that did not vanish, ids ascending. */
export const shotFacts = (store: Store): PhotoFacts[] =>
  [...Map.groupBy(store.companions.shots(), ({ photo }) => photo).values()].map(factsOf);

function factsOf(rows: readonly ShotRow[]): PhotoFacts {
  const { photo, format, widthPx, heightPx } = rows[0]!;
  // of copies, the one that tells when counts
  const { metadata, shot } = rows.find((row) => IN_FILE.has(row.metadata.takenAtSource)) ?? rows[0]!;
  return {
    photo,
    files: rows.map(placeOfFile),
    takenAt: IN_FILE.has(metadata.takenAtSource) ? metadata.takenAt : null,
    utcOffsetMin: metadata.utcOffsetMin,
    camera: metadata.camera,
    format,
    isRaw: /^(camera raw|dng)/i.test(format),
    widthPx,
    heightPx,
    subSecMs: shot.subSecMs,
    burstId: shot.burstId,
    liveId: shot.liveId,
    exposureBiasEv: shot.exposureBiasEv,
    exposureTimeS: shot.exposureTimeS,
  };
}

export const placeOfFile = ({ folderId, path }: Pick<ShotRow, 'folderId' | 'path'>) => ({
  folder: `${folderId} ${pathText(directoryOf(path))}`,
  name: nameOf(path),
});
