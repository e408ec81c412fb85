/** Boxes of ISO base media files (ISO 14496-12, 4.2): HEIF, AVIF, Canon's CR3. Nothing here throws. */
import { Numbers } from './numbers.ts';

export interface Box {
  type: string;
  /** What is in it, after its size and type; a box that says to be longer than the file ends with it. */
  body: Uint8Array;
}

/** No file names more brands. */
const MOST_BRAND_BYTES = 1024;

/** The boxes of a file, or of the body of a box. */
export function boxesOf(bytes: Uint8Array): Box[] {
  const numbers = new Numbers(bytes, false);
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const told = numbers.u32(at);
    const head = told === 1 ? 16 : 8;
    const size = told === 1 ? numbers.u64(at + 8) : told === 0 ? bytes.length - at : told;
    if (!(size >= head)) break;
    boxes.push({ type: numbers.text(at + 4, 4), body: bytes.subarray(at + head, at + size) });
    at += size;
  }
  return boxes;
}

/** All boxes at the end of a path of types: `moov`, `trak`, ... */
export function boxesAt(bytes: Uint8Array, ...path: string[]): Uint8Array[] {
  return path.reduce(
    (bodies, type) =>
      bodies.flatMap((body) => boxesOf(body).flatMap((box) => (box.type === type ? [box.body] : []))),
    [bytes],
  );
}

/**
 * The brands of a file (ISO 14496-12, 4.3), which HEIF, AVIF, Canon's CR3 and videos share; the first is the
 * major one. null for other files.
 */
export function isoBrands(bytes: Uint8Array): string[] | null {
  const numbers = new Numbers(bytes, false);
  if (numbers.text(4, 4) !== 'ftyp') return null;
  const brands = numbers.text(8, Math.min(numbers.u32(0), MOST_BRAND_BYTES, bytes.length) - 8);
  const [major = '', , ...others] = brands.match(/[^]{4}/g) ?? []; // between them lies the version
  return [major, ...others];
}

/** What a HEIF or AVIF file's boxes tell of its primary picture (ISO 23008-12). */
export interface Primary {
  /** `hvc1`, `av01`, `grid`, ...; of a grid its tiles' type. */
  coding: string;
  /** Types of its properties. */
  properties: string[];
}

/** null: the file has no primary picture, as sequences may. */
export function primaryOf(bytes: Uint8Array): Primary | null {
  const meta = boxesAt(bytes, 'meta')[0]?.subarray(4);
  const pitm = meta === undefined ? undefined : boxesAt(meta, 'pitm')[0];
  if (meta === undefined || pitm === undefined) return null;
  const isLong = (pitm[0] ?? 0) > 0;
  const told = new Numbers(pitm, false);
  const id = isLong ? told.u32(4) : told.u16(4);
  const types = itemTypes(meta);
  const own = types.get(id);
  if (own === undefined) return null;
  const part = partsOf(meta, id)[0];
  return {
    coding: (part === undefined ? undefined : types.get(part)) ?? own,
    properties: propertiesOf(meta, id),
  };
}

/** Item information entries of versions 2 and 3 (ISO 14496-12, 8.11.6). */
function itemTypes(meta: Uint8Array): Map<number, string> {
  const iinf = boxesAt(meta, 'iinf')[0] ?? new Uint8Array();
  const types = new Map<number, string>();
  for (const { type, body } of boxesOf(iinf.subarray((iinf[0] ?? 0) === 0 ? 6 : 8))) {
    if (type !== 'infe') continue;
    const entry = new Numbers(body, false);
    const idBytes = body[0] === 3 ? 4 : 2;
    types.set(idBytes === 4 ? entry.u32(4) : entry.u16(4), entry.text(4 + idBytes + 2, 4));
  }
  return types;
}

/** The items that an item is derived from (ISO 14496-12, 8.11.12). */
function partsOf(meta: Uint8Array, id: number): number[] {
  const iref = boxesAt(meta, 'iref')[0] ?? new Uint8Array();
  const isLong = (iref[0] ?? 0) > 0;
  for (const { type, body } of boxesOf(iref.subarray(4))) {
    const entry = new Numbers(body, false);
    const read = isLong ? entry.u32 : entry.u16;
    const size = isLong ? 4 : 2;
    if (type === 'dimg' && read(0) === id)
      return Array.from({ length: entry.u16(size) || 0 }, (_, i) => read(size + 2 + size * i));
  }
  return [];
}

/** Types of an item's properties (ISO 23008-12, 9.3). */
function propertiesOf(meta: Uint8Array, id: number): string[] {
  const [iprp] = boxesAt(meta, 'iprp');
  if (iprp === undefined) return [];
  const properties = boxesAt(iprp, 'ipco').flatMap(boxesOf);
  for (const ipma of boxesAt(iprp, 'ipma')) {
    const entries = new Numbers(ipma, false);
    const [isLong, isWide] = [(ipma[0] ?? 0) > 0, ((ipma[3] ?? 0) & 1) === 1];
    let at = 8;
    for (let i = 0; i < entries.u32(4) && at < ipma.length; i++) {
      const item = isLong ? entries.u32(at) : entries.u16(at);
      at += isLong ? 4 : 2;
      const count = entries.u8(at++);
      const indexes = Array.from({ length: count || 0 }, (_, k) =>
        isWide ? entries.u16(at + 2 * k) & 0x7fff : entries.u8(at + k) & 0x7f,
      );
      at += count * (isWide ? 2 : 1);
      if (item === id) return indexes.flatMap((index) => properties[index - 1]?.type ?? []);
    }
  }
  return [];
}
