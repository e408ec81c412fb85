/**
 * A folder a place, with its photos by date: copies, or symbolic links where a person asks for them. No hard
 * links: such a file is the photo itself, and who edits it there edits the photo.
 */
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { failed } from '../../contract/failure.ts';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import type { FoldersReport } from '../../contract/library.ts';
import { pathText } from '../../contract/paths.ts';
import type { FileLine, Manifest } from './manifest.ts';
import { beginManifest, note, readManifest } from './manifest.ts';
import { fileName, folderName, freeName, sameName } from './names.ts';
import {
  copyUnfinished,
  finish,
  isFolder,
  linkTo,
  makeFolder,
  removeAsWritten,
  removeRest,
} from './own-files.ts';

export { freeName };

/** A place and the files of its photos, by their absolute paths. */
export interface PlaceOut {
  id: number;
  name: string;
  photos: { hash: string; path: Buffer; takenAt: string | null }[];
}

export interface FoldersOptions {
  as: 'copies' | 'links';
  signal?: AbortSignal;
  /** Files that are through, of all. */
  onFile?: (done: number, total: number) => void;
}

/**
 * Writes the places into a folder that is there, and notes each file in its manifest. What was written before
 * is not written again, and nothing is overwritten.
 */
export async function writeFolders(
  out: string,
  places: readonly PlaceOut[],
  { as, signal, onFile = () => undefined }: FoldersOptions,
): Promise<Outcome<FoldersReport, Refusal>> {
  return orUnwritable(out, async () => {
    const manifest = await startedManifest(out);
    if (manifest === null) return NOT_OURS(out);
    const report: FoldersReport = { written: 0, unchanged: 0, copiedInstead: 0, refused: [] };
    const total = places.reduce((sum, { photos }) => sum + photos.length, 0);
    let done = 0;
    for (const place of places) {
      const folder = await folderOf(out, place, manifest);
      const writer = await placeWriter(out, folder, manifest, as);
      for (const photo of place.photos) {
        if (signal?.aborted) return { ok: true, value: report };
        await count(report, photo.path, () => writer(photo));
        onFile((done += 1), total);
      }
    }
    return { ok: true, value: report };
  });
}

/** null: another file has its name. */
async function startedManifest(out: string): Promise<Manifest | null> {
  const read = await readManifest(out);
  if (read === 'not understood') return null;
  if (read !== null) return read;
  await beginManifest(out);
  return { folders: new Map(), folderNames: new Set(), files: [] };
}

/** The one that was made for the place, else a new one: never one that lies there. */
async function folderOf(out: string, { id, name }: PlaceOut, { folders }: Manifest): Promise<string> {
  const known = folders.get(id);
  if (known !== undefined && (await isFolder(join(out, known)))) return known;
  const taken = new Set((await readdir(out)).map(sameName));
  for (;;) {
    const folder = freeName(folderName(name, `Place ${id}`), (one) => taken.has(sameName(one)));
    await note(out, { place: id, folder });
    if (await makeFolder(out, folder)) return folder;
    taken.add(sameName(folder));
  }
}

type Written = 'written' | 'there' | 'copied instead';

/** Writes photos of one place, each once. */
async function placeWriter(
  out: string,
  folder: string,
  { files }: Manifest,
  as: FoldersOptions['as'],
): Promise<(photo: PlaceOut['photos'][number]) => Promise<Written>> {
  const there = new Set(await readdir(join(out, folder)));
  const taken = new Set([...there].map(sameName));
  const earlier = new Map(
    files.filter((line) => line.folder === folder).map((line) => [line.photo, line.file]),
  );
  const place = async (
    name: string,
    line: Omit<FileLine, 'file'>,
    put: (file: string) => Promise<boolean>,
  ) => {
    for (;;) {
      const file = freeName(name, (one) => taken.has(sameName(one)));
      await note(out, { ...line, file });
      const isPut = await put(file);
      taken.add(sameName(file));
      if (isPut) return;
    }
  };
  return async ({ hash, path, takenAt }) => {
    const before = earlier.get(hash);
    if (before !== undefined && there.has(before)) return 'there';
    const name = before ?? fileName((takenAt ?? '').slice(0, 10), basename(pathText(path)));
    const line = { folder, photo: hash, copy: null, link: null };
    if (as === 'links') {
      const target = pathText(path);
      const isLinked = await place(name, { ...line, link: target }, (file) =>
        linkTo(target, out, folder, file),
      ).then(
        () => true,
        (error: NodeJS.ErrnoException) => (NO_LINKS.has(error.code ?? '') ? false : Promise.reject(error)),
      );
      if (isLinked) return 'written';
    }
    const copy = await copyUnfinished(out, path);
    await place(name, { ...line, copy }, (file) => finish(out, folder, file));
    return as === 'links' ? 'copied instead' : 'written';
  };
}

/** How systems and disks say that there are no symbolic links, or that this user may make none (Windows). */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL']);

async function count(report: FoldersReport, path: Buffer, write: () => Promise<Written>): Promise<void> {
  try {
    const written = await write();
    if (written === 'there') report.unchanged += 1;
    else report.written += 1;
    if (written === 'copied instead') report.copiedInstead += 1;
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    if (code === 'ENOSPC' || code === 'EROFS') throw error; // the next would fare no better
    const refused = failed(
      'unwritable',
      `${pathText(path)} cannot be put there (${code}).`,
      'Connect its disk and check the folder, then export again: what is there is not written again.',
    );
    report.refused.push({ file: pathText(path), ...refused.failure });
  }
}

/**
 * Removes what an export wrote into the folder where it is still as it was written, and the folders in which
 * nothing else lies. What a person changed or added stays.
 */
export async function undoFolders(
  out: string,
  { signal, onFile = () => undefined }: Pick<FoldersOptions, 'signal' | 'onFile'> = {},
): Promise<Outcome<FoldersReport, Refusal>> {
  return orUnwritable(out, async () => {
    const manifest = await readManifest(out);
    if (manifest === null || manifest === 'not understood') return NOTHING_HERE(out);
    const report: FoldersReport = { written: 0, unchanged: 0, copiedInstead: 0, refused: [] };
    const lines = lastLines(manifest.files);
    for (const [index, line] of lines.entries()) {
      if (signal?.aborted) return { ok: true, value: report };
      const removed = await removeAsWritten(out, line);
      if (removed === 'removed') report.written += 1;
      if (removed === 'changed') report.refused.push(changedSince(join(out, line.folder, line.file)));
      onFile(index + 1, lines.length);
    }
    await removeRest(out, manifest.folderNames);
    return { ok: true, value: report };
  });
}

/** A file that was written twice is as it was written last. */
const lastLines = (files: readonly FileLine[]): FileLine[] => [
  ...new Map(files.map((line) => [`${line.folder}/${line.file}`, line])).values(),
];

const changedSince = (file: string): FoldersReport['refused'][number] => ({
  file,
  ...failed('changed since', `${file} was changed since: it stays.`, 'Delete it yourself where it may go.')
    .failure,
});

/**
 * The folder as the system knows it, links followed, made if absent; refused where it lies among photos of
 * the library.
 */
export async function targetFolder(
  out: string,
  libraryFolders: readonly string[],
): Promise<Outcome<string, Refusal>> {
  return orUnwritable(out, async () => {
    const target = await realpath(out).catch(async () => join(await realpath(dirname(out)), basename(out)));
    const roots = await Promise.all(libraryFolders.map((folder) => realpath(folder).catch(() => folder)));
    if (roots.some((root) => !relative(root, target).startsWith('..') && !isAbsolute(relative(root, target))))
      return AMONG_PHOTOS(target);
    await mkdir(target).catch(async (error: unknown) => {
      if (!(await isFolder(target))) throw error;
    });
    return { ok: true, value: target };
  });
}

const AMONG_PHOTOS = (out: string) =>
  failed(
    'among photos',
    `${out} lies in a folder of the library: what is written there would be found as photos again.`,
    'Choose a folder outside the library.',
  );
const NOT_OURS = (out: string) =>
  failed(
    'unwritable',
    `${join(out, 'revisit-export.jsonl')} is there, and is no list of an export.`,
    'Choose another folder.',
  );
const NOTHING_HERE = (out: string) =>
  failed(
    'no export',
    `Nothing was exported into ${out}, or it was taken back.`,
    'Name the folder of the export.',
  );

async function orUnwritable<T>(
  out: string,
  work: () => Promise<Outcome<T, Refusal>>,
): Promise<Outcome<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    return failed('unwritable', `${out} cannot be written (${code}).`, 'Choose another folder.');
  }
}
