/** GIF (GIF89a specification). */
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader, indexOf } from './parts.ts';

const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];
const [COMMENT, APPLICATION] = [0xfe, 0xff];
/** Application extensions that hold metadata: XMP, ImageMagick's Photoshop and IPTC blocks, C2PA. */
const METADATA = /^(XMP DataXMP|MGK8BIM0000|MGKIPTC0000|C2PA_GIF)/;

/**
 * The picture is all but comments and metadata extensions; the version too is left aside, which a program
 * raises to write a comment.
 */
export function parseGif(bytes: Uint8Array, parts: Parts): void {
  const reader = new Reader(bytes);
  const picture = new Picture('gif');
  const globalTable = tableBytes(reader.u8(10));
  picture.add('screen', reader.slice(6, 7 + globalTable));
  let at = 13 + globalTable;
  for (let block = reader.u8(at); block !== TRAILER; block = reader.u8(at)) {
    const from = at;
    if (block === EXTENSION) {
      const label = reader.u8(at + 1);
      at = afterSubBlocks(reader, at + 2);
      const name = label === APPLICATION ? reader.text(from + 3, Math.min(11, at - from - 3)) : '';
      if (name === 'XMP DataXMP') parts.xmp ??= packet(bytes.subarray(from + 14, at));
      if (label !== COMMENT && !METADATA.test(name)) picture.add('extension', bytes.subarray(from, at));
    } else if (block === IMAGE) {
      at = afterSubBlocks(reader, at + 11 + tableBytes(reader.u8(at + 9)));
      picture.add('image', bytes.subarray(from, at));
    } else throw new Malformed(`block ${block}`);
  }
  if (!picture.has('image')) throw new Malformed('no image');
  if (at + 1 < bytes.length) parts.trailerAt = at + 1;
  parts.picture = picture.pieces;
}

/** Of the colour table that the flags announce. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

function afterSubBlocks(reader: Reader, at: number): number {
  let length = reader.u8(at);
  while (length !== 0) {
    at += 1 + length;
    length = reader.u8(at);
  }
  return at + 1;
}

/** XMP lies there as it is, with 258 bytes after it that lead a reader of sub-blocks to the end. */
function packet(block: Uint8Array): Uint8Array {
  const end = indexOf(block, '\x01\xff\xfe\xfd');
  return end < 0 ? block : block.subarray(0, end);
}
