/**
 * The golden files of this folder: three painted photos, and beside them what each step of the built-in model
 * makes of them, in JSON. Numbers that differ in their last bits between processors are compared within the
 * tolerances below, all others exactly. `node test/golden/make.ts` made the files.
 */
import { COARSENESS } from '../../electron/vision/pack.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Two photos of one place, the second stored on its side, and one of another place with the same windows. */
export const goldenPhotos = ['place-a', 'place-b', 'look-alike'] as const;
export type GoldenPhoto = (typeof goldenPhotos)[number];

/** Of the network's numbers, as a share of the largest of them in the photo. */
export const NETWORK_TOLERANCE = 1e-4;
/** Of a descriptor as it is kept: one step of what packing rounds to. */
export const DESCRIPTOR_TOLERANCE = COARSENESS;

const types = { Float32Array, Int8Array, Uint8Array, Uint16Array, Uint32Array };
type Column = InstanceType<(typeof types)[keyof typeof types]>;
/** A column of numbers in a file: base64 of its little-endian bytes. */
interface Stored {
  type: keyof typeof types;
  base64: string;
}

export const photoBytes = (photo: GoldenPhoto): Buffer =>
  readFileSync(join(import.meta.dirname, `${photo}.jpg`));

/** Typed arrays in `value`, however deep, are written as `Stored` columns. */
export function writeGolden(name: string, value: unknown): void {
  const text = JSON.stringify(value, (_, part: unknown) => (isColumn(part) ? stored(part) : part), 2);
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${text}\n`);
}

/** As `writeGolden` was given it; `T` is not checked. */
export function readGolden<T>(name: string): T {
  const text = readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8');
  return JSON.parse(text, (_, part: unknown) => (isStored(part) ? column(part) : part)) as T;
}

const isColumn = (part: unknown): part is Column => ArrayBuffer.isView(part);
const isStored = (part: unknown): part is Stored =>
  typeof part === 'object' && part !== null && 'base64' in part;

function stored(values: Column): Stored {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return { type: values.constructor.name as Stored['type'], base64: bytes.toString('base64') };
}

function column({ type, base64 }: Stored): Column {
  return new types[type](Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}
