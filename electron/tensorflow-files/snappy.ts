import { Malformed } from './wire.ts';

/**
 * Undoes snappy's block format (format_description.txt of google/snappy). Throws Malformed; never writes more
 * than `limit` bytes.
 */
export function unsnap(bytes: Uint8Array, limit: number): Uint8Array {
  const cutOff = (): never => {
    throw new Malformed('holds a snappy block that is cut off or damaged', bytes.byteOffset);
  };
  let at = 0;
  const next = (): number => (at < bytes.length ? bytes[at++]! : cutOff());
  let length = 0;
  for (let [shift, more] = [0, true]; more; shift += 7) {
    if (shift > 28) cutOff();
    const byte = next();
    length += (byte & 127) * 2 ** shift;
    more = byte > 127;
  }
  if (length > limit)
    throw new Malformed(
      `holds a snappy block of ${length} bytes, more than such a file has`,
      bytes.byteOffset,
    );
  const out = new Uint8Array(length);
  let size = 0;
  while (at < bytes.length) {
    const tag = next();
    if ((tag & 3) === 0) {
      let count = tag >> 2;
      if (count >= 60) {
        const width = count - 59;
        count = 0;
        for (let i = 0; i < width; i++) count += next() * 256 ** i;
      }
      count++;
      if (at + count > bytes.length || size + count > length) cutOff();
      out.set(bytes.subarray(at, at + count), size);
      at += count;
      size += count;
      continue;
    }
    const count = (tag & 3) === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    let back = (tag & 3) === 1 ? (tag >> 5) * 256 + next() : next() + 256 * next();
    if ((tag & 3) === 3) back += 65_536 * next() + 16_777_216 * next();
    if (back === 0 || back > size || size + count > length) cutOff();
    // byte by byte: a copy may overlap itself
    for (let i = 0; i < count; i++, size++) out[size] = out[size - back]!;
  }
  if (size !== length) cutOff();
  return out;
}
