import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keeperRule } from '../../electron/contract/duplicates/duplicates.ts';
import type { KeeperRule, KeeperRules } from '../../electron/contract/duplicates/duplicates.ts';
import { DEFAULT_RULES, suggestKeeper, toRemove } from '../../electron/duplicates/keeper.ts';
import type { KeeperFacts } from '../../electron/duplicates/keeper.ts';

const photo: KeeperFacts = {
  fileId: 1,
  photoId: 100,
  path: '/photos/2019/IMG_1.jpg',
  sizeBytes: 4_000_000,
  widthPx: 4000,
  heightPx: 3000,
  format: 'JPEG',
  takenAt: '2019-07-31T14:05:09',
  has: ['date'],
  protectedBy: null,
  isOnline: true,
  writtenAtMs: 1_000,
  pressedAt: null,
  burst: null,
  mayBeCropped: false,
  tone: new Float32Array(6),
};

/** Copies of the photo, with ids of their own; each says how it differs. */
const copies = (...differences: Partial<KeeperFacts>[]): KeeperFacts[] =>
  differences.map((difference, i) => ({ ...photo, fileId: i + 1, photoId: 100 + i, ...difference }));

const only = (...rules: KeeperRule[]): KeeperRules => rules.map((rule) => ({ rule, isOn: true }));
const suggested = (of: KeeperFacts[], rules = DEFAULT_RULES, preferred: string[] = []) =>
  suggestKeeper(of, rules, preferred);

describe('of two copies the rules keep', () => {
  test.each<[KeeperRule, Partial<KeeperFacts>, Partial<KeeperFacts>]>([
    ['protected folder', { protectedBy: '/photos' }, {}],
    ['preferred folder', { path: '/best/a.jpg' }, { path: '/other/a.jpg' }],
    ['edits', { has: ['edits', 'date'] }, {}],
    ['rating', { has: ['rating', 'date'] }, {}],
    ['caption', { has: ['caption', 'date'] }, {}],
    ['position', { has: ['position', 'date'] }, {}],
    ['date', {}, { has: [], takenAt: null }],
    ['more pixels', {}, { widthPx: 1600, heightPx: 1200, sizeBytes: 300_000 }],
    ['less compressed', {}, { sizeBytes: 1_000_000 }],
    ['better format', { format: 'HEIC', sizeBytes: 2_000_000 }, {}],
    ['better format', { format: 'Camera RAW (Nikon NEF)', sizeBytes: 20_000_000 }, {}],
    ['better format', {}, { path: '/photos/Screenshot_20190801.jpg', sizeBytes: 3_900_000 }],
    ['older date', {}, { takenAt: '2021-01-01T10:00:00' }],
    ['shorter path', { path: '/photos/a.jpg' }, { path: '/photos/backup/a.jpg' }],
  ])('by "%s" the one that has it, and are sure', (reason, kept, other) => {
    const [first, second] = copies(kept, other) as [KeeperFacts, KeeperFacts];
    const preferred = ['/best'];
    expect(suggested([first, second], DEFAULT_RULES, preferred)).toEqual({ fileId: 1, reason, isSure: true });
    expect(suggested([second, first], DEFAULT_RULES, preferred)).toEqual({ fileId: 1, reason, isSure: true });
  });

  test.each<[KeeperRule, Partial<KeeperFacts>, Partial<KeeperFacts>]>([
    ['longer path', { path: '/photos/backup/a.jpg' }, { path: '/photos/a.jpg' }],
    ['newest', { writtenAtMs: 2_000 }, {}],
    ['smallest', { sizeBytes: 1_000 }, {}],
  ])('by "%s" where a person wants it', (rule, kept, other) => {
    expect(suggested(copies(other, kept), only(rule))).toMatchObject({ fileId: 2, reason: rule });
  });

  test('the one in the folder that is preferred most, not one whose name only begins so', () => {
    const of = copies({ path: '/best-not/a.jpg' }, { path: '/best/a.jpg' }, { path: '/good/a.jpg' });
    expect(suggested(of, only('preferred folder'), ['/best', '/good'])).toMatchObject({ fileId: 2 });
    expect(suggested(of, only('preferred folder'), ['/good', '/best'])).toMatchObject({ fileId: 3 });
    const onWindows = copies({ path: 'C:\\other\\a.jpg' }, { path: 'C:\\best\\a.jpg' });
    expect(suggested(onWindows, only('preferred folder'), ['C:\\best'])).toMatchObject({ fileId: 2 });
  });
});

test('A rule that is switched off decides nothing and speaks against nothing', () => {
  const of = copies({ has: ['rating', 'date'], widthPx: 400, heightPx: 300 }, {});
  const rules = DEFAULT_RULES.map((one) => (one.rule === 'rating' ? { ...one, isOn: false } : one));
  expect(suggested(of, rules)).toEqual({ fileId: 2, reason: 'more pixels', isSure: true });
});

test('Without a rule that tells copies apart the first path is kept, and no rule is the reason', () => {
  const of = copies({ path: '/b.jpg' }, { path: '/a.jpg' });
  expect(suggested(of)).toEqual({ fileId: 2, reason: null, isSure: true });
});

describe('it is for the person to decide', () => {
  test.each<[string, Partial<KeeperFacts>, Partial<KeeperFacts>]>([
    ['where the larger copy lacks the rating', { has: ['rating', 'date'], widthPx: 400, heightPx: 300 }, {}],
    ['where each has what the other lacks', { has: ['caption', 'date'] }, { has: ['position', 'date'] }],
    ['where pixels differ by less than 5 %', {}, { widthPx: 3960, heightPx: 2970 }],
    ['where dates are seconds apart', {}, { takenAt: '2019-07-31T14:05:19' }],
    ['where one copy names the day alone', {}, { takenAt: '2019-07-31' }],
    ['where one is a crop', {}, { widthPx: 3000, heightPx: 3000 }],
    ['where one is a crop in the same proportion', {}, { mayBeCropped: true, widthPx: 2000, heightPx: 1500 }],
    ['where one was made lighter', {}, { tone: Float32Array.of(2, 0, 0, 0, 0, 0), sizeBytes: 1_000_000 }],
    ['where one has less colour', {}, { tone: Float32Array.of(0, 0, 0, 0, 2, 2), sizeBytes: 1_000_000 }],
    ['where the colours of one are not known', {}, { tone: null, sizeBytes: 1_000_000 }],
    ['where one was saved again with a few more bytes', {}, { sizeBytes: 4_600_000 }],
    ['where formats differ and so does little else', { format: 'HEIC', sizeBytes: 1e6 }, { sizeBytes: 9e6 }],
    ['where one may be converted from the other', { format: 'PNG', sizeBytes: 2e7 }, {}],
    [
      'where the shutter was pressed twice',
      { pressedAt: '2019-07-31T14:05:09' },
      { pressedAt: '2019-07-31T14:05:10', sizeBytes: 1_000_000 },
    ],
    [
      'where the shutter was pressed twice in a second',
      { pressedAt: '2019-07-31T14:05:09.250' },
      { pressedAt: '2019-07-31T14:05:09.750', sizeBytes: 1_000_000 },
    ],
    ['where both are frames of one burst', { burst: 9 }, { burst: 9, sizeBytes: 1_000_000 }],
    ['where no copy can be read', { isOnline: false }, { isOnline: false, sizeBytes: 1_000_000 }],
    ['where a protected copy shows less', { protectedBy: '/p', widthPx: 400, heightPx: 300 }, {}],
  ])('%s', (_, a, b) => {
    expect(suggested(copies(a, b)).isSure).toBe(false);
  });

  test('where one copy of several is unclear', () => {
    const of = copies({}, { widthPx: 1600, heightPx: 1200 }, { has: ['caption', 'date'], sizeBytes: 9 });
    expect(suggested(of).isSure).toBe(false);
  });
});

test('A copy whose date lost what is below the second is of the same press', () => {
  const of = copies(
    { pressedAt: '2019-07-31T14:05:09.250' },
    { pressedAt: '2019-07-31T14:05:09', sizeBytes: 1e6 },
  );
  expect(suggested(of).isSure).toBe(true);
});

test('A copy turned by 90 degrees is no crop', () => {
  expect(suggested(copies({}, { widthPx: 1200, heightPx: 1600, sizeBytes: 300_000 })).isSure).toBe(true);
});

test('What stands in a file beside the same picture makes it no less compressed', () => {
  const of = copies({ photoId: 7, path: '/b.jpg' }, { photoId: 7, path: '/aa.jpg', sizeBytes: 5_000_000 });
  expect(suggested(of)).toEqual({ fileId: 1, reason: 'shorter path', isSure: true });
});

const anyRules: fc.Arbitrary<KeeperRules> = fc
  .shuffledSubarray(keeperRule.options, { minLength: keeperRule.options.length })
  .chain((rules) =>
    fc.tuple(...rules.map((rule) => fc.record({ rule: fc.constant(rule), isOn: fc.boolean() }))),
  );

const anyCopies: fc.Arbitrary<KeeperFacts[]> = fc
  .array(
    fc.record({
      photoId: fc.integer({ min: 1, max: 4 }),
      path: fc.constantFrom('/a/1.jpg', '/a/b/2.jpg', '/c/3.jpg', '/c/Screenshot.jpg', '/d/5.jpg'),
      sizeBytes: fc.integer({ min: 1, max: 5 }).map((n) => n * 1000),
      widthPx: fc.constantFrom(3990, 4000, 300),
      heightPx: fc.constantFrom(3000, 300),
      format: fc.constantFrom('JPEG', 'HEIC', 'PNG', 'Camera RAW', 'WebP'),
      takenAt: fc.constantFrom(null, '2019-07-31', '2019-07-31T14:05:09', '2019-07-31T14:05:12'),
      has: fc.subarray(['edits', 'rating', 'caption', 'position', 'date'] as const),
      protectedBy: fc.constantFrom(null, null, '/c'),
      isOnline: fc.boolean(),
      writtenAtMs: fc.integer({ min: 0, max: 3 }),
      pressedAt: fc.constantFrom(null, '2019-07-31T14:05:09', '2019-07-31T14:05:09.250'),
      burst: fc.constantFrom(null, 1),
      mayBeCropped: fc.boolean(),
      tone: fc.constantFrom(null, new Float32Array(6), new Float32Array(6).fill(9)),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) => rows.map((row, i) => ({ ...row, fileId: i + 1 }) as KeeperFacts));

const anyPreferred = fc.shuffledSubarray(['/a', '/a/b', '/c', '/d']);

test('Of any copies under any rules one is suggested, the same in whatever order they come', () => {
  fc.assert(
    fc.property(anyCopies, anyRules, anyPreferred, fc.func(fc.integer()), (of, rules, preferred, order) => {
      const suggestion = suggestKeeper(of, rules, preferred);
      expect(of.map(({ fileId }) => fileId)).toContain(suggestion.fileId);
      const shuffled = of.toSorted((a, b) => order(a.fileId) - order(b.fileId) || b.fileId - a.fileId);
      expect(suggestKeeper(shuffled, rules, preferred)).toEqual(suggestion);
    }),
    { numRuns: 2000 },
  );
});

test('The suggested copy is better than each other one by the first rule that tells the two apart', () => {
  fc.assert(
    fc.property(anyCopies, anyRules, anyPreferred, (of, rules, preferred) => {
      const { fileId } = suggestKeeper(of, rules, preferred);
      const kept = of.find((copy) => copy.fileId === fileId)!;
      for (const other of of)
        // whom a third copy tells what the picture takes is compared with it
        if (other !== kept && of.every(({ photoId }, i) => of.findIndex((c) => c.photoId === photoId) === i))
          expect(suggestKeeper([kept, other], rules, preferred).fileId).toBe(fileId);
    }),
    { numRuns: 2000 },
  );
});

test('However copies are decided, one that can be read stays, and none goes that may not', () => {
  fc.assert(
    fc.property(
      anyCopies,
      anyRules,
      fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 6 }))),
      (of, rules, chosen) => {
        const keep = new Set(chosen ?? [suggestKeeper(of, rules, []).fileId]);
        const gone = toRemove(of, keep);
        const stays = of.filter((copy) => !gone.includes(copy));
        for (const copy of gone) expect(copy).toMatchObject({ protectedBy: null, isOnline: true });
        expect(gone.every(({ fileId }) => !keep.has(fileId))).toBe(true);
        if (gone.length > 0) expect(stays.some(({ isOnline }) => isOnline)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

test('All copies but the suggested one go, where none is protected or away', () => {
  const of = copies({}, { path: '/b.jpg' }, { path: '/c.jpg' });
  const { fileId } = suggestKeeper(of, DEFAULT_RULES, []);
  expect(toRemove(of, new Set([fileId]))).toHaveLength(2);
});
