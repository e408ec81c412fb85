import { inflated } from './containers/inflated.ts';
import { Numbers } from './containers/numbers.ts';
import { orientationIn } from './containers/tiff-directory.ts';
import type { Source } from './pixels.ts';

/** A PNG as sharp reads it, with the EXIF of any of the chunks in which programs put it. */
export async function pngSource(bytes: Uint8Array): Promise<Source> {
  const exif = await exifIn(bytes);
  return { bytes, exif, orientation: (exif === null ? null : orientationIn(exif)) ?? 1 };
}

/** What ImageMagick and programs before eXIf (PNG 1.5 extensions, 2017) wrote: a text chunk of hex digits. */
const RAW_PROFILE = /^Raw profile type (exif|APP1)$/;

async function exifIn(bytes: Uint8Array): Promise<Uint8Array | null> {
  const numbers = new Numbers(bytes, false);
  for (let at = 8; at + 8 <= bytes.length; at += 12 + (numbers.u32(at) || 0)) {
    const type = numbers.text(at + 4, 4);
    if (!['eXIf', 'tEXt', 'zTXt', 'iTXt'].includes(type)) continue;
    const body = numbers.part(at + 8, numbers.u32(at));
    if (body === null) return null;
    if (type === 'eXIf') return body;
    const keyword = Buffer.from(body.subarray(0, 80)).toString('latin1').split('\0', 1)[0] ?? '';
    if (!RAW_PROFILE.test(keyword)) continue;
    const text = await textOf(type, body.subarray(keyword.length + 1));
    const hex = /^\n[^\n]*\n *\d+\n([\da-f\n]+)/i.exec(text)?.[1] ?? '';
    const block = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
    if (block.toString('latin1', 0, 6) === 'Exif\0\0' || /^(II|MM)$/.test(block.toString('latin1', 0, 2)))
      return block;
  }
  return null;
}

/** The text of a chunk after its keyword (PNG, 11.3.4). */
async function textOf(type: string, rest: Uint8Array): Promise<string> {
  if (type === 'tEXt') return latin1(rest);
  if (type === 'zTXt') return latin1(await inflated(rest.subarray(1), 'deflate'));
  // compressed or not, the method, and a language and a translated keyword that each end with a zero
  const language = rest.indexOf(0, 2);
  const text = rest.subarray(rest.indexOf(0, language + 1) + 1);
  return latin1(rest[0] === 1 ? await inflated(text, 'deflate') : text);
}

const latin1 = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('latin1');
