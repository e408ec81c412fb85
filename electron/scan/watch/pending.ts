/** What changed in folders and is not looked at yet: it waits until nothing more changes there. */
import { sep } from 'node:path';
import type { Touched } from '../walk/part.ts';
import { isInside, key } from '../walk/part.ts';

/** A folder in which something changed. */
export interface Changed extends Touched {
  /** The names of what changed in it. */
  names: Set<string>;
}

export interface Pending {
  /** Something named so changed in the folder, or (`isDeep`) all of it is new. */
  touch(touched: Touched, name: string | null, now: number): void;
  /**
   * Takes out what was left alone for the quiet time, and is as it was when this was called before: a file
   * that is still being copied has another size. `stateOf` tells how what changed in a folder is now.
   */
  ready(now: number, stateOf: (changed: Changed) => Promise<string>): Promise<Touched[]>;
}

export function pendingFolders(quietMs: number): Pending {
  const waiting = new Map<string, Changed & { at: number; state: string | null }>();
  const isQuiet = (at: number, now: number): boolean => now - at >= quietMs;
  return {
    touch({ folderId, path, isDeep }, name, now) {
      const id = `${folderId}${sep}${key(path)}`;
      const known = waiting.get(id);
      const names = known?.names ?? new Set();
      if (name !== null) names.add(name);
      waiting.set(id, {
        ...{ folderId, path, names, at: now, state: known?.state ?? null },
        isDeep: isDeep || (known?.isDeep ?? false),
      });
    },
    async ready(now, stateOf) {
      const quiet = [...waiting].filter(([, one]) => isQuiet(one.at, now));
      const ready: Touched[] = [];
      for (const [id, one] of quiet) {
        const state = await stateOf(one);
        if (waiting.get(id) !== one) continue; // it changed meanwhile
        const isBusyBelow = [...waiting.values()].some(
          (other) =>
            other.folderId === one.folderId && isInside(one.path, other.path) && !isQuiet(other.at, now),
        );
        if (one.state !== state || (one.isDeep && isBusyBelow)) {
          one.state = state;
          continue;
        }
        waiting.delete(id);
        ready.push({ folderId: one.folderId, path: one.path, isDeep: one.isDeep });
      }
      return ready;
    },
  };
}
