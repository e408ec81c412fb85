import { expect, test } from 'vitest';
import { readExposure } from '../../../electron/vision/metadata/metadata.ts';
import { exifJpeg, plain } from './written.ts';

const NOTHING = {
  lens: null,
  timeS: null,
  fNumber: null,
  iso: null,
  focalLengthMm: null,
  focalLengthIn35Mm: null,
};

test('A photo tells the lens it was taken with, and how the camera was set', () => {
  const jpeg = exifJpeg({
    own: { 0x829a: [0.004], 0x829d: [8], 0x8827: 100, 0x920a: [35], 0xa405: 52, 0xa434: '24-70 mm f/2.8' },
  });
  expect(readExposure(jpeg)).toEqual({
    lens: '24-70 mm f/2.8',
    timeS: 0.004,
    fNumber: 8,
    iso: 100,
    focalLengthMm: 35,
    focalLengthIn35Mm: 52,
  });
});

test('What a camera writes as 0, since it does not know, is not told', () => {
  const jpeg = exifJpeg({ own: { 0x829d: [0], 0x8827: 0, 0x920a: [0], 0xa405: 0, 0xa434: '' } });
  expect(readExposure(jpeg)).toEqual(NOTHING);
});

test('A photo without what a camera writes, and what is no photo, tell nothing', () => {
  expect(readExposure(plain)).toEqual(NOTHING);
  expect(readExposure(Buffer.from('no photo'))).toEqual(NOTHING);
});
