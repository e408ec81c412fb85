/** What the store holds of photos, as the duplicates room takes it. */
import { sep } from 'node:path';
import type { Metadata } from '../../contract/photo.ts';
import type { ShotFacts } from '../../duplicates/companions.ts';
import type { ShotRow, Store } from '../../store/store.ts';

/** Dates that stand in the file: another program's name for a file, or what lies beside it, is none. */
const IN_FILE: ReadonlySet<Metadata['takenAtSource']> = new Set(['DateTimeOriginal', 'CreateDate', 'XMP']);

export interface PhotoFacts extends ShotFacts {
  format: string;
}

/** Every decoded photo that did not vanish, ids ascending. */
export function shotFacts(store: Store): PhotoFacts[] {
  const facts: PhotoFacts[] = [];
  const rows: ShotRow[] = [];
  for (const row of store.companions.shots()) {
    if (rows.length > 0 && rows[0]!.photo !== row.photo) facts.push(factsOf(rows.splice(0)));
    rows.push(row);
  }
  if (rows.length > 0) facts.push(factsOf(rows));
  return facts;
}

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

/** `path`: as `pathText` gives it. */
export function placeOfFile({ folderId, path }: Pick<ShotRow, 'folderId' | 'path'>) {
  const end = path.lastIndexOf(sep);
  return { folder: `${folderId} ${path.slice(0, Math.max(0, end))}`, name: path.slice(end + 1) };
}
