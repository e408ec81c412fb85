/** PNG (W3C, third edition). */
import { crc32, inflateSync } from 'node:zlib';
import { iptcOf } from './psd.ts';
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader, latin1, startsWith, tiffOf } from './parts.ts';
import { foundExif } from './tags.ts';

/** Of the chunks that a reader may skip, those that decide how the picture looks. */
const DECIDES_LOOK = new Set([
  ...['tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'mDCv', 'cLLi'],
  ...['acTL', 'fcTL', 'fdAT'],
]);

/** More than texts and profiles take; what unfolds to more is left as it is. */
const MAX_INFLATED_BYTES = 16 * 1024 ** 2;

/**
 * The picture is all that a reader may not skip (IHDR, PLTE, IDAT, whose division into chunks means nothing)
 * and what decides how it looks. EXIF lies in eXIf, or in hex in a text (ImageMagick and older programs).
 */
export function parsePng(bytes: Uint8Array, parts: Parts): void {
  const reader = new Reader(bytes);
  const picture = new Picture('png');
  const data: Uint8Array[] = [];
  const profiles = new Map<string, Uint8Array>();
  let at = 8;
  let type = '';
  while (type !== 'IEND') {
    const length = reader.u32(at);
    type = reader.text(at + 4, 4);
    const payload = reader.slice(at + 8, length);
    if (type === 'IDAT') data.push(payload);
    else if (type === 'eXIf') foundExif(parts, tiffOf(payload));
    else if (/^(tEXt|zTXt|iTXt)$/.test(type)) addText(type, payload, profiles);
    else if (type === 'iCCP') picture.add(type, profileOf(payload));
    else if (DECIDES_LOOK.has(type) || /^[A-Z]/.test(type)) picture.add(type, payload);
    if (crc32(reader.slice(at + 4, 4 + length)) !== reader.u32(at + 8 + length))
      throw new Malformed(`checksum of ${type}`);
    at += 12 + length;
  }
  if (at < bytes.length) parts.trailerAt = at;

  const rawXmp = profiles.get('xmp') ?? null;
  const app1 = ['exif', 'APP1'].map((name) => profiles.get(name)).filter((block) => block !== undefined);
  foundExif(
    parts,
    app1.map(tiffOf).find((block) => startsWith(block, 'II') || startsWith(block, 'MM')) ?? null,
  );
  parts.xmp = profiles.get('XML:com.adobe.xmp') ?? rawXmp;
  const iptc = profiles.get('iptc');
  if (iptc !== undefined) parts.iptc = startsWith(iptc, '8BIM') ? iptcOf(iptc) : iptc;

  picture.add('IDAT', data);
  picture.addText('orientation', String(parts.orientation));
  parts.picture = picture.pieces;
}

/** Metadata that stands in a text chunk goes to `profiles`, by the text's keyword; other text is left. */
function addText(type: string, payload: Uint8Array, profiles: Map<string, Uint8Array>): void {
  const end = payload.indexOf(0);
  const keyword = latin1(payload.subarray(0, Math.max(0, end)));
  const profile = /^Raw profile type (exif|APP1|xmp|iptc)$/i.exec(keyword)?.[1];
  if (profile === undefined && keyword !== 'XML:com.adobe.xmp') return;
  const text = textOf(type, payload.subarray(end + 1));
  if (text === null) return;
  const name = profile === undefined ? keyword : profile === 'app1' ? 'APP1' : profile;
  const value = profile === undefined ? text : rawProfile(text);
  if (value !== null && !profiles.has(name)) profiles.set(name, value);
}

/** After the keyword: zTXt has a compression method, iTXt a flag, a method, a language, a translation. */
function textOf(type: string, rest: Uint8Array): Uint8Array | null {
  if (type === 'tEXt') return rest;
  if (type === 'zTXt') return inflated(rest.subarray(1));
  const language = rest.indexOf(0, 2);
  const translation = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translation < 0) return null;
  const text = rest.subarray(translation + 1);
  return rest[0] === 1 ? inflated(text) : text;
}

/** Programs compress it anew; its name, before it, decides nothing. */
function profileOf(payload: Uint8Array): Uint8Array {
  return inflated(payload.subarray(payload.indexOf(0) + 2)) ?? payload;
}

function inflated(bytes: Uint8Array): Uint8Array | null {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch {
    return null;
  }
}

/** `\nexif\n    1234\n` and then hex digits in lines (ImageMagick, png.c; `generic profile` of APP1). */
function rawProfile(text: Uint8Array): Uint8Array | null {
  const [, length, hex] = /^\s*\S[^\n]*\n\s*(\d+)\s([0-9a-f\s]*)/i.exec(latin1(text)) ?? [];
  if (length === undefined || hex === undefined) return null;
  const bytes = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  return bytes.subarray(0, Number(length));
}
