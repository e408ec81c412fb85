/** The names in one folder, and which of them are looked at. */
import { pathText, stemOf } from '../../contract/paths.ts';
import type { LeftOut } from '../../contract/scan.ts';
import { joined } from '../../process/paths.ts';
import type { FolderRow } from '../../store/store.ts';
import type { Disk, Entry } from './disk.ts';
import { LARGEST_PPIGNORE_BYTES, patternsIn, rulesOf } from './leave-out.ts';
import type { Patterns, Rules } from './leave-out.ts';
import { partBelow } from './part.ts';
import { isOwnFolder, isSkippedFolder } from './skipped-folders.ts';
import type { Waiting, Walk } from './steps.ts';
import { below } from './steps.ts';
import { otherFileKind, isWanted, namesPhoto } from './wanted.ts';

export interface Listed {
  /** Nothing at all is in it. */
  isEmpty: boolean;
  /** The folder as a whole is left out. */
  isLeftOut: boolean;
  /** What is looked at; files that may belong to photos only where there are photos. */
  entries: Entry[];
  /** Patterns that hold in it and below. */
  patterns: readonly Patterns[];
  /** null: there are none. */
  rules: Rules | null;
  /** Names of its folders and links. */
  subfolders: Buffer[];
  /** `paths`: names of folders in it, or the empty one for itself. */
  leftOut: (LeftOut & { paths: Buffer[] })[];
  videos: number;
}

/** Files by which a folder says something of itself. */
const MARKERS: ReadonlySet<string> = new Set(['library.sqlite', 'albumdata.xml', 'info', 'info2']);

/** Where SQLite's header has the number of the program, and Revisit's (store/database.ts). */
const APPLICATION_ID = { at: 68, of: Buffer.from('RVST') };

export async function listing(shared: Walk, { path: root }: FolderRow, at: Waiting): Promise<Listed> {
  const folder = at.path.length === 0 ? root : joined(root, at.path);
  const { isEmpty, wanted, names, subfolders } = await read(shared.disk, folder, at);
  const nothing = { isEmpty, entries: [], patterns: [], rules: null, subfolders, videos: 0 };
  const leave = (by: LeftOut['by'], files: number): Listed => ({
    ...nothing,
    isLeftOut: true,
    leftOut: [{ by, pattern: null, files, folders: 1, paths: [Buffer.alloc(0)] }],
  });
  if (at.path.length > 0 && isSkippedFolder(pathText(folder), NO_NAMES, names))
    return leave('another program', 0);
  const photos = wanted.filter((entry) => !entry.isDirectory() && namesPhoto(entry.name));
  if (names.has('.nomedia')) return leave('.nomedia', photos.length);

  const patterns = names.has('.ppignore')
    ? [...at.patterns, await ppignoreOf(shared.disk, folder, at.path)]
    : at.patterns;
  const rules = patterns.length === 0 ? null : rulesOf(patterns);
  const isOwn = shared.own.some((own) => own.equals(folder)) || (await isLibrary(shared.disk, folder, names));
  const leftOut: Listed['leftOut'] = [];
  const keep = (entry: Entry): boolean => {
    const why = whyLeftOut(entry);
    if (why === null) return true;
    const [files, folders] = entry.isDirectory() ? [0, 1] : [namesPhoto(entry.name) ? 1 : 0, 0];
    leftOut.push({ ...why, files, folders, paths: [entry.name] });
    return false;
  };
  const whyLeftOut = (entry: Entry): Pick<LeftOut, 'by' | 'pattern'> | null => {
    if (entry.isDirectory()) {
      const name = entry.name.toString();
      if (isOwn && isOwnFolder(name)) return { by: 'Revisit', pattern: null };
      const path = pathText(joined(folder, entry.name));
      if (isSkippedFolder(path, names, null)) return { by: 'another program', pattern: null };
    }
    // a link may lead to a folder: look.ts asks when it knows
    if (rules === null || entry.isSymbolicLink()) return null;
    return rules.test(pathText(below(at.path, entry.name)), entry.isDirectory());
  };
  const entries = wanted.filter(keep);
  const stems = new Set(
    entries.flatMap((entry) =>
      !entry.isDirectory() && namesPhoto(entry.name) ? [stemOf(entry.name.toString())] : [],
    ),
  );
  const isVideo = (entry: Entry): boolean =>
    entry.isFile() && otherFileKind(entry.name.toString()) === 'video' && !namesPhoto(entry.name);
  return {
    ...{ isEmpty, isLeftOut: false, patterns, rules, subfolders, leftOut },
    entries: entries.filter((entry) => stems.size > 0 || !entry.isFile() || namesPhoto(entry.name)),
    videos: entries.filter((entry) => isVideo(entry) && !stems.has(stemOf(entry.name.toString()))).length,
  };
}

const NO_NAMES: ReadonlySet<string> = new Set();

interface Read {
  isEmpty: boolean;
  wanted: Entry[];
  /** Of its folders and of what says something of it, lower case. */
  names: Set<string>;
  subfolders: Buffer[];
}

/** Of a part of the walk that only leads on, nothing is wanted but the way. */
async function read(disk: Disk, folder: Buffer, { part }: Waiting): Promise<Read> {
  const result: Read = { isEmpty: true, wanted: [], names: new Set(), subfolders: [] };
  for await (const entry of disk.entries(folder)) {
    result.isEmpty = false;
    const name = entry.name.toString().toLowerCase();
    if (entry.isDirectory() || name.startsWith('.') || MARKERS.has(name)) result.names.add(name);
    if (part !== null && !entry.isFile()) result.subfolders.push(entry.name);
    const isOnTheWay = part?.look !== 'no' || (!entry.isFile() && partBelow(part, entry.name) !== undefined);
    if (isOnTheWay && isWanted(folder, entry)) result.wanted.push(entry);
  }
  return result;
}

async function ppignoreOf(disk: Disk, folder: Buffer, path: Buffer): Promise<Patterns> {
  const text = await disk
    .head(joined(folder, Buffer.from('.ppignore')), LARGEST_PPIGNORE_BYTES)
    .catch(() => Buffer.alloc(0));
  return { by: '.ppignore', base: pathText(path), patterns: patternsIn(text) };
}

/** Is it the folder of a library, this one or another? */
async function isLibrary(disk: Disk, folder: Buffer, names: ReadonlySet<string>): Promise<boolean> {
  if (!names.has('library.sqlite')) return false;
  const { at, of } = APPLICATION_ID;
  const head = await disk
    .head(joined(folder, Buffer.from('library.sqlite')), at + of.length)
    .catch(() => Buffer.alloc(0));
  return head.subarray(at).equals(of);
}
