/**
 * The files of a tar archive, packed with gzip or not. They are read into memory and nothing is written, so
 * that no path or link of an archive leads anywhere.
 */
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser } from 'tar';
import type { ReadEntry } from 'tar';
import type { Outcome } from '../contract/failure.ts';

/**
 * An official release holds about ten entries of 42 MB together; a DELF on a ResNet-101 would hold 120 MB.
 */
const MAX_ENTRIES = 1000;
const MAX_BYTES = 256 * 2 ** 20;
/**
 * Weights pack to nine tenths of their size, a graph to a twentieth; gzip can do a thousandth, which nothing
 * but a bomb does.
 */
const MAX_RATIO = 100;
/** So much may be unpacked before the ratio counts. */
const RATIO_SLACK = 2 ** 20;

const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);

class Unfit extends Error {}

/**
 * By path, as the archive names them; or why it is refused, to stand behind its name. Rejects with the
 * system's error where the file cannot be read.
 */
export async function readArchive(file: FileHandle): Promise<Outcome<Map<string, Buffer>, string>> {
  const files = new Map<string, Buffer>();
  let problem: string | null = null;
  let [entries, bytes] = [0, 0];
  const parser = new Parser();
  const isNone = (): void => void (problem ??= 'is no tar archive, or is cut off');
  parser.on('error', isNone);
  parser.on(
    'warn',
    (code: string) => void (['TAR_BAD_ARCHIVE', 'TAR_ENTRY_INVALID'].includes(code) && isNone()),
  );
  parser.on('entry', (entry: ReadEntry) => {
    const path = entry.path.replace(/^(\.\/)+/, '');
    const parts: Buffer[] = [];
    entries += 1;
    if (entries > MAX_ENTRIES)
      problem ??= `holds more than ${MAX_ENTRIES} entries: it is no archive of a model`;
    else if (path.startsWith('/') || path.split('/').includes('..'))
      problem ??= `holds a path that leads out of it (${path})`;
    else if (entry.type !== 'Directory' && !FILES.has(entry.type))
      problem ??= `holds ${path}, which is no file or folder but a ${entry.type}`;
    else if (files.has(path)) problem ??= `holds ${path} twice`;
    else if (entry.type !== 'Directory') {
      entry.on('data', (part: Buffer) => parts.push(part));
      entry.on('end', () => files.set(path, Buffer.concat(parts)));
      return;
    }
    entry.resume();
  });
  const gunzip = createGunzip();
  const take = async (source: AsyncIterable<Buffer>, packed: () => number): Promise<void> => {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) problem ??= `unpacks to more than ${MAX_BYTES / 2 ** 20} MB`;
      if (bytes > RATIO_SLACK + MAX_RATIO * packed()) problem ??= 'unpacks to far more than it holds';
      if (problem === null) parser.write(chunk);
      if (problem !== null) throw new Unfit(problem);
    }
    parser.end();
    if (problem !== null) throw new Unfit(problem);
  };
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(2), position: 0 });
    const content = file.createReadStream({ start: 0, autoClose: false });
    if (buffer[0] === 0x1f && buffer[1] === 0x8b)
      await pipeline(content, gunzip, (source: AsyncIterable<Buffer>) =>
        take(source, () => gunzip.bytesWritten),
      );
    else await pipeline(content, (source: AsyncIterable<Buffer>) => take(source, () => Infinity));
    return { ok: true, value: files };
  } catch (error) {
    if (error instanceof Unfit) return { ok: false, failure: error.message };
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      return { ok: false, failure: 'is damaged, or cut off: gzip cannot unpack it' };
    throw error;
  }
}
