/** Rows of the person's own that a disk damaged: named, or as if they had not been set. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LibraryFailure } from '../../electron/contract/failure.ts';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

function failureOf(act: () => unknown): LibraryFailure | null {
  try {
    act();
  } catch (error) {
    return library.store.failureOf(error);
  }
  throw new Error('done');
}

test('A setting that is damaged was never set', () => {
  const { settings } = library.store;
  const [unset, noRules] = [settings.scanPace(), settings.keeperRules()];
  settings.setScanPace({ isGentle: true, cores: 3 });
  settings.setInterruptedShare(0.5);
  library.sql("INSERT INTO setting VALUES ('keeper rules', '{')");
  library.sql("UPDATE setting SET value = 'x' || substr(value, 2)");
  const read = library.store.settings;
  expect([read.scanPace(), read.keeperRules(), read.interruptedShare()]).toEqual([unset, noRules, null]);
  expect(unset.isGentle).toBe(false);
});

test('A decision that is damaged in the journal is told as a damaged library when it is to be undone', () => {
  const photo = library.addPhoto('a', 1);
  library.store.decisions.star([photo], true);
  library.sql("UPDATE journal SET change = 'x' || substr(change, 2)");
  expect(failureOf(() => library.store.decisions.undo())?.kind).toBe('damaged library');
});

test('Keywords that are damaged are named as a damaged library when the export is to be taken back', () => {
  const write = { path: Buffer.from('/a.xmp'), before: null, afterHash: Buffer.alloc(32) };
  library.store.sidecarWrites.add(1, { ...write, keywords: ['Petra'] });
  library.sql("UPDATE sidecar_write SET keywords = 'x'");
  expect(failureOf(() => library.store.sidecarWrites.last())?.kind).toBe('damaged library');
});
