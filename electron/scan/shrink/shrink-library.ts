/** The last step of a scan: a library whose file gives no room back by itself is written anew, once. */
import { dirname } from 'node:path';
import type { LibraryFailure } from '../../contract/failure.ts';
import { ChildDeath, startChild } from '../../process/child.ts';
import type { ScanContext } from '../context.ts';
import type { ShrinkRequest } from './shrink-child.ts';

const CHILD = new URL('./shrink-child.ts', import.meta.url);

const BYTES_A_MEGABYTE = 1e6;

/** Where it fails or is stopped, the library is as it was, and a later scan tries again. */
export async function shrinkLibrary({ store, progress, signal, niceness }: ScanContext): Promise<void> {
  const bytes = store.size.toRewrite();
  if (bytes === null) return;
  const place = dirname(store.path);
  progress.begin('shrink', Math.ceil(bytes / BYTES_A_MEGABYTE));
  // the names of POSIX and Windows for where temporary files lie
  const env = { SQLITE_TMPDIR: place, TMP: place, TEMP: place };
  const child = startChild<ShrinkRequest, LibraryFailure | null>(CHILD, { signal, niceness, env });
  await store.size.refusingChanges(async () => {
    try {
      await child.ask({ path: store.path });
    } catch (error) {
      if (!(error instanceof ChildDeath)) throw error;
    } finally {
      await child.close();
    }
  });
  progress.end();
}
