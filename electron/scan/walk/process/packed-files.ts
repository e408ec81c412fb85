/**
 * Files on their way between two processes, in columns: to send an object each is a tenth of a scan that
 * finds nothing new (docs/measurements.md#scan).
 */
import type { Failure } from '../../../contract/failure.ts';
import type { SeenFile } from '../../../store/store.ts';

export interface PackedFiles {
  /** One after the other. */
  paths: Buffer;
  /** Where each path ends. */
  ends: Uint32Array;
  /** NUMBERS a file: size, times, device, inode; the last is 0 where the file system numbers no files. */
  numbers: BigInt64Array;
  /** By the file's place. */
  failures: Map<number, Failure>;
}

const NUMBERS = 5;

export function packed(files: readonly SeenFile[]): PackedFiles {
  const ends = new Uint32Array(files.length);
  const columns = new BigInt64Array(NUMBERS * files.length);
  const failures = new Map<number, Failure>();
  let end = 0;
  for (const [i, { path, sizeBytes, mtimeNs, ctimeNs, numbers, failure }] of files.entries()) {
    ends[i] = end += path.length;
    const at = NUMBERS * i;
    columns[at] = sizeBytes;
    columns[at + 1] = mtimeNs;
    columns[at + 2] = ctimeNs;
    columns[at + 3] = numbers?.device ?? 0n;
    columns[at + 4] = numbers?.inode ?? 0n;
    if (failure !== null) failures.set(i, failure);
  }
  return { paths: Buffer.concat(files.map(({ path }) => path)), ends, numbers: columns, failures };
}

export function unpacked({ paths, ends, numbers, failures }: PackedFiles): SeenFile[] {
  return Array.from(ends, (end, i) => {
    const at = NUMBERS * i;
    const inode = numbers[at + 4]!;
    return {
      path: paths.subarray(ends[i - 1] ?? 0, end),
      sizeBytes: numbers[at]!,
      mtimeNs: numbers[at + 1]!,
      ctimeNs: numbers[at + 2]!,
      ...(inode === 0n ? {} : { numbers: { device: numbers[at + 3]!, inode } }),
      failure: failures.get(i) ?? null,
    };
  });
}
