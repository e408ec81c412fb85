/** What a person accepted of where photos were taken stays, through undo, restarts and scans. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import type { Knowledge } from '../../../electron/exchange/xmp-sidecars.ts';
import { xmpOf } from '../../../electron/exchange/xmp-sidecars.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { withXmp } from '../../support/jpeg-metadata.ts';
import { paintedForTests } from '../../scan/support/painted-library.ts';

const UNKNOWN: Knowledge = {
  takenAt: null,
  utcOffsetMin: null,
  latitude: null,
  longitude: null,
  rating: null,
  caption: null,
};

const painted = paintedForTests();
const locate = (name: string, latitude: number): void =>
  writeFileSync(`${painted.at(name)}.xmp`, xmpOf({ ...UNKNOWN, latitude, longitude: 16 }));
beforeEach(async () => {
  painted.take('a0', 'a1', 'a2');
  locate('a0', 48);
  locate('a1', 48.001);
  await painted.scan();
}, 60_000);

const place = () => painted.views()[0]!;
const photo = (name: string) => place().photos.find(({ files }) => files[0]!.endsWith(`${name}.jpg`))!;
const decisions = () => painted.library.decisions(BUILT_IN_MODEL);
function accept(): void {
  const { id, suggestions } = place();
  expect(suggestions).toMatchObject([{ what: 'position', photoId: photo('a2').id, longitude: 16 }]);
  expect(suggestions[0]!.proof.length).toBeGreaterThan(0);
  expect(decisions().accept(id, suggestions)).toMatchObject({ ok: true });
}

test('A position that was accepted is the photo’s, is taken back, and is accepted again', () => {
  expect(photo('a2').latitude).toBeNull();
  accept();
  const { latitude } = photo('a2');
  expect([48, 48.001]).toContain(latitude);
  expect(place().suggestions).toEqual([]);
  expect(decisions().undo()).toMatchObject({ undone: 'accept' });
  expect(photo('a2').latitude).toBeNull();
  expect(decisions().redo()).toMatchObject({ redone: 'accept' });
  expect(photo('a2').latitude).toBe(latitude);
});

test('It survives a scan, and another program’s change of the file', async () => {
  accept();
  const { latitude } = photo('a2');
  writeFileSync(painted.at('a2'), withXmp(readFileSync(painted.at('a2')), { rating: 3 }));
  await painted.scan();
  expect(photo('a2').latitude).toBe(latitude);
});

test('What the file tells itself by then counts before it', async () => {
  accept();
  locate('a2', 47.5);
  await painted.scan();
  expect(photo('a2').latitude).toBeCloseTo(47.5, 4);
});

test('A position that was accepted proves no other', async () => {
  accept();
  writeFileSync(`${painted.at('a0')}.xmp`, xmpOf(UNKNOWN));
  writeFileSync(`${painted.at('a1')}.xmp`, xmpOf(UNKNOWN));
  await painted.scan();
  expect(photo('a0').latitude).toBeNull();
  expect(photo('a2').latitude).not.toBeNull();
  expect(place().suggestions).toEqual([]);
});

test('A date that was accepted hides no position that its photo tells itself', () => {
  const before = place().suggestions;
  expect(before).toHaveLength(1);
  for (const name of ['a0', 'a1'])
    painted.sql(
      `INSERT INTO accepted VALUES (${photo(name).id}, '2015-02-01', NULL, NULL) RETURNING photo_id`,
    );
  expect(photo('a0').takenAt).toBe('2015-02-01');
  expect(place().suggestions.filter(({ what }) => what === 'position')).toEqual(before);
});

test('What is not suggested is refused', () => {
  const { id, suggestions } = place();
  const [suggestion] = suggestions;
  if (suggestion?.what !== 'position') throw new Error('nothing is suggested');
  expect(decisions().accept(id, [{ ...suggestion, latitude: 12 }])).toMatchObject({
    ok: false,
    failure: { kind: 'not suggested' },
  });
  expect(photo('a2').latitude).toBeNull();
});
