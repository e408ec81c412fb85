/**
 * Removes or restores files, and kills itself before its nth change of the disk. Arguments: the root of a
 * tidy library, `remove` or `restore`, n, and the files as JSON with paths as text, that to be kept first.
 */
import { join } from 'node:path';
import { openStore } from '../../electron/store/store.ts';
import type { Disk, FileRef, System } from '../../electron/trash/trash.ts';
import { removeCopies, restore, thisSystem } from '../../electron/trash/trash.ts';

const [root, what, at, refs] = process.argv.slice(2) as [string, string, string, string];
const opened = openStore(join(root, 'data/library.sqlite'));
if (!opened.ok) throw new Error(opened.failure.reason);

const { disk, userId } = thisSystem();
let left = Number(at);
const dying =
  <A extends unknown[], R>(change: (...args: A) => R) =>
  (...args: A): R => {
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    left -= 1;
    return change(...args);
  };
const mortal: Disk = {
  ...disk,
  mountPoints: async () => [Buffer.from(join(root, 'home'))],
  makeFolder: dying(disk.makeFolder),
  makeFolders: dying(disk.makeFolders),
  writeNew: dying(disk.writeNew),
  rename: dying(disk.rename),
  link: dying(disk.link),
  unlink: dying(disk.unlink),
};
const system: System = {
  disk: mortal,
  homeTrash: Buffer.from(join(root, 'home/.local/share/Trash')),
  userId,
};

if (what === 'remove') {
  const [kept, ...others] = (JSON.parse(refs) as (FileRef & { text: string })[]).map(({ text, ...ref }) => ({
    ...ref,
    path: Buffer.from(text),
  }));
  await removeCopies(opened.value, [{ keep: [kept!], remove: others }], {
    ...{ signal: new AbortController().signal, nowMs: Date.now(), onProgress: () => undefined, system },
  });
} else
  await restore(
    opened.value,
    opened.value.removals.list().map(({ id }) => id),
    system,
  );
opened.value.close();
