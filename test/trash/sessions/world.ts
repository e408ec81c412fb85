/** All files of a tidy library as they lie on the disk, to tell what a session did to them. */
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../tidy-library.ts';

export interface World {
  /** Path below the root -> inode, of ordinary files; without the notes of trashes and the database. */
  inodeAt: Map<string, number>;
  /** Inode -> hash of its bytes. */
  bytesOf: Map<number, string>;
}

export function look(root: string): World {
  const world: World = { inodeAt: new Map(), bytesOf: new Map() };
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const at = path === '' ? entry.name : `${path}/${entry.name}`;
      if (at === 'data' || entry.name === 'info') continue;
      if (entry.isDirectory()) walk(at);
      else if (entry.isFile()) {
        const { ino } = lstatSync(join(root, at));
        world.inodeAt.set(at, ino);
        if (!world.bytesOf.has(ino)) world.bytesOf.set(ino, sha256(readFileSync(join(root, at))));
      }
    }
  };
  walk('');
  return world;
}

export const isInTrash = (path: string): boolean => /(^|\/)(Trash|\.Trash-\d+)\//.test(path);
