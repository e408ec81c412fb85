import { describe, expect, test } from 'vitest';
import type { ShotFacts } from '../../electron/duplicates/companions.ts';
import { companionNames, photo, photos } from './facts.ts';

const CAMERA = 'NIKON D70';

/** Milliseconds after noon, as a camera writes them. */
function at(ms: number): Pick<ShotFacts, 'takenAt' | 'subSecMs' | 'camera'> {
  const iso = new Date(Date.parse('2015-02-01T12:00:00Z') + ms).toISOString();
  return { takenAt: iso.slice(0, 19), subSecMs: Number(iso.slice(20, 23)), camera: CAMERA };
}

const toTheSecond = (ms: number): Pick<ShotFacts, 'takenAt' | 'camera'> => ({
  takenAt: at(ms).takenAt,
  camera: CAMERA,
});

/** Frames that a camera counted on from 1, taken at these milliseconds. */
const counted = (times: readonly number[], facts: Partial<ShotFacts> = {}): ShotFacts[] =>
  times.map((ms, i) => photo(i + 1, `DSC_000${i + 1}.JPG`, { ...at(ms), ...facts }));

const framesOf = (lead: string, kind: string, others: readonly string[]): Record<string, string> =>
  Object.fromEntries(others.map((name) => [name, `${kind} frame of ${lead}`]));

describe('A burst is led by its cover, else by its first frame', () => {
  test.each([
    ['Huawei', 'IMG_20231014_183246_BURST001_COVER.jpg', ['IMG_20231014_183246_BURST002.jpg']],
    ['Huawei, another cover', 'IMG_1_BURST003_COVER.jpg', ['IMG_1_BURST001.jpg', 'IMG_1_BURST002.jpg']],
    ['Android', 'IMG_20150201_101010_BURST003.jpg', ['IMG_20150201_101010_BURST010.jpg']],
    ['unpadded', 'IMG_20180101_120000_BURST2.jpg', ['IMG_20180101_120000_BURST10.jpg']],
    ['LG', '20150101_120000_Burst01.jpg', ['20150101_120000_Burst02.jpg']],
    ['Motorola', 'IMG_20251220_045241123_BURST000_COVER.jpg', ['IMG_20251220_045241123_BURST001.jpg']],
    [
      'Nexus',
      '00015IMG_00015_BURST20171111030039_COVER.jpg',
      ['00001IMG_00001_BURST20171111030039.jpg', '00014IMG_00014_BURST20171111030039.jpg'],
    ],
    [
      'Pixel, frames kept and others',
      '00000IMG_00000_BURST20190407204147.jpg',
      ['00001XTR_00001_BURST20190407204147.jpg'],
    ],
    [
      'Pixel, portrait',
      '00000PORTRAIT_00000_BURST20180415175544284_COVER.jpg',
      ['00100sPORTRAIT_00100_BURST20180415175544284.jpg'],
    ],
    ['Pixel', 'PXL_20250417_131910377.BURST-01.COVER.jpg', ['PXL_20250417_131910377.BURST-02.jpg']],
    ['Nothing', '00001IMG_00001_BURST1723801037429_COVER.jpg', ['00002IMG_00002_BURST1723801037429.jpg']],
    ['Xperia', 'DSC_0052_BURST20230709220904977_COVER.JPG', ['DSC_0001_BURST20230709220904977.JPG']],
    [
      'Xperia, predictive',
      'DSCPDC_0003_BURST20180828114700954_COVER.JPG',
      ['DSCPDC_0000_BURST20180828114700954.JPG'],
    ],
    ['Samsung', '20231207_101605_001.jpg', ['20231207_101605_002.jpg', '20231207_101605_003.jpg']],
  ])('%s', (_, lead, others) => {
    for (const facts of [{}, at(0)])
      expect(companionNames(photos([...others, lead], facts))).toEqual(framesOf(lead, 'burst', others));
  });

  test('by the id that the phone wrote, whatever the names', () => {
    const frames = ['IMG_7.HEIC', 'IMG_9.HEIC', 'IMG_8.HEIC'].map((name, i) =>
      photo(i, name, { ...at(100 * i), burstId: 'E2F1' }),
    );
    expect(companionNames(frames)).toEqual(framesOf('IMG_7.HEIC', 'burst', ['IMG_8.HEIC', 'IMG_9.HEIC']));
  });

  test('by three frames that no finger takes so fast', () => {
    expect(companionNames(counted([0, 500, 1000, 1120]))).toEqual(
      framesOf('DSC_0001.JPG', 'burst', ['DSC_0002.JPG', 'DSC_0003.JPG', 'DSC_0004.JPG']),
    );
  });

  test('with the RAW of every frame', () => {
    const frames = counted([0, 200, 400]).flatMap((jpeg) => [
      jpeg,
      {
        ...jpeg,
        photo: jpeg.photo + 10,
        isRaw: true,
        files: [{ folder: 'a', name: `DSC_000${jpeg.photo}.NEF` }],
      },
    ]);
    expect(companionNames(frames)).toEqual({
      ...framesOf('DSC_0001.JPG', 'burst', ['DSC_0002.JPG', 'DSC_0003.JPG']),
      'DSC_0001.NEF': 'raw of DSC_0001.JPG',
      'DSC_0002.NEF': 'raw of DSC_0001.JPG',
      'DSC_0003.NEF': 'raw of DSC_0001.JPG',
    });
  });

  test('once, where its frames lie in two folders', () => {
    const frames = counted([0, 200, 400, 600]).map((frame) => ({
      ...frame,
      files: [...frame.files, ...(frame.photo < 4 ? [{ folder: 'backup', name: frame.files[0]!.name }] : [])],
    }));
    expect(companionNames(frames)).toEqual(
      framesOf('DSC_0001.JPG', 'burst', ['DSC_0002.JPG', 'DSC_0003.JPG', 'DSC_0004.JPG']),
    );
  });
});

describe('Photos are no burst', () => {
  test.each<[string, ShotFacts[]]>([
    ['taken a second apart by hand', counted([0, 1000, 2000, 3000])],
    ['when only two are taken so fast', counted([0, 300])],
    ['when nothing tells the fraction of the second', counted([0, 0, 0], { subSecMs: null })],
    ['when another was taken between them', counted([0, 100, 200]).filter(({ photo: id }) => id !== 2)],
    ['of no known camera', counted([0, 100, 200], { camera: null })],
    [
      'of two cameras in one folder',
      counted([0, 100, 200]).map((one, i) => (i === 1 ? { ...one, camera: 'NIKON D80' } : one)),
    ],
    [
      'in three folders',
      counted([0, 100, 200]).map((one, i) => ({
        ...one,
        files: [{ folder: `${i}`, name: one.files[0]!.name }],
      })),
    ],
    [
      'with one id on two days',
      [
        photo(1, 'A.HEIC', { ...at(0), burstId: '0' }),
        photo(2, 'B.HEIC', { ...at(86_400_000), burstId: '0' }),
      ],
    ],
    [
      'with one id in two folders',
      ['a', 'b'].map((folder, i) =>
        photo(i, `IMG_${i}.HEIC`, { ...at(0), burstId: '0', files: [{ folder, name: `IMG_${i}.HEIC` }] }),
      ),
    ],
    ['in two series', photos(['IMG_1_BURST001.jpg', 'IMG_2_BURST002.jpg'])],
    [
      'of which each is the cover of another',
      photos([
        '00000IMG_00000_BURST20220623114549345_COVER.jpg',
        '00000IMG_00000_BURST20220623114557237_COVER.jpg',
      ]),
    ],
    [
      'of one name half a minute apart',
      [0, 30_000].map((ms, i) => photo(i, `IMG_1_BURST00${i}.jpg`, at(ms))),
    ],
    ['named by day and counter', [1, 2].map((i) => photo(i, `20231207_000000_00${i}.jpg`, at(60_000 * i)))],
    ['named by a messenger', photos(['IMG-20150201-WA0001.jpg', 'IMG-20150201-WA0002.jpg'])],
  ])('%s', (_, frames) => {
    expect(companionNames(frames)).toEqual({});
  });
});

/** Frames of these exposure biases, taken a second apart by one camera. */
const bracket = (
  biases: readonly (number | null)[],
  facts: Partial<ShotFacts> = {},
  first = 1,
): ShotFacts[] =>
  biases.map((exposureBiasEv, i) =>
    photo(first + i, `DSC_00${10 + first + i}.JPG`, {
      ...toTheSecond(1000 * (first + i)),
      exposureBiasEv,
      ...facts,
    }),
  );

describe('An exposure bracket is led by the exposure in the middle', () => {
  test.each([
    ['of three frames', [0, -2, 2], 0],
    ['from dark to bright', [-1, 0, 1], 1],
    ['from bright to dark', [0.67, 0, -0.67], 1],
    ['in thirds, rounded', [0, -0.33, 0.33], 0],
    ['of five', [0, -1, 1, -2, 2], 0],
    ['of five in Nikon order', [0, -0.7, -0.3, 0.3, 0.7], 0],
    ['of seven', [-3, -2, -1, 0, 1, 2, 3], 3],
    ['of nine', [0, -1, 1, -2, 2, -3, 3, -4, 4], 0],
    ['around a bias that was set before', [-0.7, -2.7, 1.3], 0],
  ])('%s', (_, biases, middle) => {
    const frames = bracket(biases);
    const names = frames.map(({ files }) => files[0]!.name);
    const lead = names[middle]!;
    expect(companionNames(frames)).toEqual(
      framesOf(
        lead,
        'bracket',
        names.filter((name) => name !== lead),
      ),
    );
  });

  test('of several, each its own, and what was merged of it stays apart', () => {
    const frames = [...bracket([0, -2, 2, 0, -2, 2, 0]), photo(99, 'DSC_0011_HDR.jpg', toTheSecond(1000))];
    expect(companionNames(frames)).toEqual({
      ...framesOf('DSC_0011.JPG', 'bracket', ['DSC_0012.JPG', 'DSC_0013.JPG']),
      ...framesOf('DSC_0014.JPG', 'bracket', ['DSC_0015.JPG', 'DSC_0016.JPG']),
    });
  });

  test('whose exposures are long', () => {
    const frames = [0, 10, 21].map((s, i) =>
      photo(i + 1, `DSC_001${i}.JPG`, {
        ...toTheSecond(1000 * s),
        exposureBiasEv: [0, -2, 2][i]!,
        exposureTimeS: 8 + i,
      }),
    );
    expect(Object.keys(companionNames(frames))).toEqual(['DSC_0011.JPG', 'DSC_0012.JPG']);
  });
});

describe('Photos are no exposure bracket', () => {
  test.each<[string, ShotFacts[]]>([
    ['when two are of one exposure', bracket([0, -2, 0])],
    ['when they are not evenly apart', bracket([0, -1, 2])],
    ['in an order that no camera takes', bracket([2, -2, 0])],
    ['of even number', bracket([0, -1, 1, 2]).slice(0, 2)],
    ['without bias', bracket([null, null, null])],
    ['when a frame is missing', bracket([0, -1, 1, -2, 2]).filter((_, i) => i === 0 || i > 2)],
    [
      'when time passed between them',
      bracket([0, -2, 2]).map((one, i) => ({ ...one, ...toTheSecond(10_000 * i) })),
    ],
    ['of two cameras', bracket([0, -2, 2]).map((one, i) => ({ ...one, camera: `NIKON D${7 + i}0` }))],
  ])('%s', (_, frames) => {
    expect(companionNames(frames)).toEqual({});
  });
});

describe('The frames of a panorama are led by the first', () => {
  test.each([
    ['Stitch Assist', ['STA_0001.JPG', 'STB_0002.JPG', 'STC_0003.JPG']],
    ['a drone', ['PANO0001.JPG', 'PANO0002.JPG', 'PANO0003.JPG']],
    ['a drone, newer', ['PANO_0009.JPG', 'PANO_0010.JPG']],
  ])('%s', (_, names) => {
    const frames = names.map((name, i) => photo(i + 1, name, toTheSecond(5000 * i)));
    expect(companionNames(frames)).toEqual(framesOf(names[0]!, 'panorama', names.slice(1)));
  });

  test('each panorama its own', () => {
    const names = ['STA_0001.JPG', 'STB_0002.JPG', 'STA_0003.JPG', 'STB_0004.JPG'];
    expect(companionNames(names.map((name, i) => photo(i + 1, name, toTheSecond(5000 * i))))).toEqual({
      'STB_0002.JPG': 'panorama frame of STA_0001.JPG',
      'STB_0004.JPG': 'panorama frame of STA_0003.JPG',
    });
  });
});

describe('Photos are no frames of a panorama', () => {
  test.each<[string, ShotFacts[]]>([
    [
      'when they are finished ones',
      ['PANO_20150101_120000.jpg', 'PANO_20150101_120001.jpg'].map((name, i) =>
        photo(i, name, toTheSecond(1000 * i)),
      ),
    ],
    [
      'when minutes lie between them',
      [1, 2].map((i) => photo(i, `PANO_000${i}.jpg`, toTheSecond(60_000 * i))),
    ],
    ['when nothing tells their time', photos(['PANO_0001.jpg', 'PANO_0002.jpg'])],
    [
      'when a letter is left out',
      ['STA_0001.JPG', 'STC_0002.JPG'].map((name, i) => photo(i, name, toTheSecond(1000 * i))),
    ],
  ])('%s', (_, frames) => {
    expect(companionNames(frames)).toEqual({});
  });
});
