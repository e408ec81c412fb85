/**
 * Mutated inputs through every reader of files that come from elsewhere: `npm run fuzz -- [COUNT]
 * [SEED]` (a million takes some minutes), a short run in fuzz.test.ts. Checksums are put right after a
 * mutation, so that it reaches what lies behind them. Prints what the worst input of each reader took.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { readDatum, writeDatum } from '../../electron/tensorflow-files/datum.ts';
import { readDelf } from '../../electron/tensorflow-files/delf.ts';
import { readSavedModel, readTensor } from '../../electron/tensorflow-files/saved-model.ts';
import { unsnap } from '../../electron/tensorflow-files/snappy.ts';
import { readBundleIndex, readBundleTensor } from '../../electron/tensorflow-files/tensor-bundle.ts';
import { Malformed } from '../../electron/tensorflow-files/wire.ts';
import { readArchive } from '../../electron/model/archive.ts';
import { BUILT_IN_MODEL, manifestOf } from '../../electron/model/open.ts';
import { madeTar } from '../support/models/made-archive.ts';
import { madeData, madeIndex, masked } from '../support/models/made-bundle.ts';
import { shared } from '../support/shared.ts';
import { random } from '../support/synthetic/synthetic.ts';
import { madeConstants, madeDelf, madeGraph, unpackedDatum } from './fuzz-seeds.ts';

/**
 * The bars: an input's time on the processor (a busy machine's clock tells of other programs too), and what
 * reading it may allocate beside ten times its own size.
 */
export const BARS = { ms: 1000, factor: 10, bytes: 64 * 2 ** 20 };

export interface Figures {
  inputs: number;
  read: number;
  refused: number;
  /** First errors that were no refusal. */
  thrown: string[];
  slowestMs: number;
  /** The most that an input allocated beyond ten times its size. */
  mostBytes: number;
}

export interface Reader {
  seeds: Uint8Array[];
  /** Of a thousand inputs, so many. */
  share: number;
  /** Puts checksums right, in place, where those of the seed lie. */
  repair?: (mutated: Uint8Array, seed: Uint8Array) => void;
  /** true: read; false: refused. */
  read: (bytes: Uint8Array) => boolean | Promise<boolean>;
}

const official = (file: string): Uint8Array[] =>
  shared === null ? [] : [readFileSync(join(shared, 'data/models', file))];

export function readers(folder: string): Record<string, Reader> {
  const graph = madeGraph();
  const made = madeIndex({ isPacked: true });
  const packed = blocksOf(made).map(([offset, size]) => made.subarray(offset, offset + size));
  const index = readBundleIndex(madeIndex());
  const entry = index.ok ? index.value.entries.get('scope/weights')! : null;
  const file = join(folder, 'archive');
  return {
    delf: {
      share: 160,
      seeds: [
        madeDelf(1),
        madeDelf(5),
        ...official('delf_v1_20171026/sample/love.delf').map((bytes) => bytes.subarray(0, 12 * 202)),
      ],
      read: (bytes) => readDelf(bytes).ok,
    },
    datum: {
      share: 160,
      seeds: [
        writeDatum({ dims: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }),
        unpackedDatum(),
        ...official('delf_v1_20171026/pca/mean.datum'),
      ],
      read: (bytes) => readDatum(bytes).ok,
    },
    'saved model': { share: 198, seeds: [graph], read: (bytes) => readSavedModel(bytes).ok },
    'saved model, official': {
      share: 2,
      seeds: official('delf_v1_20171026/model/saved_model.pb'),
      read: (bytes) => readSavedModel(bytes).ok,
    },
    constant: { share: 120, seeds: madeConstants(), read: (bytes) => readTensor(bytes).ok },
    'checkpoint index': {
      share: 150,
      seeds: [
        madeIndex(),
        madeIndex({ isPacked: true }),
        ...official('delf-imagenet/variables/variables.index'),
      ],
      repair: repairBlocks,
      read: (bytes) => readBundleIndex(bytes).ok,
    },
    variable: {
      share: 50,
      seeds: [madeData],
      read: (bytes) =>
        readBundleTensor(
          { ...entry!, crc32c: masked(bytes.subarray(entry!.offset, entry!.offset + entry!.size)) },
          bytes,
        ).ok,
    },
    snappy: { share: 100, seeds: packed, read: (bytes) => isUnsnapped(bytes) },
    manifest: {
      share: 40,
      seeds: [readFileSync(new URL(`../../build/models/${BUILT_IN_MODEL}/manifest.json`, import.meta.url))],
      read: (bytes) => manifestOf(Buffer.from(bytes).toString()).ok,
    },
    archive: {
      share: 20,
      seeds: [
        madeTar([
          { path: 'a/model/saved_model.pb', content: 'graph' },
          { path: 'a/pca', type: 'Directory' },
          { path: 'a/pca/mean.datum', content: Buffer.alloc(700) },
        ]),
      ],
      repair: repairTar,
      async read(bytes) {
        writeFileSync(file, bytes);
        await using handle = await open(file);
        return (await readArchive(handle)).ok;
      },
    },
  };
}

/** Runs `count` mutated inputs, spread over the readers by their shares; the same for the same seed. */
export async function fuzz(count: number, seed: number): Promise<Record<string, Figures>> {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-fuzz-'));
  const report: Record<string, Figures> = {};
  try {
    for (const [name, reader] of Object.entries(readers(folder))) {
      if (reader.seeds.length === 0) continue; // no ../shared
      const next = random(seed);
      const figures = (report[name] = noFigures());
      const inputs = Math.ceil((count * reader.share) / 1000);
      for (let i = 0; i < inputs; i++) {
        const original = reader.seeds[i % reader.seeds.length]!;
        await take(figures, reader, mutated(original, next, reader));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return report;
}

/** The same for inputs of 20 MB that say little with many bytes, in messages so many deep. */
export async function fuzzLarge(depths: readonly number[]): Promise<Record<string, Figures>> {
  const report: Record<string, Figures> = {};
  const all = readers('');
  for (const [[name, unit], to, wrap] of BOMBS.flatMap((bomb) =>
    ['delf', 'datum', 'saved model', 'constant'].flatMap((to) =>
      depths.map((depth) => [bomb, to, depth] as const),
    ),
  )) {
    let bytes = Buffer.alloc(20 * 2 ** 20 - ((20 * 2 ** 20) % unit.length), Buffer.from(unit));
    for (let level = 0; level < wrap; level++)
      bytes = Buffer.from(
        new BinaryWriter()
          .tag(1 + (level & 1), WireType.LengthDelimited)
          .bytes(bytes)
          .finish(),
      );
    await take((report[`${to}: ${name}, ${wrap} deep`] = noFigures()), all[to]!, bytes);
  }
  return report;
}

/** What is repeated. */
const BOMBS: readonly (readonly [string, readonly number[]])[] = [
  ...[1, 2, 3, 4, 5].map((field) => [`empty field ${field}`, [(field << 3) | 2, 0]] as const),
  ['number 1', [8, 0]],
  ['unknown field', [0x78, 0]],
  ['field of a field', [0x0a, 2, 0x0a, 0]],
  ['floats', [0x0d, 0, 0, 0, 0]],
];

export const noFigures = (): Figures => ({
  inputs: 0,
  read: 0,
  refused: 0,
  thrown: [],
  slowestMs: 0,
  mostBytes: 0,
});

function allocated(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}

/** One input through a reader. */
export async function take(
  figures: Figures,
  { read }: Pick<Reader, 'read'>,
  bytes: Uint8Array,
): Promise<void> {
  const before = allocated();
  const start = process.cpuUsage();
  figures.inputs++;
  try {
    const isRead = read(bytes);
    if (typeof isRead === 'boolean' ? isRead : await isRead) figures.read++;
    else figures.refused++;
  } catch (error) {
    if (figures.thrown.length < 3)
      figures.thrown.push(`${String(error)} for ${Buffer.from(bytes.subarray(0, 200)).toString('base64')}`);
  }
  const { user, system } = process.cpuUsage(start);
  figures.slowestMs = Math.max(figures.slowestMs, (user + system) / 1000);
  figures.mostBytes = Math.max(figures.mostBytes, allocated() - before - BARS.factor * bytes.length);
}

/**
 * One to eight bytes changed, most of them near the start or where lengths stand; then cut off, a part
 * repeated or taken out, or two parts exchanged, now and then.
 */
export function mutated(
  seed: Uint8Array,
  next: () => number,
  { repair }: Pick<Reader, 'repair'>,
): Uint8Array {
  const below = (n: number): number => Math.floor(next() * n);
  let bytes = Uint8Array.from(seed);
  for (let changes = 1 + below(8); changes > 0; changes--) {
    const at = below(3) === 0 ? below(Math.min(bytes.length, 64)) : below(bytes.length);
    bytes[at] = [0, 1, 127, 128, 255, bytes[at]! ^ (1 << below(8)), below(256)][below(7)]!;
  }
  repair?.(bytes, seed);
  if (below(4) > 0) return bytes;
  const [from, length] = [below(bytes.length), below(64)];
  const kind = below(3);
  if (kind === 0) bytes = bytes.subarray(0, from);
  else if (kind === 1)
    bytes = Buffer.concat([
      bytes.subarray(0, from),
      ...Array.from({ length: 1 + below(20) }, () => bytes.subarray(from, from + length)),
      bytes.subarray(from),
    ]);
  else bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
  return bytes;
}

/** Offset and size of each block of a checkpoint index, without its trailer. */
function blocksOf(bytes: Uint8Array): [number, number][] {
  const handleOf = (reader: BinaryReader): [number, number] => [
    Number(reader.uint64()),
    Number(reader.uint64()),
  ];
  const footer = new BinaryReader(bytes.subarray(bytes.length - 48));
  const [meta, index] = [handleOf(footer), handleOf(footer)];
  const blocks = [meta, index];
  const plain =
    bytes[index[0] + index[1]] === 1
      ? unsnap(bytes.subarray(index[0], index[0] + index[1]), 1e6)
      : bytes.subarray(index[0], index[0] + index[1]);
  const end =
    plain.length -
    4 -
    4 * new DataView(plain.buffer, plain.byteOffset + plain.length - 4, 4).getUint32(0, true);
  for (const reader = new BinaryReader(plain.subarray(0, end)); reader.pos < end;) {
    const [, rest, size] = [reader.uint32(), reader.uint32(), reader.uint32()];
    const at = reader.pos + rest;
    blocks.push(handleOf(new BinaryReader(plain.subarray(at, at + size))));
    reader.pos = at + size;
  }
  return blocks;
}

function repairBlocks(bytes: Uint8Array, seed: Uint8Array): void {
  bytes.set(seed.subarray(seed.length - 8), seed.length - 8); // the magic number
  for (const [offset, size] of blocksOf(seed))
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(
      offset + size + 1,
      masked(bytes.subarray(offset, offset + size + 1)),
      true,
    );
}

/** A header's checksum is the sum of its bytes, with spaces in its own place. */
function repairTar(bytes: Uint8Array, seed: Uint8Array): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (!Buffer.from(seed.subarray(at + 257, at + 262)).equals(Buffer.from('ustar'))) continue;
    bytes.fill(32, at + 148, at + 156);
    const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    bytes.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), at + 148);
  }
}

function isUnsnapped(bytes: Uint8Array): boolean {
  try {
    unsnap(bytes, 1_000_000);
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

if (import.meta.main) {
  const [count = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
  const base = process.memoryUsage().rss;
  const report = { ...(await fuzz(count, seed)), ...(await fuzzLarge([0, 1, 2, 3])) };
  const large = Object.entries(report).filter(([name]) => name.includes(':'));
  console.table(
    Object.fromEntries(
      Object.entries(report)
        .filter(([name]) => !name.includes(':'))
        .map(([name, { mostBytes, slowestMs, thrown, ...rest }]) => [
          name,
          {
            ...rest,
            thrown: thrown.length,
            slowestMs: Math.round(slowestMs),
            mostMB: +(mostBytes / 2 ** 20).toFixed(1),
          },
        ]),
    ),
  );
  const worst = (of: keyof Pick<Figures, 'slowestMs' | 'mostBytes'>): string =>
    large
      .map(([name, figures]) => [figures[of], name] as const)
      .sort((a, b) => b[0] - a[0])
      .slice(0, 3)
      .map(([value, name]) => `${name} ${Math.round(value)}`)
      .join('; ');
  console.log(
    `${large.length} inputs of 20 MB: slowest, ms: ${worst('slowestMs')}; most bytes beyond ten ` +
      `times their size: ${worst('mostBytes')}`,
  );
  console.log(
    `resident memory grew by ${Math.round((process.resourceUsage().maxRSS * 1024 - base) / 2 ** 20)} ` +
      'MB at most',
  );
  for (const [name, { thrown }] of Object.entries(report))
    for (const error of thrown) console.log(name, error);
}
