import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../../electron/process/at-once.ts';
import { factsOf } from '../../support/file-facts.ts';
import type { OpenedStore } from '../opened-store.ts';
import { features, hashOf, openedStore } from '../opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

/** The scan begins at this time, in ms. */
const BEGUN = 1_700_000_000_500;
const SECOND = 1_000_000_000n;

/** Is a file that was read in the scan to be read in the next, which sees the same of it? */
function isReadAgain(mtimeNs: bigint): boolean {
  const { files, photos, thumbnails } = library.store;
  files.addFolder(Buffer.from('/photos'));
  const { id } = files.folders()[0]!;
  const seen = { path: Buffer.from('a'), sizeBytes: 1n, mtimeNs, ctimeNs: mtimeNs, failure: null };
  files.see(id, 1, [seen]);
  const photo = photos.admit(hashOf(1));
  photos.save(photo, features('m', 5), 'jpeg');
  thumbnails.save(photo, { jpeg: new Uint8Array(1), hash: new Uint8Array(32) });
  const read = (begunMs: number): void => {
    const { id: file } = files.toExtract('m', 0, 1)[0]!;
    files.read(file, photo, factsOf(hashOf(1)));
    library.store.racyFiles.mark(file, begunMs);
  };
  read(BEGUN);
  const isAgain = files.see(id, 2, [seen]) === 0;
  expect(atOnce(files.countToExtract('m'))).toBe(isAgain ? 1 : 0);
  if (isAgain) read(BEGUN + 3_600_000);
  expect(files.see(id, 3, [seen])).toBe(1); // once
  return isAgain;
}

const seconds = BigInt(Math.floor(BEGUN / 1000)) * SECOND;

test.each([
  ['written in the second of the scan', seconds],
  ['written two seconds before it, as FAT counts', seconds - 2n * SECOND],
  ['written while it ran', seconds + 60n * SECOND],
])('A file of whole seconds is read again by the next scan when it was %s', (_, mtimeNs) => {
  expect(isReadAgain(mtimeNs)).toBe(true);
});

test.each([
  ['of a time that tells more than seconds', seconds + 1n],
  ['written long before the scan', seconds - 60n * SECOND],
  ['of a day to come', seconds + 90_000n * SECOND],
])('A file is not read again when it is %s', (_, mtimeNs) => {
  expect(isReadAgain(mtimeNs)).toBe(false);
});
