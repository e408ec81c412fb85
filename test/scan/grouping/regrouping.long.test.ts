/** Companions, copies and places are made anew where something changed that they are made of. */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();
beforeEach(async () => {
  painted.take('a0', 'a1', 'b0', 'b1', 'x0');
  await painted.scan();
}, 120_000);

/** Did the scan make places? */
async function regroups(): Promise<boolean> {
  let isMade = false;
  await painted.scan({ onProgress: ({ phase }) => void (isMade ||= phase === 'places') });
  return isMade;
}

const decisions = () => painted.library.decisions(BUILT_IN_MODEL);
const firstPlace = (): number => painted.views()[0]!.id;

test('A scan that finds nothing new makes no places, also when the library was opened again', async () => {
  expect(await regroups()).toBe(false);
  painted.sql('SELECT 1'); // which closes it and opens it again
  expect(await regroups()).toBe(false);
});

test.each<[what: string, change: () => unknown]>([
  ['a photo came', () => painted.take('a2')],
  ['a photo went', () => rmSync(painted.at('a1'))],
  ['a photo got another name', () => copyFileSync(painted.at('b0'), painted.at('b9'))],
  ['a file came that lies beside a photo', () => writeFileSync(painted.at('a0').replace('jpg', 'xmp'), '')],
  ['a folder was taken out', () => painted.library.removeFolder(join(painted.root, 'photos'))],
  ['a place was named', () => decisions().rename(firstPlace(), 'Market')],
  ['a photo was taken out of a place', () => excludeOne()],
  ['a place was split', () => splitOne()],
  ['places were made by other rules', () => painted.sql("UPDATE places_made SET made_by = 'others'")],
])('Where %s, places are made anew once', async (_, change) => {
  change();
  expect(await regroups()).toBe(true);
  expect(await regroups()).toBe(false);
});

function excludeOne(): void {
  const [place] = painted.views();
  decisions().exclude(place!.id, [place!.photos[0]!.id]);
}

function splitOne(): void {
  const [place] = painted.views();
  decisions().split(place!.id, [place!.photos[0]!.id]);
}

test('What is written while places are made has the next scan make them anew', async () => {
  painted.take('a2');
  let isNamed = false;
  await painted.scan({
    onProgress({ phase }) {
      if (phase !== 'places' || isNamed) return;
      isNamed = true;
      decisions().rename(firstPlace(), 'Market');
    },
  });
  expect(isNamed).toBe(true);
  expect(await regroups()).toBe(true);
});

test('A scan that was stopped before places were made leaves them to the next', async () => {
  painted.take('a2');
  const stop = new AbortController();
  await painted.scan({
    signal: stop.signal,
    onProgress: ({ phase }) => void (phase === 'verify' && stop.abort()),
  });
  expect(await regroups()).toBe(true);
});
