import { describe, expect, test } from 'vitest';
import { sidecarsIn } from '../../../electron/vision/metadata/metadata.ts';

const of = (photo: string, ...names: string[]): string[] => sidecarsIn(names)(photo);

describe('the sidecars of a photo', () => {
  test('are an .xmp of its whole name before one of its stem, in any case', () => {
    const names = ['img_1.XMP', 'IMG_1.CR2.xmp', 'IMG_1.jpg', 'IMG_10.xmp', 'IMG_1.txt'];
    expect(of('IMG_1.CR2', ...names)).toEqual(['IMG_1.CR2.xmp', 'img_1.XMP']);
    expect(of('IMG_1.JPG', ...names)).toEqual(['img_1.XMP']);
  });

  test.each([
    ['IMG.jpg', 'IMG.jpg.json'],
    ['IMG.jpg', 'IMG.JPG.JSON'],
    ['IMG.jpg', 'IMG.json'],
    ['IMG.jpg', 'IMG.jpg.supplemental-metadata.json'],
    ['IMG.jpg', 'IMG.jpg.supplemental-me.json'],
    ['IMG.jpg', 'IMG.jpg.s.json'],
    ['IMG(1).jpg', 'IMG.jpg(1).json'],
    ['IMG(1).jpg', 'IMG(1).jpg.json'],
    ['IMG(1).jpg', 'IMG.jpg.supplemental-metadata(1).json'],
    ['IMG-edited.jpg', 'IMG.jpg.json'],
    ['IMG-edited(2).jpg', 'IMG.jpg(2).json'],
    ['IMG-bearbeitet.jpg', 'IMG.jpg.supplemental-metadata.json'],
    ['PXL_20150201_094107123.MP.jpg', 'PXL_20150201_094107123.MP.jpg.supplemental-met.json'],
    // the photo's name is cut to 47 characters and its ending, the JSON's to 46
    [`${'a'.repeat(47)}.jpg`, `${'a'.repeat(46)}.json`],
    [`${'b'.repeat(40)}.jpg`, `${'b'.repeat(40)}.jpg.s.json`],
    ['Ärger.jpg', 'A\u0308rger.jpg.json'],
  ])('of %s are found in %s', (photo, json) => {
    expect(of(photo, json, 'other.jpg.json', 'metadata.json')).toEqual([json]);
  });

  test.each([
    ['IMG.jpg', 'IMG.jpg(1).json'],
    ['IMG(1).jpg', 'IMG.jpg.json'],
    ['IMG.jpg', 'IMG_2.jpg.json'],
    ['IMG.jpg', 'IMG.png.json'],
    ['IMG.jpg', 'IMG.jpg.supplemental-x.json'],
    ['IMG.jpg', 'IMG-edited.jpg.json'],
    ['IMG.jpg', 'metadata.json'],
    ['IMG.jpg', 'IM.json'],
    [`${'a'.repeat(47)}.jpg`, `${'a'.repeat(45)}.json`],
    ['IMG.jpg', 'IMG.jpg.xml'],
  ])('of %s are not found in %s', (photo, name) => {
    expect(of(photo, name)).toEqual([]);
  });

  test('of an edited photo are its own before those of its original', () => {
    expect(of('IMG-edited.jpg', 'IMG.jpg.json', 'IMG-edited.jpg.json')).toEqual([
      'IMG-edited.jpg.json',
      'IMG.jpg.json',
    ]);
  });
});
