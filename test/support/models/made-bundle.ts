/**
 * A checkpoint of a few numbers, written by the public description of the format: two variables, the second
 * sharing most of its name with the first.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** CRC-32C bit by bit, masked as LevelDB does. */
export function masked(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0;
}

export const madeValues = {
  'scope/weights': Float32Array.of(1, 2, 3, 4, 5, 6),
  'scope/weights_2': Float32Array.of(-0.5),
};
export const madeData = Buffer.concat(
  Object.values(madeValues).map((values) => new Uint8Array(values.buffer)),
);

/** `isPacked`: blocks are compressed with snappy, the filler of the header with a copy. */
export function madeIndex({ isPacked = false } = {}): Uint8Array {
  const entry = (dims: number[], offset: number, values: Float32Array): Uint8Array => {
    const writer = new BinaryWriter().tag(1, WireType.Varint).int32(1);
    writer.tag(2, WireType.LengthDelimited).fork();
    for (const dim of dims)
      writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(dim).join();
    writer.join();
    return writer
      .tag(4, WireType.Varint)
      .int64(offset)
      .tag(5, WireType.Varint)
      .int64(values.byteLength)
      .tag(6, WireType.Bit32)
      .fixed32(masked(new Uint8Array(values.buffer)))
      .finish();
  };
  const header = new BinaryWriter().tag(1, WireType.Varint).int32(1).finish();
  const [first, second] = Object.values(madeValues) as [Float32Array, Float32Array];
  const parts: Uint8Array[] = [];
  const put = (content: Uint8Array): Uint8Array => {
    const offset = parts.reduce((sum, part) => sum + part.length, 0);
    const body = isPacked ? snappy(content) : content;
    const typed = Buffer.concat([body, Buffer.of(isPacked ? 1 : 0)]);
    parts.push(typed, new BinaryWriter().fixed32(masked(typed)).finish());
    return new BinaryWriter().uint64(offset).uint64(body.length).finish();
  };
  const block = (...entries: [shared: number, rest: string, value: Uint8Array][]): Uint8Array =>
    Buffer.concat([
      ...entries.map(([shared, rest, value]) =>
        Buffer.concat([
          new BinaryWriter().uint32(shared).uint32(rest.length).uint32(value.length).finish(),
          Buffer.from(rest),
          value,
        ]),
      ),
      new BinaryWriter().fixed32(0).fixed32(1).finish(),
    ]);
  const data = put(
    block([0, '', header], [0, 'scope/weights', entry([2, 3], 0, first)], [13, '_2', entry([1], 24, second)]),
  );
  const handles = Buffer.concat([put(block()), put(block([0, 't', data]))]);
  const footer = Buffer.alloc(48);
  handles.copy(footer);
  footer.writeBigUInt64LE(0xdb47_7524_8b80_fb57n, 40);
  return Buffer.concat([...parts, footer]);
}

/**
 * Literals, and the last eight bytes (one restart point: 0, 1) as a literal zero, a copy that overlaps
 * itself, and the rest.
 */
function snappy(content: Uint8Array): Uint8Array {
  const literal = (bytes: Uint8Array): Buffer =>
    Buffer.concat([
      bytes.length <= 60 ? Buffer.of((bytes.length - 1) << 2) : Buffer.of(60 << 2, bytes.length - 1),
      bytes,
    ]);
  const head = content.subarray(0, content.length - 7);
  return Buffer.concat([
    new BinaryWriter().uint32(content.length).finish(),
    literal(head),
    Buffer.of((3 - 1) * 4 + 2, 1, 0),
    literal(content.subarray(content.length - 4)),
  ]);
}
