import type { Metadata, Shot } from '../../contract/photo.ts';
import { readExif } from '../decode/exif.ts';
import { partsOf } from '../container/container.ts';
export async function readMetadata(
  bytes: Uint8Array,
  _: { fileName: string; sidecars: { name: string; bytes: Uint8Array }[] },
): Promise<{ metadata: Metadata; shot: Shot }> {
  const exif = await readExif(partsOf(bytes).exif);
  return {
    metadata: {
      ...exif,
      takenAtSource: exif.takenAt === null ? null : 'DateTimeOriginal',
      utcOffsetMin: null,
    },
    shot: {
      subSecMs: null,
      burstId: null,
      liveId: null,
      exposureBiasEv: null,
      exposureTimeS: null,
      isMotionPhoto: false,
    },
  };
}
export function sidecarsOf(name: string, siblings: readonly string[]): string[] {
  const stem = name.replace(/\.[^.]*$/, '').toLowerCase();
  return siblings.filter(
    (one) => one.toLowerCase() === `${stem}.xmp` || one.toLowerCase() === `${name.toLowerCase()}.xmp`,
  );
}
