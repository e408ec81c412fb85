/** Files that a disk, a cable or somebody's tool broke, by a seed. */

/** Whole numbers below n. */
type Below = (n: number) => number;

type Mutation = (bytes: Buffer, below: Below, other: Uint8Array) => Buffer;

/** What lengths, counts and offsets are written over with; -1 and the largest that fit too. */
const LENGTHS = [0n, 1n, 0x7fn, 0x80n, 0xffffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_fff0n, -1n, 1n << 53n];

/** Headers and tables stand there: every third change is to them. */
const HEAD_BYTES = 64;

const place = (bytes: Buffer, below: Below): number =>
  below(3) === 0 ? below(Math.min(bytes.length, HEAD_BYTES)) : below(bytes.length);

/** A part of up to a quarter of the file. */
function part(bytes: Buffer, below: Below): [start: number, end: number] {
  const start = below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + below(Math.max(1, bytes.length >> 2)))];
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  bit(bytes, below) {
    bytes[place(bytes, below)]! ^= 1 << below(8);
    return bytes;
  },
  byte(bytes, below) {
    bytes[place(bytes, below)] = [0, 1, 127, 128, 255, below(256), below(256), below(256)][below(8)]!;
    return bytes;
  },
  length(bytes, below) {
    const size = [1, 2, 4, 8][below(4)]!;
    const value = below(4) === 0 ? BigInt(below(2 * bytes.length)) : LENGTHS[below(LENGTHS.length)]!;
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt.asIntN(64, value));
    const field = number.subarray(0, size);
    if (below(2) === 0) field.reverse();
    field.copy(bytes, Math.max(0, place(bytes, below) - size));
    return bytes;
  },
  'cut short': (bytes, below) => bytes.subarray(0, below(bytes.length)),
  zeroed(bytes, below) {
    return bytes.fill(0, ...part(bytes, below));
  },
  removed(bytes, below) {
    const [start, end] = part(bytes, below);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  repeated(bytes, below) {
    const [start, end] = part(bytes, below);
    const times = 1 + below(4);
    const again = Array.from({ length: times }, () => bytes.subarray(start, end));
    return Buffer.concat([bytes.subarray(0, end), ...again, bytes.subarray(end)]);
  },
  swapped(bytes, below) {
    const [a, b] = [below(bytes.length), below(bytes.length)].toSorted((x, y) => x - y) as [number, number];
    const [first, second] = [bytes.subarray(a, b), bytes.subarray(b)];
    return Buffer.concat([bytes.subarray(0, a), second, first]);
  },
  'garbage before': (bytes, below) => Buffer.concat([noise(1 + below(40), below), bytes]),
  'garbage behind': (bytes, below) => Buffer.concat([bytes, noise(1 + below(400), below)]),
  spliced: (bytes, below, other) =>
    Buffer.concat([bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length))]),
};

/** Small ones come three times as often: large ones reach little behind the first check. */
const SMALL = ['bit', 'byte', 'length'].map((name) => MUTATIONS[name]!);
const DEALT = [...SMALL, ...SMALL, ...Object.values(MUTATIONS)];

const noise = (length: number, below: Below): Buffer =>
  Buffer.from(Uint8Array.from({ length }, () => below(256)));

/** One to four changes; `other`: what it is spliced with. */
export function mutated(seed: Uint8Array, other: Uint8Array, next: () => number): Buffer {
  const below = (n: number): number => Math.floor(next() * n);
  let bytes: Buffer = Buffer.from(seed);
  for (let changes = 1 + below(4); changes > 0 && bytes.length > 0; changes--)
    bytes = DEALT[below(DEALT.length)]!(bytes, below, other);
  return bytes;
}
