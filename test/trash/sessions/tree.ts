/** The files of a session, and what a person plans to do with them. */
import { chmodSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CopyGroup, FileRef } from '../../../electron/trash/trash.ts';
import type { TidyLibrary } from '../tidy-library.ts';
import type { Draw } from './draw.ts';

const FOLDERS = [
  'home/photos',
  'home/photos/a',
  'home/photos/b',
  'home/photos/c',
  'home/photos/deep/er',
  'home/photos/protected/x',
  'home/photos/collection/2019',
  'stick/photos',
  'stick/photos/b',
];

export const isProtected = (path: string): boolean => /^home\/photos\/(protected|collection)\//.test(path);

/** One to three shots of two to five files each, some of them one file twice: their paths. */
export function makeTree(library: TidyLibrary, draw: Draw): string[][] {
  library.put('home/photos/collection/digikam4.db', 'a database');
  library.store.tidyFolders.add(Buffer.from(library.at('home/photos/protected')), 'protected');
  return Array.from({ length: 1 + draw.below(3) }, (_, shot) => makeGroup(library, draw, shot));
}

function makeGroup(library: TidyLibrary, draw: Draw, shot: number): string[] {
  const paths: string[] = [];
  for (let i = 0, count = 2 + draw.below(4); i < count; i += 1) {
    const path = `${draw.one(FOLDERS)}/s${shot}-${i}${draw.chance(0.05) ? 'x'.repeat(240) : ''}.jpg`;
    const other = paths.length > 0 ? draw.one(paths) : null;
    mkdirSync(dirname(library.at(path)), { recursive: true });
    if (other !== null && draw.chance(0.05)) {
      symlinkSync(library.at(other), library.at(path)); // a scan passes it over
      continue;
    }
    if (other !== null && draw.chance(0.15)) linkSync(library.at(other), library.at(path));
    else library.put(path, draw.chance(0.6) ? `shot ${shot}` : `shot ${shot} as ${i}`);
    if (draw.chance(0.1)) chmodSync(library.at(path), 0o444);
    if (draw.chance(0.2)) library.put(path.replace('.jpg', '.xmp'), `of ${path}`);
    paths.push(path);
  }
  return paths;
}

/** Mostly what is sensible, and now and then what must not be done. */
export function makePlan(
  groups: readonly string[][],
  refs: ReadonlyMap<string, FileRef>,
  draw: Draw,
): CopyGroup[] {
  const any = (): FileRef => draw.one([...refs.values()]);
  return groups
    .filter((paths) => paths.length > 1 && draw.chance(0.85))
    .map((paths) => {
      const files = draw.mixed(paths).map((path) => refs.get(path)!);
      const keptCount = draw.chance(0.05) ? 0 : 1 + draw.below(Math.min(2, paths.length - 1));
      const group = { keep: files.slice(0, keptCount), remove: files.slice(keptCount) };
      if (draw.chance(0.05)) group.remove.push(...group.keep);
      if (draw.chance(0.1)) group.keep.push(any());
      if (draw.chance(0.15)) group.remove.push(any());
      return group;
    });
}
