/** What shows no scene is in no place, unless a person put it there. */
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { paintedPaper } from '../../support/paper/paper.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();

/** Letters of one bank, as saved: l0 and l1, and l2, which is l0 once more, smaller. */
beforeEach(async () => {
  const letters: Buffer[] = [];
  for await (const { jpeg, isPhotographed } of paintedPaper({ templates: 1, sheets: 3 })) {
    if (!isPhotographed) letters.push(jpeg);
    if (letters.length === 2) break; // letters come first
  }
  writeFileSync(painted.at('l0'), letters[0]!);
  writeFileSync(painted.at('l1'), letters[1]!);
  writeFileSync(painted.at('l2'), await sharp(letters[0]).resize({ width: 600 }).jpeg().toBuffer());
  painted.take('a0', 'a1', 'x0');
  await painted.scan();
}, 60_000);

const placesNow = (): string[] => Object.values(painted.places()).sort();
/** As if places had been made with these documents, by what an earlier version said. */
const say = (text: string): unknown =>
  painted.sql(text) && painted.sql("UPDATE places_made SET made_by = 'others'");
const idOf = (name: string): number =>
  painted.sql(`SELECT photo_id AS id FROM file WHERE CAST(path AS TEXT) LIKE '%${name}.jpg'`)[0]!
    .id as number;

test('Letters of one bank are no place, and a smaller copy of one is still a copy of it', () => {
  expect(placesNow()).toEqual(['a0 a1']);
  expect(painted.sql('SELECT count(*) AS matches FROM pair WHERE b_from_a IS NOT NULL')).toEqual([
    { matches: expect.toSatisfy((count: number) => count >= 2) as number },
  ]);
  const [l0, l2, a0] = [idOf('l0'), idOf('l2'), idOf('a0')];
  const details = (id: number): unknown => painted.library.photo(BUILT_IN_MODEL, id);
  expect(details(l0)).toMatchObject({
    value: { subject: 'document', place: null, sameShots: [{ photoId: l2 }] },
  });
  expect(details(a0)).toMatchObject({ value: { subject: 'scene' } });
});

test('The next scan of an old library unmakes places of documents, and tells its progress', async () => {
  say("UPDATE subject SET subject = 'scene'");
  await painted.scan();
  expect(placesNow()).toHaveLength(2);
  say("UPDATE method SET method = 'before' WHERE name = 'subject'");
  const told: number[] = [];
  await painted.scan({ onProgress: ({ phase, done }) => phase === 'subjects' && told.push(done) });
  expect(placesNow()).toEqual(['a0 a1']);
  expect(told.at(-1)).toBe(6);
  told.length = 0;
  await painted.scan({ onProgress: ({ phase, done }) => phase === 'subjects' && told.push(done) });
  expect(told).toEqual([]);
});

test.each<[what: string, decide: (place: number) => unknown]>([
  ['named', (place) => painted.library.decisions(BUILT_IN_MODEL).rename(place, 'Bank')],
  ['joined with a place of photos', (place) => merge(place)],
])('A place of documents that a person %s stays', async (_, decide) => {
  say("UPDATE subject SET subject = 'scene'");
  await painted.scan();
  decide(placeOfLetters());
  const before = placesNow();
  say("UPDATE method SET method = 'before' WHERE name = 'subject'");
  await painted.scan();
  expect(placesNow()).toEqual(before);
});

/** What one camera takes under its lens cap: little light, grain, and its faulty pixels. */
async function underALensCap(seed: number): Promise<Buffer> {
  const [widthPx, heightPx] = [800, 600];
  const [faulty, grain] = [random(1), random(seed)];
  const grey = Buffer.alloc(widthPx * heightPx);
  for (let i = 0; i < grey.length; i++) grey[i] = 4 + 8 * grain();
  for (let i = 0; i < 300; i++) {
    const at = 1 + Math.floor(faulty() * (grey.length - widthPx - 1));
    const brightness = 60 + 190 * faulty();
    for (const beside of [at - 1, at + 1, at + widthPx]) grey[beside] = brightness * 0.4;
    grey[at] = brightness;
  }
  return sharp(grey, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .jpeg()
    .toBuffer();
}

test('Pictures taken under a lens cap are no place, whatever pixels of the camera are faulty', async () => {
  for (const i of [1, 2, 3, 4]) writeFileSync(painted.at(`c${i}`), await underALensCap(i + 1));
  await painted.scan();
  expect(placesNow()).toEqual(['a0 a1']);
  const c1 = idOf('c1');
  expect(painted.library.photo(BUILT_IN_MODEL, c1)).toMatchObject({ value: { subject: 'blank' } });
  say("UPDATE subject SET subject = 'scene'");
  await painted.scan();
  expect(placesNow()).toContain('c1 c2 c3 c4'); // they match, all the same
});

const placeOfLetters = (): number =>
  Number(Object.entries(painted.places()).find(([, names]) => names.includes('l1'))![0]);

function merge(place: number): void {
  const other = Object.keys(painted.places())
    .map(Number)
    .find((id) => id !== place)!;
  painted.library.decisions(BUILT_IN_MODEL).merge([other, place]);
}
