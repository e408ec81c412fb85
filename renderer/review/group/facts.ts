/** What is known of the copies of a group, beside each other. Pure. */
import type { Copy } from '../../../electron/contract/requests.ts';

export const factNames = [
  'pixels',
  'size',
  'quality',
  'format',
  'taken',
  'camera',
  'has',
  'folder',
  'name',
  'alike',
] as const;
export type FactName = (typeof factNames)[number];

export interface Fact {
  name: FactName;
  /** Where not all copies have the same of it. */
  differs: boolean;
}

/** Bits a pixel of the encoded picture: the more, the less it is compressed. */
export const bitsPerPixel = ({ sizeBytes, widthPx, heightPx }: Copy): number =>
  (8 * sizeBytes) / (widthPx * heightPx);

const valueOf: Record<FactName, (copy: Copy) => string | number | null> = {
  name: ({ fileName }) => fileName,
  folder: ({ path, fileName }) => folderOf(path, fileName),
  alike: ({ level }) => level,
  size: ({ sizeBytes }) => sizeBytes,
  pixels: ({ widthPx, heightPx }) => `${widthPx} ${heightPx}`,
  quality: (copy) => Math.round(10 * bitsPerPixel(copy)),
  format: ({ format }) => format,
  taken: ({ takenAt }) => takenAt,
  camera: ({ camera }) => camera,
  has: ({ has }) => [...has].sort().join(' '),
};

export function folderOf(path: string, fileName: string): string {
  return path.endsWith(fileName) ? path.slice(0, -fileName.length).replace(/[\\/]$/, '') : path;
}

/** What differs first; how each is like the suggested one is told of all but that, and is no difference. */
export function factsOf(copies: readonly Copy[]): Fact[] {
  const facts = factNames.map((name) => ({
    name,
    differs: name !== 'alike' && new Set(copies.map(valueOf[name])).size > 1,
  }));
  return [...facts.filter(({ differs }) => differs), ...facts.filter(({ differs }) => !differs)];
}

/** What the copy has and no other of its group. */
export function onlyIn(copies: readonly Copy[], copy: Copy): Copy['has'] {
  return copy.has.filter((what) => copies.every((other) => other === copy || !other.has.includes(what)));
}
