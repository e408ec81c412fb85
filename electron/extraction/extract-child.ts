/**
 * The process that opens photos, one after the other, started by the pool: what crashes, hangs or runs out of
 * memory here costs one photo. It reads a file once, tells the hash, and goes on to extract when the answer
 * is that the photo is new.
 */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Compute } from '../contract/compute.ts';
import type { Failure, Outcome } from '../contract/failure.ts';
import type { Subject } from '../contract/features.ts';
import { pathText } from '../contract/paths.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Extracted, Extractor } from '../vision/extract.ts';
import { createExtractor } from '../vision/extract.ts';
import type { Shrunk } from '../vision/thumbnail.ts';
import { openThumbnail, shrunkPhoto, subjectOf } from '../vision/thumbnail.ts';
import { hashOf } from '../duplicates/same-shot/same-shot.ts';
import type { FileRead } from '../vision/identity.ts';
import { readFacts } from '../vision/identity.ts';
import { machineMemory } from '../process/memory.ts';
import { answerParent } from '../process/parent.ts';

export type Request =
  | { kind: 'open'; model: ModelPackage; compute: Compute; threads: number }
  | { kind: 'read'; path: Uint8Array; sidecars: readonly Uint8Array[] }
  /** Answers `read`: extract the photo just read, make it small alone, or drop it. */
  | { kind: 'extract' }
  | { kind: 'shrink' }
  | { kind: 'drop' };

export type Answer =
  | { kind: 'ready' }
  | { kind: 'read'; file: FileRead }
  | { kind: 'unread'; failure: Failure }
  | { kind: 'extracted'; outcome: Outcome<ExtractedPhoto> }
  | { kind: 'shrunk'; outcome: Outcome<MadeThumbnail> };

/** A photo made small, with the hash that finds its copies, and what it shows. */
export interface MadeThumbnail extends Shrunk {
  hash: Uint8Array;
  subject: Subject;
}

export type ExtractedPhoto = Pick<Extracted, 'features' | 'format'> & { thumbnail: MadeThumbnail };

/**
 * A file is held whole while it is decoded; the largest photographs (stitched 16-bit TIFFs) stay under this.
 */
const LARGEST_FILE_BYTES = 1024 ** 3;

let extractor: Extractor | undefined;
let bytes: Uint8Array | undefined;

async function answer(request: Request): Promise<Answer | null> {
  switch (request.kind) {
    case 'open':
      extractor = await createExtractor(request.model, {
        threads: request.threads,
        compute: request.compute,
        memoryBytes: machineMemory(),
      });
      return { kind: 'ready' };
    case 'read': {
      const read = await readPhoto(Buffer.from(request.path));
      if (!read.ok) return { kind: 'unread', failure: read.failure };
      bytes = read.value;
      return { kind: 'read', file: await factsOf(bytes, request) };
    }
    case 'extract': {
      if (extractor === undefined || bytes === undefined)
        throw new Error('asked to extract with nothing opened or read');
      const outcome = await extractor.extract(bytes);
      bytes = undefined;
      if (!outcome.ok) return { kind: 'extracted', outcome };
      const { features, format, shrunk } = outcome.value;
      const thumbnail = await looked(shrunk);
      return { kind: 'extracted', outcome: { ok: true, value: { features, format, thumbnail } } };
    }
    case 'shrink': {
      if (bytes === undefined) throw new Error('asked to shrink with nothing read');
      const outcome = await shrunkPhoto(bytes);
      bytes = undefined;
      if (!outcome.ok) return { kind: 'shrunk', outcome };
      return { kind: 'shrunk', outcome: { ok: true, value: await looked(outcome.value) } };
    }
    case 'drop':
      bytes = undefined;
      return null;
  }
}

async function looked(shrunk: Shrunk): Promise<MadeThumbnail> {
  const thumbnail = await openThumbnail(shrunk.jpeg);
  return { ...shrunk, hash: hashOf(thumbnail), subject: subjectOf(thumbnail) };
}

/** A sidecar is text of some kilobytes; edits of a raw developer may be some hundred. */
const LARGEST_SIDECAR_BYTES = 16 * 1024 ** 2;

async function factsOf(photo: Uint8Array, { path, sidecars }: Request & { kind: 'read' }): Promise<FileRead> {
  const nameOf = (file: Uint8Array): string => basename(pathText(file));
  const readable: { name: string; bytes: Uint8Array }[] = [];
  for (const sidecar of sidecars) {
    // one that cannot be read says nothing
    const read = await readUpTo(Buffer.from(sidecar), LARGEST_SIDECAR_BYTES).catch(() => null);
    if (read !== null && read.bytes !== null) readable.push({ name: nameOf(sidecar), bytes: read.bytes });
  }
  return readFacts(photo, { fileName: nameOf(path), sidecars: readable });
}

/** `bytes` is null for a larger file. */
async function readUpTo(
  path: Buffer,
  mostBytes: number,
): Promise<{ size: number; bytes: Uint8Array | null }> {
  await using file = await open(path);
  const { size } = await file.stat();
  return { size, bytes: size > mostBytes ? null : await file.readFile() };
}

async function readPhoto(path: Buffer): Promise<Outcome<Uint8Array>> {
  try {
    const { size, bytes: whole } = await readUpTo(path, LARGEST_FILE_BYTES);
    if (whole === null) {
      const reason =
        `The file is ${Math.round(size / 1024 ** 2)} MB large; photos of up to ` +
        `${LARGEST_FILE_BYTES / 1024 ** 2} MB are read.`;
      return {
        ok: false,
        failure: { kind: 'too large', reason, remedy: 'Save a smaller copy of the photo.' },
      };
    }
    return { ok: true, value: whole };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT')
      return {
        ok: false,
        failure: {
          kind: 'vanished',
          reason: 'The file was moved or removed during the scan.',
          remedy: 'Scan again.',
        },
      };
    const remedy = 'Check the permissions of the file and the disk it lies on, and scan again.';
    return {
      ok: false,
      failure: { kind: 'unreadable', reason: `The system refused to read the file (${code}).`, remedy },
    };
  }
}

answerParent(answer);
