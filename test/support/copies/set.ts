/** A set of photos with what each of them is: `copies.tsv` and `photos/`. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Photo } from './photo.ts';

/** What a file of the set is: the shot that it shows, how it was made of it, where that was taken. */
export interface Label {
  source: string;
  kind: string;
  place: string | null;
}

export interface CopySet {
  /** A number that follows from the set's seed and these words. */
  seedOf(...words: string[]): number;
  add(photo: Pick<Photo, 'bytes' | 'format' | 'how'>, label: Label): void;
  /** Writes the table; returns how many files there are. */
  end(): number;
}

/** Letters alone: companions are told by numbers and words in names. */
const letters = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('');

/** A new set in a folder; names of files follow from the seed and tell nothing. */
export function copySet(folder: string, seed: number): CopySet {
  const hash = (words: readonly string[]): Buffer =>
    createHash('sha256')
      .update([seed, ...words].join('\n'))
      .digest();
  const rows: string[][] = [];
  return {
    seedOf: (...words) => hash(words).readUInt32LE(),
    add({ bytes, format, how }, { source, kind, place }) {
      const drawn = hash([source, kind]);
      const file = `${'abcdefgh'[drawn[0]! % 8]}/${letters(drawn.subarray(1, 13))}.${format}`;
      const path = join(folder, 'photos', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes, { flag: 'wx' });
      rows.push([file, source, kind, how.join(', ') || '-', place ?? '-']);
    },
    end() {
      rows.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
      const lines = [['file', 'source', 'kind', 'how', 'place'], ...rows];
      writeFileSync(join(folder, 'copies.tsv'), lines.map((row) => `${row.join('\t')}\n`).join(''));
      return rows.length;
    },
  };
}
