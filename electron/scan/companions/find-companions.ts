/** Photos and the files beside them -> which of them belong together. */
import { pathText } from '../../contract/paths.ts';
import type { Metadata } from '../../contract/photo.ts';
import { companionsOf } from '../../duplicates/companions.ts';
import type { ShotFacts } from '../../duplicates/companions.ts';
import type { ShotRow } from '../../store/store.ts';
import type { ScanContext } from '../context.ts';
import { directoryOf, nameOf } from './beside.ts';

/** Dates that stand in the file: another program's name for a file, or what lies beside it, is none. */
const IN_FILE: ReadonlySet<Metadata['takenAtSource']> = new Set(['DateTimeOriginal', 'CreateDate', 'XMP']);

/** Tells by folder, name, time and camera what is shown as one photo; all anew, as it takes seconds. */
export function findCompanions({ store }: ScanContext): void {
  const photos = [...Map.groupBy(store.companions.shots(), ({ photo }) => photo).values()];
  const others = store.companions.otherFiles().map((row) => ({ ...row, ...placeOfFile(row), liveId: null }));
  const rowOf = new Map(others.map((file) => [`${file.folder}\0${file.name}`, file]));
  const found = companionsOf(photos.map(factsOf), others);
  const files = found.files.flatMap(({ folder, name, photo }) => {
    const row = rowOf.get(`${folder}\0${name}`);
    return row === undefined ? [] : [{ folderId: row.folderId, path: row.path, photo }];
  });
  store.companions.replace(found.photos, files);
}

function factsOf(rows: readonly ShotRow[]): ShotFacts {
  const { photo, format, widthPx, heightPx } = rows[0]!;
  // of copies, the one that tells when counts
  const { metadata, shot } = rows.find((row) => IN_FILE.has(row.metadata.takenAtSource)) ?? rows[0]!;
  return {
    photo,
    files: rows.map(placeOfFile),
    takenAt: IN_FILE.has(metadata.takenAtSource) ? metadata.takenAt : null,
    utcOffsetMin: metadata.utcOffsetMin,
    camera: metadata.camera,
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

const placeOfFile = ({ folderId, path }: Pick<ShotRow, 'folderId' | 'path'>) => ({
  folder: `${folderId} ${pathText(directoryOf(path))}`,
  name: nameOf(path),
});
