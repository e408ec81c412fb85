/** Folders -> files: the library's folders are listed, and the store is brought up to date with them. */
import type { ScanReport } from '../contract/scan.ts';
import { joined } from '../store/store.ts';
import type { ScanContext } from './context.ts';
import { walk } from './walk.ts';

/** Brings folders and files of the store up to date with the disk. */
export async function listFolders({
  store,
  progress,
  signal,
}: ScanContext): Promise<Pick<ScanReport, 'files' | 'unreadableFolders'>> {
  const scan = store.files.nextScan();
  const files = { seen: 0, unchanged: 0, vanished: 0 };
  const unreadableFolders: ScanReport['unreadableFolders'] = [];
  const folders = store.files.folders();
  const pathOf = new Map(folders.map(({ id, path }) => [id, path]));
  let unreadable: Buffer[] = [];
  progress.begin('walk', null);
  for await (const step of walk(folders)) {
    if (signal.aborted) break;
    const folder = pathOf.get(step.folderId) ?? Buffer.alloc(0);
    if (step.kind === 'files') {
      files.unchanged += store.files.see(step.folderId, scan, step.files);
      files.seen += step.files.length;
      const last = step.files.at(-1);
      progress.advance(step.files.length, last === undefined ? null : joined(folder, last.path).toString());
    } else if (step.kind === 'unreadable') {
      unreadable.push(step.path);
      unreadableFolders.push({ file: joined(folder, step.path).toString(), ...step.failure });
    } else {
      const isOffline =
        step.state === 'absent' || (step.state === 'empty' && store.files.hasFiles(step.folderId));
      if (isOffline) store.files.takeOffline(step.folderId);
      else files.vanished += store.files.endFolder(step.folderId, scan, unreadable);
      unreadable = [];
    }
  }
  progress.end();
  return { files, unreadableFolders };
}
