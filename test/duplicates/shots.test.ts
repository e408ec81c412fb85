import { describe, expect, test } from 'vitest';
import type { ShotFacts } from '../../electron/duplicates/companions.ts';
import { companionNames, photo, photos } from './facts.ts';

const NOON = { takenAt: '2015-02-01T12:00:00', camera: 'Canon EOS 70D' };

describe('A RAW belongs to the picture that the camera made of it', () => {
  test.each([
    ['IMG_1234.JPG', 'IMG_1234.CR2'], // Canon
    ['_MG_1234.JPG', '_MG_1234.CR3'], // Canon, Adobe RGB
    ['DSC_0042.jpg', 'DSC_0042.NEF'], // Nikon
    ['DSC01234.JPG', 'DSC01234.ARW'], // Sony
    ['DSCF0001.JPG', 'DSCF0001.RAF'], // Fujifilm
    ['P1010001.JPG', 'p1010001.rw2'], // Panasonic, renamed in lower case
    ['P2010007.JPG', 'P2010007.ORF'], // Olympus
    ['IMGP0815.JPG', 'IMGP0815.PEF'], // Pentax
    ['GOPR0001.JPG', 'GOPR0001.GPR'], // GoPro
    ['DJI_0007.JPG', 'DJI_0007.DNG'], // DJI
    ['IMG_1234.HEIC', 'IMG_1234.DNG'], // ProRAW
    ['20240115_143022.jpg', '20240115_143022.dng'], // Samsung
    ['IMG_20180101_120000.jpg', 'IMG_20180101_120000.dng'], // Huawei, Xiaomi, Google's older camera
    ['PXL_20231026_210642603.jpg', 'PXL_20231026_210642603.dng'], // Pixel
    ['PXL_20231207_032111247.RAW-01.COVER.jpg', 'PXL_20231207_032111247.RAW-02.ORIGINAL.dng'],
    ['PXL_20240615_204528165.NIGHT.RAW-01.COVER.jpg', 'PXL_20240615_204528165.NIGHT.RAW-02.ORIGINAL.dng'],
    ['PXL_20231026_210642603.MP.jpg', 'PXL_20231026_210642603.dng'],
    ['WP_20131225_12_00_00_Pro.jpg', 'WP_20131225_12_00_00_Pro__highres.dng'], // Lumia
    ['Urlaub am Strand.jpg', 'Urlaub am Strand.cr2'], // a person
  ])('%s and %s', (picture, raw) => {
    for (const facts of [{}, NOON])
      expect(companionNames(photos([raw, picture], facts))).toEqual({ [raw]: `raw of ${picture}` });
  });

  test('when its time is a few seconds off, or known to the day alone', () => {
    const raw = photo(1, 'IMG_1.CR2', { takenAt: '2015-02-01T11:59:58', camera: 'Canon  EOS 70d' });
    expect(companionNames([raw, photo(2, 'IMG_1.JPG', NOON)])).toHaveProperty(['IMG_1.CR2']);
    expect(companionNames([raw, photo(2, 'IMG_1.JPG', { takenAt: '2015-02-01' })])).toHaveProperty([
      'IMG_1.CR2',
    ]);
    expect(companionNames([raw, photo(2, 'IMG_1.JPG', { takenAt: '2015-02-01T11:59' })])).toHaveProperty([
      'IMG_1.CR2',
    ]);
  });

  test('when the clocks differ by what their zones differ', () => {
    const [utc, local] = [
      photo(1, 'IMG_1.DNG', { takenAt: '2015-02-01T10:00:00', utcOffsetMin: 0 }),
      photo(2, 'IMG_1.HEIC', { takenAt: '2015-02-01T12:00:01', utcOffsetMin: 120 }),
    ];
    expect(companionNames([utc, local])).toEqual({ 'IMG_1.DNG': 'raw of IMG_1.HEIC' });
    expect(companionNames([utc, { ...local, utcOffsetMin: 60 }])).toEqual({});
    expect(companionNames([utc, { ...local, utcOffsetMin: null }])).toEqual({});
  });
});

describe('A RAW stays apart', () => {
  const jpeg = photo(1, 'IMG_0001.JPG', NOON);
  test.each<[string, ShotFacts]>([
    [
      'taken on another day: the counter began anew',
      photo(2, 'IMG_0001.CR2', { takenAt: '2016-05-01T12:00:00' }),
    ],
    ['taken a minute later', photo(2, 'IMG_0001.CR2', { ...NOON, takenAt: '2015-02-01T12:01:00' })],
    ['of a day that is not the same', photo(2, 'IMG_0001.CR2', { takenAt: '2015-02-02' })],
    ['of another camera', photo(2, 'IMG_0001.CR2', { ...NOON, camera: 'Canon EOS 5D' })],
    ['of another name', photo(2, 'IMG_0002.CR2', NOON)],
    [
      'of another folder',
      photo(2, 'IMG_0001.CR2', { ...NOON, files: [{ folder: 'b', name: 'IMG_0001.CR2' }] }),
    ],
    ['of a copy', photo(2, 'IMG_0001(1).CR2', NOON)],
    ['named longer', photo(2, 'IMG_00012.CR2', NOON)],
  ])('%s', (_, raw) => {
    expect(companionNames([jpeg, raw])).toEqual({});
  });

  test('alone', () => {
    expect(companionNames([photo(1, 'IMG_0001.CR2')])).toEqual({});
  });
});

test('A RAW in two folders belongs to the picture that lies beside it in one of them', () => {
  const raw = photo(1, 'IMG_1.CR2', {
    files: [
      { folder: 'backup', name: 'IMG_1.CR2' },
      { folder: 'a', name: 'IMG_1.CR2' },
    ],
  });
  expect(companionNames([raw, photo(2, 'IMG_1.JPG')])).toEqual({ 'IMG_1.CR2': 'raw of IMG_1.JPG' });
});

test('Of two cameras one alone belongs to a picture that tells none and lies beside both', () => {
  const lying = (name: string, ...folders: string[]) => ({
    files: folders.map((folder) => ({ folder, name })),
  });
  const picture = photo(1, 'IMG_1.JPG', { camera: null, ...lying('IMG_1.JPG', 'a', 'b') });
  const canon = photo(2, 'IMG_1.CR2', { camera: 'Canon', ...lying('IMG_1.CR2', 'a') });
  const leica = photo(3, 'IMG_1.DNG', { camera: 'Leica', ...lying('IMG_1.DNG', 'b') });
  expect(companionNames([picture, canon, leica])).toEqual({ 'IMG_1.CR2': 'raw of IMG_1.JPG' });
});

describe('What was edited is shown, and the original is its companion', () => {
  test.each([
    ['IMG_1234.JPG', 'IMG_E1234.JPG'], // iPhone
    ['IMG_1234.HEIC', 'IMG_E1234.HEIC'],
    ['IMG_1234(1).JPG', 'IMG_E1234(1).JPG'],
    ['IMG_1234.jpeg', 'IMG_1234_edited.jpeg'], // osxphotos
    ['IMG_1234.jpg', 'IMG_1234-edited.jpg'], // Takeout, by language
    ['IMG_1234.jpg', 'IMG_1234-bearbeitet.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-modifié.jpg'.normalize('NFD')],
    ['photo.jpg', 'photo-ha editado.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-editado.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-modificato.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-bewerkt.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-edytowane.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-編集済み.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-编辑.jpg'],
    ['IMG_1234.jpg', 'IMG_1234-EFFECTS.jpg'],
    ['IMG_1234(1).jpg', 'IMG_1234-edited(1).jpg'],
    ['PXL_20220405_090123740.PORTRAIT.jpg', 'PXL_20220405_090123740.PORTRAIT-modifié.jpg'],
    ['PXL_20240315_132744500.MP.jpg', 'PXL_20240315_132744500.MP-EDIT.jpg'], // Pixel
    ['PXL_20240315_132744500.jpg', 'PXL_20240315_132744500~2.jpg'],
    ['PXL_20201013_194056691.PORTRAIT-02.ORIGINAL.jpg', 'PXL_20201013_194056691.PORTRAIT-01.COVER.jpg'],
    [
      'PXL_20230809_203029471.LONG_EXPOSURE-02.ORIGINAL.jpg',
      'PXL_20230809_203029471.LONG_EXPOSURE-01.COVER.jpg',
    ],
    ['20230101_120000.jpg', '20230101_120000~2.jpg'], // Samsung
    ['IMG_20190101_120000.jpg', 'IMG_20190101_120000_edit_4567890123.jpg'], // Xiaomi
    ['IMG_20150101_120000.jpg', 'IMG_20150101_120000_edit_edit.jpg'], // Android
    ['DSC_0001.jpg', 'DSC_0001-Edit.tif'], // Lightroom
    ['DSC_0001.jpg', 'DSC_0001 (Edited).png'],
    [
      'A_wedding_photo_in_the_backyard_with_all_of.jpg',
      'A_wedding_photo_in_the_backyard_with_all_of-edi.jpg',
    ],
  ])('%s and %s', (original, edited) => {
    for (const facts of [{}, NOON])
      expect(companionNames(photos([original, edited], facts))).toEqual({
        [original]: `original of ${edited}`,
      });
  });

  test('with its RAW, and of several edits the last one leads', () => {
    expect(companionNames(photos(['X-Edit-2.tif', 'X.NEF', 'X-Edit.tif', 'X.JPG'], NOON))).toEqual({
      'X.NEF': 'raw of X-Edit-2.tif',
      'X.JPG': 'original of X-Edit-2.tif',
      'X-Edit.tif': 'edited of X-Edit-2.tif',
    });
  });

  test('where only the RAW is left of it', () => {
    expect(companionNames(photos(['X.CR2', 'X-Edit.jpg']))).toEqual({ 'X.CR2': 'raw of X-Edit.jpg' });
  });

  test('by `~2` under a counter where both are known to be of one moment', () => {
    expect(companionNames(photos(['IMG_1.jpg', 'IMG_1~2.jpg'], NOON))).toEqual({
      'IMG_1.jpg': 'original of IMG_1~2.jpg',
    });
  });
});

describe('An edit stays apart', () => {
  test.each([
    ['IMG_1234.JPG', 'IMG_E1235.JPG'],
    ['IMG_1234.jpg', 'IMG_1235-edited.jpg'],
    ['IMG_1234.jpg', 'IMG_1234edited.jpg'],
    ['IMG_1234.jpg', 'IMG_1234(1).jpg'], // Takeout's and browsers' second file of a name
    ['IMG_1234.jpg', 'IMG_1234 (2).jpg'],
    ['IMG_1234.jpg', 'IMG_1234 copy.jpg'],
    ['IMG_1234(1).jpg', 'IMG_1234-edited.jpg'],
    ['IMG_1234.jpg', 'IMG_1234~2.jpg'], // nothing says that it is no other photo
    ['IMG_1234.jpg', 'IMG_1234-COLLAGE.jpg'],
    ['IMG_20130101_123456.jpg', 'IMG_20130101_123456-ANIMATION.gif'],
    ['IMG_20150101_120000.jpg', 'IMG_20150101_120000_HDR.jpg'],
    ['IMG-20150201-WA0001.jpg', 'IMG-20150201-WA0002.jpg'],
    ['IMG_20150201_101010.jpg', 'IMG_20150201_101011.jpg'],
    ['PXL_20240315_132744500.jpg', 'PXL_20240315_132744900.jpg'],
    ['DSC_0001.jpg', 'DSC_00010.jpg'],
    ['DSC_0001.jpg', 'MSC_E0001.jpg'],
    ['wedding.jpg', 'wedding-edit-0815.jpg'], // a counter
    ['wedding-edited.jpg', 'wedding-bearbeitet.jpg'], // of what is not there
    ['wedding-edit-2.jpg', 'wedding-edit-3.jpg'],
  ])('%s and %s', (one, other) => {
    expect(companionNames(photos([one, other]))).toEqual({});
  });

  test('when it was taken on another day', () => {
    for (const name of ['IMG_E1.JPG', 'IMG_1-edited.jpg', 'IMG_1~2.jpg'])
      expect(
        companionNames([photo(1, 'IMG_1.JPG', NOON), photo(2, name, { takenAt: '2016-01-01T12:00:00' })]),
      ).toEqual({});
  });

  test('when it is the second photo of one second, which is named `~2` as well', () => {
    const shots = [250, 750].map((subSecMs, i) =>
      photo(i, i === 0 ? '20240221_145914.jpg' : '20240221_145914~2.jpg', { ...NOON, subSecMs }),
    );
    expect(companionNames(shots)).toEqual({});
  });
});

test('A RAW stays with its picture when an edit of another year lies beside them under their name', () => {
  const edit = photo(3, 'X-edited.jpg', { takenAt: '2020-01-01T12:00:00' });
  for (const [jpeg, raw] of [
    [NOON, {}],
    [{}, NOON],
  ])
    expect(companionNames([photo(1, 'X.jpg', jpeg), photo(2, 'X.cr2', raw), edit])).toEqual({
      'X.cr2': 'raw of X.jpg',
    });
});

describe('Two formats of one name', () => {
  test('are one shot where both are of one moment or named by their time', () => {
    expect(companionNames(photos(['IMG_1.JPG', 'IMG_1.HEIC'], NOON))).toEqual({
      'IMG_1.JPG': 'other format of IMG_1.HEIC',
    });
    expect(companionNames(photos(['20240115_143022.heic', '20240115_143022.jpg']))).toEqual({
      '20240115_143022.jpg': 'other format of 20240115_143022.heic',
    });
    expect(
      companionNames(photos(['PXL_20260120_120000000.NIGHT.jpg', 'PXL_20260120_120000000.jpg'])),
    ).toEqual({
      'PXL_20260120_120000000.NIGHT.jpg': 'other format of PXL_20260120_120000000.jpg',
    });
  });

  test('are led by the one with the most pixels', () => {
    const small = photo(1, 'IMG_1.HEIC', { ...NOON, widthPx: 1000, heightPx: 750 });
    expect(companionNames([small, photo(2, 'IMG_1.JPG', NOON)])).toEqual({
      'IMG_1.HEIC': 'other format of IMG_1.JPG',
    });
  });

  test('stay apart where nothing says so but a counter, or the moments differ', () => {
    expect(companionNames(photos(['IMG_1.JPG', 'IMG_1.PNG']))).toEqual({});
    expect(
      companionNames([
        photo(1, 'IMG_1.JPG', NOON),
        photo(2, 'IMG_1.HEIC', { takenAt: '2015-02-01T12:00:02' }),
      ]),
    ).toEqual({});
    expect(
      companionNames([photo(1, 'IMG_1.JPG', { takenAt: '2015-02-01' }), photo(2, 'IMG_1.HEIC', NOON)]),
    ).toEqual({});
  });
});
