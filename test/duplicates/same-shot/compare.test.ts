import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Affine } from '../../../electron/contract/match.ts';
import type { Presses } from '../../../electron/contract/duplicates/duplicates.ts';
import type { Prepared, Turn } from '../../../electron/duplicates/same-shot/same-shot.ts';
import { subjectOf } from '../../../electron/vision/thumbnail.ts';
import { paintedPaper } from '../../support/paper/paper.ts';
import { betweenBoxes, compared, prepared } from '../../../electron/duplicates/same-shot/same-shot.ts';
import sharp from 'sharp';
import { drawnOver, HEIGHT, photoOf, saved, somebody, thumbnailOf, WIDTH } from './painted.ts';

const full = { left: 0, top: 0, width: WIDTH, height: HEIGHT };

/** Compares a photo with what was made of it, whose `window` is what of the photo lies in its own `box`. */
async function verdictOf(
  photo: Sharp,
  other: Sharp,
  { window = full, box, turn = 0, presses = 'unknown' }: Told = {},
): Promise<string> {
  const size = await (await saved(other.clone())).metadata();
  const [a, b] = [await preparedOf(photo.clone()), await preparedOf(other)];
  const scale = (picture: typeof a, width: number): number => picture.picture.levels[0]!.grey.widthPx / width;
  const boxed = ({ left, top, width, height }: typeof full, by: number) =>
    [left * by, top * by, (left + width) * by, (top + height) * by] as const;
  const there = box ?? { left: 0, top: 0, width: size.width, height: size.height };
  const start: Affine = betweenBoxes(
    boxed(window, scale(a, WIDTH)),
    boxed(there, scale(b, size.width)),
    turn,
  );
  return compared(a, b, [start], presses).verdict;
}

async function preparedOf(picture: Sharp): Promise<Prepared> {
  const thumbnail = await thumbnailOf(picture);
  return prepared(thumbnail, subjectOf(thumbnail) === 'document');
}

interface Told {
  window?: typeof full;
  box?: typeof full;
  turn?: Turn;
  presses?: Presses;
}

const photo = photoOf(1);
const half = { left: 60, top: 40, width: 340, height: 254 };
const copies: Record<string, () => Promise<[Sharp, Told?]>> = {
  'a quarter of the size': async () => [photo.clone().resize(WIDTH / 4)],
  'JPEG of quality 30': async () => [await saved(photo.clone(), 30)],
  'cropped to a half': async () => [photo.clone().extract(half), { window: half }],
  'turned by a quarter': async () => [
    sharp(await photo.clone().png().toBuffer()).rotate(90),
    { turn: 4 | 2 },
  ],
  mirrored: async () => [photo.clone().flop(), { turn: 1 }],
  'in a white border': async () => [
    photo.clone().extend({ top: 30, bottom: 30, left: 30, right: 30, background: 'white' }),
    { box: { ...full, left: 30, top: 30 } },
  ],
  'with a caption below': async () => {
    const text = '<text x="20" y="350" font-size="24">the best day</text>';
    const below = await photo.clone().extend({ bottom: 60, background: 'white' }).png().toBuffer();
    return [drawnOver(sharp(below), text.replace('350', '340')), { box: full }];
  },
  'with words over it': async () => [
    drawnOver(
      photo.clone(),
      '<text x="60" y="190" font-size="40" font-weight="bold" fill="white">the best day</text>',
    ),
  ],
  brighter: async () => [photo.clone().linear(1.3, 10)],
  'of less contrast': async () => [photo.clone().linear(0.6, 50)],
  'black and white': async () => [photo.clone().greyscale()],
  blurred: async () => [photo.clone().blur(1.2)],
};

describe.each(Object.entries(copies))('A copy %s', (_, made) => {
  test('is the same shot', async () => {
    const [copy, told] = await made();
    expect(await verdictOf(photo, copy, told)).toBe('same');
  });
});

test('Another place laid onto a photo is another shot', async () => {
  expect(await verdictOf(photo, photoOf(2))).toBe('different');
});

test('The same place from half a metre aside, or with the camera turned, is another shot', async () => {
  expect(await verdictOf(photo, photoOf(1, { x: 0.5 }))).not.toBe('same');
  expect(await verdictOf(photo, photoOf(1, { yaw: 0.02, seed: 2 }))).not.toBe('same');
});

test('Somebody who came, or moved before the same wall, makes it another shot', async () => {
  expect(await verdictOf(photo, drawnOver(photo.clone(), somebody(120)))).toBe('different');
  const [there, aside] = [drawnOver(photo.clone(), somebody(120)), drawnOver(photo.clone(), somebody(150))];
  expect(await verdictOf(sharp(await there.png().toBuffer()), aside)).toBe('different');
});

test('Two cuttings of one picture that overlap by a part prove nothing of each other', async () => {
  const [left, right] = [
    { ...full, width: 320 },
    { ...full, left: 160, width: 320 },
  ];
  const cut = sharp(await photo.clone().extract(left).png().toBuffer());
  const both = { left: 160, top: 0, width: 160, height: HEIGHT };
  const [a, b] = await Promise.all([thumbnailOf(cut), thumbnailOf(photo.clone().extract(right))]);
  const by = a.widthPx / 320;
  const start = betweenBoxes(
    [both.left * by, 0, (both.left + both.width) * by, HEIGHT * by],
    [0, 0, both.width * by, HEIGHT * by],
    0,
  );
  expect(compared(prepared(a, false), prepared(b, false), [start], 'unknown').verdict).toBe('unknown');
});

test('Two presses of the shutter are two shots, however alike the pictures are', async () => {
  expect(await verdictOf(photo, photo.clone(), { presses: 'apart' })).toBe('different');
});

test('Letters, forms and tables of one sender are no copies of each other, but of themselves', async () => {
  const sheets = await Array.fromAsync(paintedPaper({ seed: 4, templates: 2, sheets: 3 }));
  const saved = sheets.filter(({ isPhotographed }) => !isPhotographed);
  const templates = Object.values(Object.groupBy(saved, ({ layout, script }) => `${layout} ${script}`));
  expect(templates).toHaveLength(16);
  for (const [one, other] of templates) {
    const [a, b] = [await preparedOf(sharp(one!.jpeg)), await preparedOf(sharp(other!.jpeg))];
    const copy = await preparedOf(sharp(await sharp(one!.jpeg).resize(500).jpeg({ quality: 40 }).toBuffer()));
    expect([laid(a, b), laid(a, copy)]).toEqual([expect.not.stringMatching('same'), 'same']);
  }
});

/** As two whole pictures lie on each other. */
function laid(a: Prepared, b: Prepared): string {
  const frame = ({ picture }: Prepared) => {
    const { widthPx, heightPx } = picture.levels[0]!.grey;
    return [0, 0, widthPx, heightPx] as const;
  };
  return compared(a, b, [betweenBoxes(frame(a), frame(b), 0)], 'unknown').verdict;
}

describe('Frames of a burst', () => {
  const frame = (): Sharp => photoOf(1, { yaw: 0.02, seed: 2 });

  test('that are nearly alike are one shot, as they are not where no time tells of a burst', async () => {
    expect(await verdictOf(photo, frame(), { presses: 'burst' })).toBe('same');
    expect(await verdictOf(photo, frame())).not.toBe('same');
  });

  test('in which somebody moved are two', async () => {
    const moved = drawnOver(frame(), somebody(120));
    expect(await verdictOf(photo, moved, { presses: 'burst' })).toBe('different');
  });
});

test('Blank pictures are one shot only where their cameras tell of one moment', async () => {
  const blank = (grey: number): Sharp =>
    sharp({
      create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r: grey, g: grey, b: grey } },
    });
  expect(await verdictOf(blank(20), blank(20))).toBe('unknown');
  expect(await verdictOf(blank(20), blank(24), { presses: 'one' })).toBe('same');
});
