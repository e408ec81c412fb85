import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recover } from '../../electron/trash/trash.ts';
import { tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

const kept = 'home/photos/a.jpg';
const copies = ['home/photos/b.jpg', 'home/photos/sub/c.jpg'];

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
  for (const path of [kept, ...copies]) library.put(path, 'one');
  library.scan();
});
afterEach(() => library.remove());

/** false where it was killed. */
async function run(what: 'remove' | 'restore', at: number): Promise<boolean> {
  const shown = what === 'remove' ? [kept, ...copies] : [];
  const refs = shown.map((path) => {
    const { path: bytes, ...ref } = library.ref(path);
    return { ...ref, text: bytes.toString() };
  });
  const program = join(import.meta.dirname, 'tidying-process.ts');
  const child = fork(program, [library.root, what, String(at), JSON.stringify(refs)], { execArgv: [] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`it ended with ${code}`);
  return code === 0;
}

/** Each copy lies at its path, or in the trash and can be restored; nothing is on its way. */
async function checkAll(): Promise<void> {
  library.reopen();
  const recovered = await recover(library.store, library.system);
  expect(recovered.ok).toBe(true);
  const { removals } = library.store;
  expect(removals.inState('moving', 'restoring', 'uncertain')).toEqual([]);
  const inTrash = removals.inState('removed');
  for (const path of copies) {
    const row = inTrash.find((one) => one.path.toString() === library.at(path));
    const place = row?.place.toString().slice(library.root.length + 1);
    expect([library.text(path), place === undefined ? null : library.text(place)].sort()).toEqual([
      null,
      'one',
    ]);
  }
  expect(library.text(kept)).toBe('one');
}

test('Killed before any change of a removal, every file lies where it was or can be restored', async () => {
  for (let at = 0, isDone = false; !isDone; at += 1) {
    isDone = await run('remove', at);
    expect(isDone ? at : 4).toBe(4); // a note and a rename of each; the folders of the trash stay
    await checkAll();
    expect((await library.restore()).every((kind) => kind === null || kind === 'not removed')).toBe(true);
    for (const path of copies) expect(library.text(path)).toBe('one');
  }
});

test('Killed before any change of a restoring, every file lies where it was or can be restored', async () => {
  for (let at = 0, isDone = false; !isDone; at += 1) {
    await library.tidy([kept], copies);
    isDone = await run('restore', at);
    expect(isDone ? at : 8).toBe(8); // the folder, a link, and two names that go, of each
    await checkAll();
    await library.restore();
    for (const path of copies) expect(library.text(path)).toBe('one');
  }
});
