import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeCopies, restore } from '../../electron/trash/trash.ts';
import { tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
});
afterEach(() => library.remove());

test('x', async () => {
  library.put('home/photos/a.jpg', 'one');
  library.put('home/photos/sub/b.jpg', 'one');
  library.put('stick/photos/c.jpg', 'one');
  library.scan();
  const r = await removeCopies(
    library.store,
    [{ keep: [library.ref('home/photos/a.jpg')], remove: [library.ref('home/photos/sub/b.jpg'), library.ref('stick/photos/c.jpg')] }],
    { signal: new AbortController().signal, nowMs: Date.now(), onProgress: (p) => console.log(p), system: library.system },
  );
  console.log(JSON.stringify(r), library.tree(), library.store.files.counts());
  console.log(library.text(library.tree().find((p) => p.endsWith('info'))!));
  const rr = await restore(library.store, [1, 2], library.system);
  console.log(JSON.stringify(rr), library.tree(), library.store.files.counts());
  library.scan()
  console.log(library.store.files.countToExtract('m'))
});
