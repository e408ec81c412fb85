import type { Outcome } from '../../contract/failure.ts';
import { inflated } from './containers/inflated.ts';
import { boxesOf } from './containers/iso-boxes.ts';
import { Numbers } from './containers/numbers.ts';
import { magickSource } from './magick.ts';
import type { Source } from './pixels.ts';

/** A JPEG XL with its EXIF; its orientation is the codestream's, whatever the EXIF says (ISO 18181-1). */
export async function jxlSource(bytes: Uint8Array, format: string): Promise<Outcome<Source>> {
  const source = await magickSource(bytes, format);
  return source.ok ? { ok: true, value: { ...source.value, exif: await exifIn(bytes) } } : source;
}

/** The container's Exif box, compressed or not (ISO 18181-2, 9.3 and 9.7). */
async function exifIn(bytes: Uint8Array): Promise<Uint8Array | null> {
  for (const { type, body } of boxesOf(bytes)) {
    const isCompressed = type === 'brob' && String.fromCharCode(...body.subarray(0, 4)) === 'Exif';
    const block = isCompressed ? await inflated(body.subarray(4), 'brotli') : type === 'Exif' ? body : null;
    if (block !== null) return block.subarray(4 + (new Numbers(block, false).u32(0) || 0));
  }
  return null;
}
