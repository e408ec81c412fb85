/**
 * What was written into a folder, kept in it: a line of JSON for each folder and file, added before the file
 * takes its name, so that an export that was killed goes on and each can be taken back.
 */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';

export const MANIFEST = 'revisit-export.jsonl';

/** One part of a path, whatever system reads it: what a manifest names lies in its folder. */
const name = z.string().regex(/^(?!\.{1,2}$)[^/\\\u0000]{1,300}$/);

const header = z.strictObject({ revisit: z.literal('folders of places'), version: z.literal(1) });
const HEADER = `${JSON.stringify({ revisit: 'folders of places', version: 1 })}\n`;
const folderLine = z.strictObject({ place: z.int(), folder: name });
const fileLine = z.strictObject({
  folder: name,
  file: name,
  /** SHA-256 of the picture, hex. */
  photo: z.string(),
  /** Of the copy: its bytes and their SHA-256, hex; of a link: where it leads. */
  copy: z.strictObject({ bytes: z.int(), sha256: z.string() }).nullable(),
  link: z.string().nullable(),
});
const line = z.union([folderLine, fileLine]);
export type FileLine = z.infer<typeof fileLine>;
type Line = z.infer<typeof line>;

export interface Manifest {
  /** By place: the last that was noted. */
  folders: Map<number, string>;
  /** All names of folders that were noted. */
  folderNames: Set<string>;
  files: FileLine[];
}

/** Lines that are read in one turn: a few milliseconds. */
const LINES_A_TURN = 500;

/** null where the folder has none that was begun; 'not understood' where something else has its name. */
export async function readManifest(out: string): Promise<Manifest | null | 'not understood'> {
  const text = await readFile(join(out, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null || HEADER.startsWith(text)) return null; // a full disk cuts its first line short
  const [first = '', ...rest] = text.split('\n');
  if (!header.safeParse(parsed(first)).success) return 'not understood';
  const manifest: Manifest = { folders: new Map(), folderNames: new Set(), files: [] };
  for (const [index, written] of rest.entries()) {
    if (index % LINES_A_TURN === 0) await nextTurn();
    const read = line.safeParse(parsed(written)); // the last may be cut short
    if (!read.success) continue;
    manifest.folderNames.add(read.data.folder);
    if ('file' in read.data) manifest.files.push(read.data);
    else manifest.folders.set(read.data.place, read.data.folder);
  }
  return manifest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export const beginManifest = (out: string): Promise<void> => writeFile(join(out, MANIFEST), HEADER);

/** A line that was cut short before is ended first. */
export const note = (out: string, noted: Line): Promise<void> =>
  appendFile(join(out, MANIFEST), `\n${JSON.stringify(noted)}\n`);
