/** Items of a HEIF or AVIF file (ISO 14496-12, 8.11; ISO 23008-12). */
import type { Box } from './boxes.ts';
import { boxesIn, exifOf, fullBox } from './boxes.ts';
import type { Parts, Picture } from './parts.ts';
import { Malformed, Reader, latin1 } from './parts.ts';
import { foundExif } from './tags.ts';

interface Item {
  type: string;
  /** MIME type of a `mime` item. */
  contentType: string;
}

/** Properties that describe and do not decide the look: texts and times. */
const DESCRIBES = new Set(['udes', 'altt', 'crtt', 'mdft']);

/**
 * Adds every item but metadata, in the order of their numbers: its type, coded data and properties, and which
 * items it is made from. EXIF's orientation counts where the primary item has no rotation or mirroring of its
 * own (ISO 23008-12, 6.5.10: with them it is what they have done already).
 */
export function addItems(picture: Picture, file: Uint8Array, content: Uint8Array, parts: Parts): void {
  const meta = boxesIn(fullBox(content).body.bytes);
  const find = (type: string): Uint8Array | null => meta.find((box) => box.type === type)?.content ?? null;
  const need = (type: string): Uint8Array => {
    const found = find(type);
    if (found === null) throw new Malformed(`no ${type}`);
    return found;
  };
  const items = itemsOf(need('iinf'));
  const dataOf = locations(need('iloc'), new Reader(file), find('idat'));
  const properties = propertiesOf(need('iprp'));
  const primary = fullBox(need('pitm'));
  const primaryId = primary.body.uint(0, primary.version === 0 ? 2 : 4);

  for (const [id, { type, contentType }] of items) {
    if (type === 'Exif') foundExif(parts, exifOf(joined(dataOf(id))));
    if (type === 'mime' && contentType === 'application/rdf+xml') parts.xmp ??= joined(dataOf(id));
  }
  const isTurned = (properties.get(primaryId) ?? []).some(({ type }) => /^(irot|imir)$/.test(type));
  if (isTurned) parts.orientation = 1;

  const pictured = [...items].filter(([, item]) => isPicture(item)).sort(([a], [b]) => a - b);
  if (!pictured.some(([id]) => id === primaryId)) throw new Malformed('no primary item');
  picture.addText('primary', String(primaryId));
  for (const [id, { type, contentType }] of pictured) {
    picture.addText('item', `${id} ${type} ${contentType}`);
    picture.add('data', dataOf(id));
    for (const property of properties.get(id) ?? [])
      if (!DESCRIBES.has(property.type)) picture.add(property.type, property.content);
  }
  const ids = new Set(pictured.map(([id]) => id));
  const references = find('iref') === null ? [] : referencesOf(need('iref'));
  const made = references.filter(({ from, to }) => ids.has(from) && to.every((id) => ids.has(id)));
  picture.addText(
    'references',
    made
      .map(({ type, from, to }) => `${type} ${from}: ${to.join()}`)
      .sort()
      .join('\n'),
  );
}

const isPicture = ({ type, contentType }: Item): boolean =>
  type === 'mime' ? contentType.startsWith('image/') : type !== 'Exif' && type !== 'uri ';

/** A view where it lies in one piece. */
const joined = (pieces: Uint8Array[]): Uint8Array =>
  pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);

function itemsOf(iinf: Uint8Array): Map<number, Item> {
  const { version, body } = fullBox(iinf);
  const items = new Map<number, Item>();
  for (const box of boxesIn(body.bytes.subarray(version === 0 ? 2 : 4))) {
    if (box.type !== 'infe') continue;
    const entry = fullBox(box.content);
    if (entry.version < 2) throw new Malformed('items without types');
    const idBytes = entry.version === 2 ? 2 : 4;
    const id = entry.body.uint(0, idBytes);
    const type = entry.body.text(idBytes + 2, 4);
    const [, contentType = ''] = latin1(entry.body.bytes.subarray(idBytes + 6)).split('\0');
    if (items.has(id)) throw new Malformed('an item twice');
    items.set(id, { type, contentType: type === 'mime' ? contentType : '' });
  }
  return items;
}

/** How to find an item's data (8.11.3); an item without location has none (an `iden`, a `grid` in a box). */
function locations(iloc: Uint8Array, file: Reader, idat: Uint8Array | null): (id: number) => Uint8Array[] {
  const { version, body } = fullBox(iloc);
  if (version > 2) throw new Malformed('iloc of an unknown version');
  const sizes = body.u16(0);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  let at = 2;
  const read = (bytes: number): number => {
    at += bytes;
    return bytes === 0 ? 0 : body.uint(at - bytes, bytes);
  };
  const wide = version === 2 ? 4 : 2;
  const extentsOf = new Map<number, { method: number; extents: { from: number; length: number }[] }>();
  for (let count = read(wide); count > 0; count--) {
    const id = read(wide);
    const method = version === 0 ? 0 : read(2) & 15;
    const isElsewhere = read(2) !== 0;
    const base = read(baseBytes);
    const extentCount = read(2);
    if (extentCount > 1 && lengthBytes === 0) throw new Malformed('extents without lengths');
    const extents = Array.from({ length: extentCount }, () => {
      read(indexBytes);
      return { from: base + read(offsetBytes), length: read(lengthBytes) };
    });
    if (extentsOf.has(id)) throw new Malformed('a location twice');
    extentsOf.set(id, { method: isElsewhere ? -1 : method, extents });
  }
  return (id) => {
    const { method, extents } = extentsOf.get(id) ?? { method: 0, extents: [] };
    const source = method === 0 ? file : method === 1 && idat !== null ? new Reader(idat) : null;
    if (source === null) throw new Malformed('data in another file or item');
    return extents.map(({ from, length }) =>
      source.slice(from, length === 0 ? source.length - from : length),
    );
  };
}

/** Each item's properties in the order of their association (ISO 23008-12, 9.3). */
function propertiesOf(iprp: Uint8Array): Map<number, Box[]> {
  const boxes = boxesIn(iprp);
  const all = boxesIn(boxes.find(({ type }) => type === 'ipco')?.content ?? new Uint8Array());
  const properties = new Map<number, Box[]>();
  for (const box of boxes.filter(({ type }) => type === 'ipma')) {
    const { version, flags, body } = fullBox(box.content);
    const [idBytes, indexBytes] = [version === 0 ? 2 : 4, (flags & 1) === 0 ? 1 : 2];
    let at = 4;
    for (let count = body.u32(0); count > 0; count--) {
      const id = body.uint(at, idBytes);
      const associated = body.u8(at + idBytes);
      at += idBytes + 1;
      const list = properties.get(id) ?? [];
      properties.set(id, list);
      for (let i = 0; i < associated; i++, at += indexBytes) {
        // the highest bit says whether a reader must know it; 0 is no property
        const index = body.uint(at, indexBytes) & (indexBytes === 1 ? 0x7f : 0x7fff);
        if (index === 0) continue;
        const property = all[index - 1];
        if (property === undefined) throw new Malformed('no such property');
        list.push(property);
      }
    }
  }
  return properties;
}

function referencesOf(iref: Uint8Array): { type: string; from: number; to: number[] }[] {
  const { version, body } = fullBox(iref);
  const idBytes = version === 0 ? 2 : 4;
  return boxesIn(body.bytes).map(({ type, content }) => {
    const reader = new Reader(content);
    const count = reader.u16(idBytes);
    const to = Array.from({ length: count }, (_, i) => reader.uint(idBytes + 2 + i * idBytes, idBytes));
    return { type, from: reader.uint(0, idBytes), to };
  });
}
