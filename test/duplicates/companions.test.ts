import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Companion } from '../../electron/contract/duplicates/companion.ts';
import { companionsOf } from '../../electron/duplicates/companions.ts';
import type { OtherFile, ShotFacts } from '../../electron/duplicates/companions.ts';
import { photo } from './facts.ts';

const NOON = Date.parse('2015-02-01T12:00:00Z');

/** A time in milliseconds as a camera writes it: to the day, to the second, or with the fraction. */
function stamp(
  ms: number,
  exactness: 'day' | 'second' | 'fraction',
): Pick<ShotFacts, 'takenAt' | 'subSecMs'> {
  const iso = new Date(NOON + ms).toISOString();
  return {
    takenAt: iso.slice(0, exactness === 'day' ? 10 : 19),
    subSecMs: exactness === 'fraction' ? Number(iso.slice(20, 23)) : null,
  };
}

const SHOTS = ['DSC_0001', 'DSC_0002', 'DSC_0003', 'IMG_20150201_120000', 'PXL_20150201_120000123'];
const MARKS = [
  '',
  '-edited',
  '_edit-2',
  '~2',
  '(1)',
  '_BURST001',
  '_BURST002_COVER',
  '.BURST-02',
  '.RAW-01.COVER',
];
const ENDINGS = ['.JPG', '.heic', '.CR2'];

/** Few names, moments, cameras, ids and folders, so that most photos have to do with others. */
const anyPhoto: fc.Arbitrary<Omit<ShotFacts, 'photo'>> = fc
  .record({
    files: fc.uniqueArray(
      fc.record({
        folder: fc.constantFrom('a', 'b'),
        name: fc
          .tuple(fc.constantFrom(...SHOTS), fc.constantFrom(...MARKS), fc.constantFrom(...ENDINGS))
          .map((parts) => parts.join('')),
      }),
      { minLength: 1, maxLength: 2, selector: ({ folder, name }) => `${folder} ${name}` },
    ),
    time: fc.option(
      fc
        .tuple(fc.constantFrom(0, 300, 600, 2000, 86_400_000), fc.constantFrom('day', 'second', 'fraction'))
        .map(([ms, exactness]) => stamp(ms, exactness)),
      { freq: 4 },
    ),
    utcOffsetMin: fc.constantFrom(null, null, 60),
    camera: fc.constantFrom(null, 'A', 'A', 'B'),
    isRaw: fc.boolean(),
    widthPx: fc.constantFrom(100, 200),
    burstId: fc.constantFrom(null, null, null, 'p', 'q'),
    exposureBiasEv: fc.constantFrom(null, 0, 0, -1, 1),
  })
  .map(({ time, ...facts }) => ({
    ...photo(0, ''),
    ...(time ?? { takenAt: null, subSecMs: null }),
    ...facts,
  }));

/** No file twice. */
const world = (maxLength: number): fc.Arbitrary<ShotFacts[]> =>
  fc.array(anyPhoto, { maxLength }).map((photos) => {
    const seen = new Set<string>();
    return photos.flatMap((facts, i) => {
      const files = facts.files.filter(({ folder, name }) => {
        const key = `${folder} ${name.toLowerCase()}`;
        return !seen.has(key) && seen.add(key);
      });
      return files.length === 0 ? [] : [{ ...facts, photo: i + 1, files }];
    });
  });

/** A folder holds a name once. */
const anyFiles: fc.Arbitrary<OtherFile[]> = fc.uniqueArray(
  fc.record({
    folder: fc.constantFrom('a', 'b'),
    name: fc
      .tuple(
        fc.constantFrom(...SHOTS),
        fc.constantFrom(...MARKS),
        fc.constantFrom('.xmp', '.JPG.json', '.MOV', '.AAE'),
      )
      .map((parts) => parts.join('')),
    kind: fc.constantFrom<OtherFile['kind']>('sidecar', 'video'),
    liveId: fc.constant(null),
  }),
  { maxLength: 6, selector: ({ folder, name }) => `${folder}/${name}` },
);

const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length });

test('Companions are the same in whatever order photos, their files and other files come', () => {
  const twice = fc
    .tuple(world(12), anyFiles)
    .chain(([photos, files]) =>
      fc.tuple(fc.constant(photos), fc.constant(files), shuffled(photos), shuffled(files)),
    );
  fc.assert(
    fc.property(twice, ([photos, files, otherPhotos, otherOrder]) => {
      const turned = otherPhotos.map((one) => ({ ...one, files: one.files.toReversed() }));
      expect(companionsOf(turned, otherOrder)).toEqual(companionsOf(photos, files));
    }),
    { numRuns: 400 },
  );
});

test('A photo is the companion of one lead at most, and a lead is none', () => {
  fc.assert(
    fc.property(world(14), (photos) => {
      const found = companionsOf(photos, []).photos;
      const companions = found.map(({ photo: id }) => id);
      expect(new Set(companions).size).toBe(companions.length);
      for (const { lead } of found) expect(companions).not.toContain(lead);
      for (const { lead } of found) expect(photos.map(({ photo: id }) => id)).toContain(lead);
    }),
    { numRuns: 400 },
  );
});

test('A companion lies in a folder with another photo of its group, and no two cameras are in one', () => {
  fc.assert(
    fc.property(world(14), (photos) => {
      const byId = new Map(photos.map((one) => [one.photo, one]));
      for (const group of groupsOf(companionsOf(photos, []).photos)) {
        const lead = byId.get(group[0]!)!;
        for (const id of group) {
          const { camera, files } = byId.get(id)!;
          if (camera !== null && lead.camera !== null) expect(camera).toBe(lead.camera);
          const others = group.filter((other) => other !== id).flatMap((other) => byId.get(other)!.files);
          expect(
            others.map(({ folder }) => folder).some((f) => files.some(({ folder }) => f === folder)),
          ).toBe(true);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('Photos in other folders and under other names change nothing', () => {
  fc.assert(
    fc.property(world(10), world(10), fc.boolean(), (photos, more, isElsewhere) => {
      const others = more.map((one) => ({
        ...one,
        photo: one.photo + 1000,
        files: one.files.map(({ folder, name }) =>
          isElsewhere ? { folder: `other ${folder}`, name } : { folder, name: `other ${name}` },
        ),
        burstId: one.burstId && `other ${one.burstId}`,
      }));
      const alone = companionsOf(photos, []).photos;
      const together = companionsOf([...others, ...photos], []).photos;
      expect(together.filter(({ photo: id }) => id < 1000)).toEqual(alone);
    }),
    { numRuns: 400 },
  );
});

test('A photo of another day under the same names changes nothing', () => {
  const ofOneDay = world(8).map((photos) => photos.map((one) => ({ ...one, ...stamp(0, 'second') })));
  const later = world(6).map((photos) =>
    photos.map((one) => ({ ...one, ...stamp(5 * 86_400_000, 'second'), photo: one.photo + 1000 })),
  );
  fc.assert(
    fc.property(ofOneDay, later, (photos, others) => {
      const alone = companionsOf(photos, []).photos;
      const together = companionsOf([...photos, ...others], []).photos;
      expect(together.filter(({ photo: id }) => id < 1000)).toEqual(alone);
    }),
    { numRuns: 400 },
  );
});

test('Two photos are companions exactly where folder, name, camera and time allow it', () => {
  const one = fc.record({
    folder: fc.constantFrom('a', 'b'),
    shot: fc.constantFrom('IMG_1', 'IMG_2'),
    ending: fc.constantFrom('.jpg', '.CR2', '-edited.jpg', '~2.jpg', '.heic'),
    seconds: fc.constantFrom(null, 0, 2, 3, 4, 3600),
    camera: fc.constantFrom(null, 'A', 'B'),
  });
  fc.assert(
    fc.property(one, one, (p, q) => {
      fc.pre(p.folder !== q.folder || p.shot + p.ending !== q.shot + q.ending);
      const facts = [p, q].map(({ folder, shot, ending, seconds, camera }, i) =>
        photo(i, `${shot}${ending}`, {
          files: [{ folder, name: shot + ending }],
          camera,
          takenAt: seconds === null ? null : stamp(1000 * seconds, 'second').takenAt,
        }),
      );
      const isNamedSo = p.folder === q.folder && p.shot === q.shot;
      const cameras = p.camera === null || q.camera === null || p.camera === q.camera;
      const gap = p.seconds === null || q.seconds === null ? null : Math.abs(p.seconds - q.seconds);
      const isClose = gap === null || gap <= 3;
      // a RAW and an edit are proven by their names; two formats and a copy's name need the same moment
      const endings = [p.ending, q.ending];
      const isProven = endings.includes('~2.jpg')
        ? gap === 0
        : endings.includes('.CR2') || endings.includes('-edited.jpg') || gap === 0;
      expect(companionsOf(facts, []).photos.length).toBe(isNamedSo && cameras && isClose && isProven ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test('Photos whose time and camera are known are grouped by folder, name, camera and time', () => {
  const one = fc.record({
    folder: fc.constantFrom('a', 'b'),
    shot: fc.constantFrom('IMG_1', 'IMG_2'),
    ending: fc.constantFrom('.jpg', '.heic', '.CR2', '.dng', '-edited.jpg', '_edit.png', '~2.jpg'),
    day: fc.constantFrom(0, 1, 400),
    camera: fc.constantFrom('A', 'B'),
  });
  const distinct = fc.uniqueArray(one, {
    maxLength: 20,
    selector: ({ folder, shot, ending }) => folder + shot + ending,
  });
  fc.assert(
    fc.property(distinct, (all) => {
      const facts = all.map(({ folder, shot, ending, day, camera }, i) =>
        photo(i, '', {
          files: [{ folder, name: shot + ending }],
          camera,
          ...stamp(86_400_000 * day, 'second'),
          isRaw: /CR2|dng/.test(ending),
        }),
      );
      const keyOf = ({ folder, shot, day, camera }: (typeof all)[number]): string =>
        `${folder} ${shot} ${day} ${camera}`;
      const groups = [...Map.groupBy(all.keys(), (i) => keyOf(all[i]!)).values()];
      const found = groupsOf(companionsOf(facts, []).photos).map((group) => group.sort((p, q) => p - q));
      expect(found.sort((p, q) => p[0]! - q[0]!)).toEqual(groups.filter(({ length }) => length > 1));
    }),
    { numRuns: 1000 },
  );
});

test('A burst grows with each further frame and keeps its lead', () => {
  const frames = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 30 });
  const byCount = [...Array(20).keys()].map((i) =>
    photo(100 - i, `DSC_00${10 + i}.JPG`, { ...stamp(250 * i, 'fraction'), camera: 'A' }),
  );
  for (let count = 3; count <= byCount.length; count++) {
    const found = companionsOf(byCount.slice(0, count), []).photos;
    expect(found.map(({ lead }) => lead)).toEqual(Array(count - 1).fill(100));
  }
  fc.assert(
    fc.property(frames, (order) => {
      const named = [0, ...order].map((i) => photo(i, `IMG_1_BURST0${10 + i}.jpg`, stamp(100 * i, 'second')));
      for (let count = 2; count <= named.length; count++) {
        const found = companionsOf(named.slice(0, count), []).photos;
        expect(found.map(({ lead }) => lead)).toEqual(Array(count - 1).fill(0));
      }
    }),
  );
});

/** Lead first, companions ascending. */
function groupsOf(companions: readonly Companion[]): number[][] {
  return [...Map.groupBy(companions, ({ lead }) => lead)].map(([lead, group]) => [
    lead,
    ...group.map(({ photo: id }) => id),
  ]);
}
