/** What can go wrong while files are removed: every call of the disk is a step at which it may happen. */
import { dirname } from 'node:path';
import type { Disk } from '../../../electron/trash/trash.ts';
import type { Draw } from './draw.ts';

/** The process is gone: nothing more of it happens. */
export class Killed extends Error {}

export interface Call {
  step: number;
  name: keyof Disk | 'read';
  paths: readonly Buffer[];
}

export interface Fault {
  kind:
    | ('none' | 'kill' | 'error' | 'error though done' | 'person' | 'stick away' | 'journal full')
    // from then on there is no answer of where it happened; what was asked for is done, then or in the end
    | ('no answer' | 'no answer, done late');
  /** Of the system, for errors. */
  code: string;
  /** The number of the call at which it happens, of those that change something or of all. */
  at: number;
  isOfChanges: boolean;
}

const KINDS: Fault['kind'][] = [
  ...(['none', 'none', 'kill', 'kill', 'kill', 'kill', 'error', 'error though done'] as const),
  ...(['person', 'person', 'stick away', 'journal full', 'no answer', 'no answer, done late'] as const),
];
const CODES = ['EIO', 'EACCES', 'ENOSPC', 'EXDEV', 'EPERM', 'EROFS', 'ENOENT', 'EEXIST'];
const CHANGES: ReadonlySet<Call['name']> = new Set([
  ...(['makeFolder', 'makeFolders', 'writeNew', 'rename', 'link', 'unlink'] as const),
]);

export function drawFault(draw: Draw): Fault {
  const isOfChanges = draw.chance(0.6);
  return {
    kind: draw.one(KINDS),
    code: draw.one(CODES),
    at: draw.below(isOfChanges ? 12 : 150),
    isOfChanges,
  };
}

/**
 * `others` do something, where that is the fault. A disk from which the process is killed stays silent.
 * `finish` does what was asked for and is done late.
 */
export function faultyDisk(
  disk: Disk,
  { kind, code, at, isOfChanges }: Fault,
  others: (call: Call) => void,
): { disk: Disk; calls: Call[]; finish: () => Promise<void> } {
  const calls: Call[] = [];
  let changes = 0;
  let isKilled = false;
  const silent: string[] = [];
  let late = (): Promise<unknown> => Promise.resolve();

  async function call<T>(name: Call['name'], paths: readonly Buffer[], work: () => Promise<T>): Promise<T> {
    if (isKilled) throw new Killed();
    const made = { step: calls.length, name, paths };
    calls.push(made);
    if (paths.some((path) => silent.includes(dirname(path.toString())))) throw systemError('no answer');
    const isChange = CHANGES.has(name);
    const isNow = isOfChanges ? isChange && changes === at : made.step === at;
    changes += isChange ? 1 : 0;
    if (!isNow) return work();
    isKilled = kind === 'kill';
    if (kind === 'kill') throw new Killed();
    if (kind === 'error') throw systemError(code);
    if (kind === 'no answer' || kind === 'no answer, done late') {
      silent.push(...paths.map((path) => dirname(path.toString())));
      if (isChange && kind === 'no answer, done late') late = work;
      else if (isChange) await work();
      throw systemError('no answer');
    }
    if (kind === 'person' || kind === 'stick away') others(made);
    const result = await work();
    if (kind === 'error though done' && name !== 'open') throw systemError(code);
    return result;
  }

  return {
    calls,
    finish: () => late().then(nothing, nothing),
    disk: {
      lstat: (path) => call('lstat', [path], () => disk.lstat(path)),
      stat: (path) => call('stat', [path], () => disk.stat(path)),
      realpath: (path) => call('realpath', [path], () => disk.realpath(path)),
      names: (folder) => call('names', [folder], () => disk.names(folder)),
      open: (path) =>
        call('open', [path], async () => {
          const file = await disk.open(path);
          return { ...file, read: (buffer) => call('read', [path], () => file.read(buffer)) };
        }),
      makeFolder: (path) => call('makeFolder', [path], () => disk.makeFolder(path)),
      makeFolders: (path) => call('makeFolders', [path], () => disk.makeFolders(path)),
      writeNew: (path, text) => call('writeNew', [path], () => disk.writeNew(path, text)),
      rename: (from, to) => call('rename', [from, to], () => disk.rename(from, to)),
      link: (from, to) => call('link', [from, to], () => disk.link(from, to)),
      unlink: (path) => call('unlink', [path], () => disk.unlink(path)),
      mountPoints: () => disk.mountPoints(),
    },
  };
}

const nothing = (): void => undefined;

/** As Node makes it: of what it has no name for, it gives the number as the code. */
export const systemError = (code: string): Error =>
  Object.assign(new Error(code), { code, errno: Number(/-\d+$/.exec(code)?.[0] ?? -1), syscall: 'call' });
