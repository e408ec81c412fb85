/** Photos -> which of them belong to another. */
import { isUtf8 } from 'node:buffer';
import { sep } from 'node:path';
import { companionsOf } from '../duplicates/companions.ts';
import type { ShotFacts } from '../duplicates/companions.ts';
import type { ShotRow } from '../store/store.ts';
import type { ScanContext } from './context.ts';

/** Tells by folder, name, time and camera what is shown as one photo; all anew, as it takes seconds. */
export function findCompanions({ store }: ScanContext): void {
  const photos = [...Map.groupBy(store.companions.shots(), ({ photo }) => photo).values()];
  store.companions.replace(companionsOf(photos.map(factsOf), []).photos);
}

function factsOf(rows: readonly ShotRow[]): ShotFacts {
  const { photo, format, widthPx, heightPx, takenAt, camera } = rows[0]!;
  return {
    photo,
    files: rows.map(placeOfFile),
    takenAt,
    subSecMs: null,
    utcOffsetMin: null,
    camera,
    isRaw: format.startsWith('Camera RAW'),
    widthPx,
    heightPx,
    burstId: null,
    liveId: null,
    exposureBiasEv: null,
    exposureTimeS: null,
  };
}

/** Folders are compared as the system's bytes, names as text. */
function placeOfFile({ folderId, path }: ShotRow): { folder: string; name: string } {
  const end = path.lastIndexOf(sep);
  const name = path.subarray(end + 1);
  return {
    folder: `${folderId} ${path.subarray(0, Math.max(end, 0)).toString('latin1')}`,
    // bytes that are no UTF-8 would all read alike
    name: isUtf8(name) ? name.toString() : name.toString('latin1'),
  };
}
