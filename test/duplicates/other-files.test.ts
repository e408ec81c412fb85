import { describe, expect, test } from 'vitest';
import { companionsOf } from '../../electron/duplicates/companions.ts';
import { fileOwners, photo, photos, sidecar, video } from './facts.ts';

describe('A sidecar belongs to the photo that it is named after', () => {
  test.each([
    ['IMG_1.CR2.xmp', 'IMG_1.CR2'], // darktable, digiKam
    ['IMG_1.xmp', 'IMG_1.CR2'], // Adobe: of the RAW
    ['IMG_1.JPG.xmp', 'IMG_1.JPG'],
    ['img_1.jpg.XMP', 'IMG_1.JPG'],
    ['IMG_1_01.CR2.xmp', 'IMG_1.CR2'], // darktable's second version
    ['IMG_1.CR2.pp3', 'IMG_1.CR2'], // RawTherapee
    ['IMG_1.CR2.dop', 'IMG_1.CR2'], // DxO
    ['IMG_1.THM', 'IMG_1.JPG'],
    ['IMG_1.AAE', 'IMG_1.JPG'], // Apple
    ['IMG_O1.AAE', null],
    ['IMG_2.xmp', null],
    ['IMG_1.JPG.txt.xmp', null],
    ['metadata.json', null],
  ])('%s', (name, owner) => {
    const owners = fileOwners(photos(['IMG_1.CR2', 'IMG_1.JPG']), [sidecar(name)]);
    expect(owners[name] ?? null).toBe(owner);
  });

  test('in its folder alone', () => {
    expect(companionsOf(photos(['IMG_1.JPG']), [{ ...sidecar('IMG_1.xmp'), folder: 'b' }]).files).toEqual([]);
  });

  test("the iPhone's, of the original and the edited one", () => {
    const pair = photos(['IMG_1234.HEIC', 'IMG_E1234.HEIC']);
    expect(fileOwners(pair, ['IMG_1234.AAE', 'IMG_O1234.AAE', 'IMG_E1234.AAE'].map(sidecar))).toEqual({
      'IMG_1234.AAE': 'IMG_1234.HEIC',
      'IMG_O1234.AAE': 'IMG_1234.HEIC',
      'IMG_E1234.AAE': 'IMG_E1234.HEIC',
    });
    expect(fileOwners(pair.slice(1), [sidecar('IMG_1234.AAE')])).toEqual({
      'IMG_1234.AAE': 'IMG_E1234.HEIC',
    });
  });

  test("a thumbnail of a video is the video's", () => {
    const facts = photos(['MVI_1.JPG', 'CRW_2.CRW']);
    const files = [video('MVI_1.AVI'), sidecar('MVI_1.THM'), sidecar('CRW_2.THM')];
    expect(fileOwners(facts, files)).toEqual({ 'CRW_2.THM': 'CRW_2.CRW' });
  });
});

describe("Takeout's JSON belongs to the photo whose title it has", () => {
  test.each([
    ['IMG_1.jpg.json', 'IMG_1.jpg'],
    ['IMG_1.jpg.supplemental-metadata.json', 'IMG_1.jpg'],
    ['IMG_1.jpg.supplemental-metadat.json', 'IMG_1.jpg'],
    ['IMG_1.jpg.suppl.json', 'IMG_1.jpg'],
    ['IMG_1.jpg.s.json', 'IMG_1.jpg'],
    ['IMG_1.jpg..json', 'IMG_1.jpg'],
    ['IMG_1.jpg(1).json', 'IMG_1(1).jpg'],
    ['IMG_1.jpg.supplemental-metadata(1).json', 'IMG_1(1).jpg'],
    ['IMG_1.jpg.supplemen(1).json', 'IMG_1(1).jpg'],
    ['IMG_1(1).jpg.json', 'IMG_1(1).jpg'],
    ['20030616.json', '20030616.jpg'],
    [
      'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGIN.json',
      'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA.jpg',
    ],
    [
      'PXL_20201119_165135173.PORTRAIT-02.ORIGINAL.jp.json',
      'PXL_20201119_165135173.PORTRAIT-02.ORIGINAL.jpg',
    ],
    [
      '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json',
      '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg',
    ],
    [
      'Backyard_ceremony_wedding_photography_xxxxxxx_(494).json',
      'Backyard_ceremony_wedding_photography_xxxxxxx_m(494).jpg',
    ],
    [
      'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json',
      'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg',
    ],
    [
      '😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋.json',
      '😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋😛.jpg',
    ],
    ['IMG_1.jpg(2).json', null],
    ['IMG_2.jpg.json', null],
    ['IMG_1.mp4.supplemental-metadata.json', null],
    ['Backyard_ceremony_wedding_photography_xxxxxxx_(185).json', null],
    ['metadata.json', null],
  ])('%s', (name, owner) => {
    const facts = photos([
      'IMG_1.jpg',
      'IMG_1-edited.jpg',
      'IMG_1(1).jpg',
      '20030616.jpg',
      'PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA.jpg',
      'PXL_20201119_165135173.PORTRAIT-02.ORIGINAL.jpg',
      '05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg',
      'Backyard_ceremony_wedding_photography_xxxxxxx_m(494).jpg',
      'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg',
      '😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋😛.jpg',
    ]);
    expect(fileOwners(facts, [sidecar(name)])[name] ?? null).toBe(owner);
  });

  test('not where names differ only in what was cut', () => {
    const cut = 'original_1d4caa6f-16c6-4c3d-901b-9387de10e528_';
    expect(fileOwners(photos([`${cut}P.jpg`, `${cut}Q.jpg`]), [sidecar(`${cut}.json`)])).toEqual({});
  });
});

describe('A video belongs to its Live Photo', () => {
  test.each([
    ['IMG_1234.MOV', 'IMG_1234.HEIC'],
    ['IMG_1234.MP4', 'IMG_1234.JPG'], // Takeout, Google's export
    ['IMG_1234_HEVC.MOV', 'IMG_1234.HEIC'], // icloudpd
    ['IMG_1234_HEIC.MOV', 'IMG_1234.HEIC'],
    ['IMG_E1234.MOV', 'IMG_1234.HEIC'],
    ['IMG_1234.MOV', 'IMG_E1234.JPG'],
    ['DFD48C6B-7A49-49A8-86D6-EECA35ABD59B_3.mov', 'DFD48C6B-7A49-49A8-86D6-EECA35ABD59B.heic'],
    ['PXL_20231118_035751175.MP', 'PXL_20231118_035751175.MP.jpg'],
    ['PXL_20210102_221126856.MP~2', 'PXL_20210102_221126856.MP~2.jpg'],
    ['20231227_152817.MP4', '20231227_152817.jpg'], // Samsung
    ['MVIMG_20180101_120000.mp4', 'MVIMG_20180101_120000.jpg'],
  ])('%s and %s', (name, owner) => {
    const found = companionsOf([photo(7, owner)], [video(name)]);
    expect(found.files).toEqual([{ folder: 'a', name, photo: 7, kind: 'live video' }]);
  });

  test('by their id, whatever the names, in its own folder first', () => {
    const facts = [
      photo(1, 'A.HEIC', { liveId: 'x', files: [{ folder: 'b', name: 'A.HEIC' }] }),
      photo(2, 'B.HEIC', { liveId: 'x' }),
      photo(3, 'C.HEIC', { liveId: 'y' }),
    ];
    expect(fileOwners(facts, [video('C.MOV', 'x')])).toEqual({ 'C.MOV': 'B.HEIC' });
    expect(fileOwners(facts, [{ ...video('C.MOV', 'x'), folder: 'c' }])).toEqual({ 'C.MOV': 'A.HEIC' });
  });
});

describe('A video belongs to no photo', () => {
  test.each([
    ['MVI_1234.MOV', 'IMG_1234.JPG'],
    ['IMG_1235.MOV', 'IMG_1234.HEIC'],
    ['IMG_1234(1).MOV', 'IMG_1234.HEIC'],
    ['IMG_1234~2.MP4', 'IMG_1234.JPG'],
    ['IMG_1234.AVI', 'IMG_1234.JPG'],
    ['IMG_1234.MTS', 'IMG_1234.JPG'],
    ['IMG_1234.MOV', 'IMG_1234.PNG'], // a screenshot is no Live Photo
    ['VID_20200101_120000.mp4', 'IMG_20200101_120000.jpg'],
  ])('%s beside %s', (name, picture) => {
    expect(companionsOf([photo(1, picture)], [video(name)]).files).toEqual([]);
  });

  test('when its id is that of another Live Photo', () => {
    const facts = [photo(1, 'IMG_1.HEIC', { liveId: 'x' })];
    expect(companionsOf(facts, [video('IMG_1.MOV', 'y')]).files).toEqual([]);
  });

  test('in another folder', () => {
    expect(companionsOf([photo(1, 'A.HEIC')], [{ ...video('A.MOV'), folder: 'b' }]).files).toEqual([]);
  });
});
