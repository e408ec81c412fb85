import { realpathSync } from 'node:fs';
import { pathBytes } from '../contract/paths.ts';

/** With links resolved, as the system's bytes; null where there is nothing. */
export function realPath(path: string): Buffer | null {
  try {
    return realpathSync.native(pathBytes(path), { encoding: 'buffer' });
  } catch {
    return null;
  }
}
