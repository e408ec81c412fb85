import { expect, test } from 'vitest';
import type { Sidecar } from '../../../electron/vision/metadata/metadata.ts';
import { sidecarsIn } from '../../../electron/vision/metadata/metadata.ts';
import { chunksOf, png } from '../../support/containers.ts';
import { dataset, exifJpeg, iptcJpeg, photo, plain, read, takeout, xmp, xmpJpeg } from './written.ts';

const annotations = (bytes: Uint8Array, sidecars: Sidecar[] = []) =>
  read(bytes, 'IMG_1.jpg', sidecars).annotations;
const beside = (packet: Buffer): Sidecar[] => [{ name: 'IMG_1.xmp', bytes: packet }];
const alternatives = (name: string, text: string): Buffer =>
  xmp('', `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:${name}>`);

const [DESCRIPTION, RATING, RATING_PERCENT, XP_TITLE, XP_COMMENT] = [0x010e, 0x4746, 0x4749, 0x9c9b, 0x9c9c];

test('A photo of which nobody wrote anything has no annotations', () => {
  expect(annotations(plain)).toEqual({ rating: null, caption: null, isEdited: false });
});

test.each<[string, Uint8Array, number | null]>([
  ["XMP's stars", xmpJpeg(xmp('xmp:Rating="4"')), 4],
  ["XMP's stars in an element", xmpJpeg(xmp('', '<xmp:Rating>3.0</xmp:Rating>')), 3],
  ['no stars', xmpJpeg(xmp('xmp:Rating="0"')), null],
  ['a rejection', xmpJpeg(xmp('xmp:Rating="-1"')), null],
  ['nonsense', xmpJpeg(xmp('xmp:Rating="many"')), null],
  ...([1, 25, 50, 75, 99] as const).map((percent, i): [string, Uint8Array, number] => [
    `Windows' ${percent} %`,
    xmpJpeg(xmp(`MicrosoftPhoto:Rating="${percent}"`)),
    i + 1,
  ]),
  ["Windows' stars in EXIF", exifJpeg({ main: { [RATING]: 5 } }), 5],
  ["Windows' percent in EXIF", exifJpeg({ main: { [RATING_PERCENT]: 75 } }), 4],
])('%s are read as a rating', (_, bytes, rating) => {
  expect(annotations(bytes).rating).toBe(rating);
});

test.each<[string, Uint8Array, string]>([
  ['the description of XMP', xmpJpeg(alternatives('description', 'Anna &amp; Ben')), 'Anna & Ben'],
  ['the title of XMP', xmpJpeg(alternatives('title', 'Market')), 'Market'],
  [
    "IPTC's caption",
    iptcJpeg(dataset(5, 'Short'), dataset(120, 'A long caption '.repeat(20))),
    'A long caption '.repeat(20).trim(),
  ],
  ["IPTC's object name", iptcJpeg(dataset(5, 'Market day')), 'Market day'],
  [
    "EXIF's description",
    exifJpeg({ main: { [DESCRIPTION]: 'Grandmother in the garden' } }),
    'Grandmother in the garden',
  ],
  ["Windows' comment", exifJpeg({ main: { [XP_COMMENT]: Buffer.from('Größe\0', 'utf16le') } }), 'Größe'],
  ["Windows' title", exifJpeg({ main: { [XP_TITLE]: Buffer.from('Hof\0', 'utf16le') } }), 'Hof'],
])('%s is the caption', (_, bytes, caption) => {
  expect(annotations(bytes).caption).toBe(caption);
});

test.each([
  ...['OLYMPUS DIGITAL CAMERA', 'DCIM', 'SONY DSC', 'KODAK Digital Still Camera', 'MINOLTA DIGITAL CAMERA'],
  ...['Exif_JPEG_PICTURE', 'rhdr', 'dav_soft', 'IMG_1234.JPG', 'DSC01234', '   ', '---', 'Screenshot', ''],
])('%j is no caption of a person, in whatever place it stands', (text) => {
  expect(annotations(exifJpeg({ main: { [DESCRIPTION]: text } })).caption).toBeNull();
  expect(annotations(iptcJpeg(dataset(120, text))).caption).toBeNull();
  expect(annotations(xmpJpeg(alternatives('description', text))).caption).toBeNull();
});

test('A caption in UTF-8 and one in Latin-1 are read as they were written', () => {
  const utf8 = Buffer.from('Käthe und Øyvind').toString('latin1');
  expect(annotations(iptcJpeg(dataset(120, utf8))).caption).toBe('Käthe und Øyvind');
  expect(annotations(iptcJpeg(dataset(120, 'K\u00e4the'))).caption).toBe('Käthe');
});

test('Rating and caption are read from what lies beside the photo where it has none itself', () => {
  expect(annotations(plain, beside(xmp('xmp:Rating="2"')))).toMatchObject({ rating: 2 });
  expect(annotations(xmpJpeg(xmp('xmp:Rating="5"')), beside(xmp('xmp:Rating="2"')))).toMatchObject({
    rating: 5,
  });
  expect(annotations(plain, [takeout({ description: 'At the lake' })])).toMatchObject({
    caption: 'At the lake',
  });
  expect(annotations(plain, [takeout({ description: 7 })])).toMatchObject({ caption: null });
});

test.each<[string, string, boolean]>([
  ['Adobe’s settings', 'crs:HasSettings="True"', true],
  ['settings that are in the picture', 'crs:AlreadyApplied="True"', true],
  ['the version of Adobe’s settings alone', 'crs:Version="15.0"', false],
  ['a history of digiKam', 'digiKam:ImageHistory="&lt;file/&gt;"', true],
  ["an adjustment by Apple's Photos", 'aas:AffineA="1"', true],
  ['steps in darktable', 'darktable:history_end="3"', true],
  ['no steps in darktable', 'darktable:history_end="0"', false],
  [
    'only what darktable does by itself',
    'darktable:history_end="9" darktable:history_auto_hash="aa" darktable:history_current_hash="aa"',
    false,
  ],
  [
    'more than darktable does by itself',
    'darktable:history_end="9" darktable:history_auto_hash="aa" darktable:history_current_hash="bb"',
    true,
  ],
])('With %s in its XMP a photo counts as edited as told', (_, attributes, isEdited) => {
  expect(annotations(xmpJpeg(xmp(attributes))).isEdited).toBe(isEdited);
  expect(annotations(plain, beside(xmp(attributes))).isEdited).toBe(isEdited);
});

test("An .aae of Apple's Photos beside a photo makes it an edited one", () => {
  const sidecars = sidecarsIn(['IMG_1.AAE', 'IMG_2.AAE'])('IMG_1.HEIC');
  expect(sidecars).toEqual(['IMG_1.AAE']);
  expect(annotations(plain, [{ name: sidecars[0]!, bytes: Buffer.from('<plist/>') }]).isEdited).toBe(true);
});

test('What lies deeper in XMP than any program writes is left aside, what stands before it is read', () => {
  const nested = (depth: number): Buffer =>
    xmp(
      'xmp:Rating="4"',
      `${'<rdf:li>'.repeat(depth)}<dc:title>Petra</dc:title>${'</rdf:li>'.repeat(depth)}`,
    );
  expect(annotations(xmpJpeg(nested(90)))).toMatchObject({ rating: 4, caption: 'Petra' });
  expect(annotations(xmpJpeg(nested(120)))).toMatchObject({ rating: 4, caption: null });
});

test('XMP is read up to an element of more attributes than any program writes', () => {
  const crowded = (count: number): Buffer =>
    xmp(
      'xmp:Rating="4"',
      `<dc:a ${Array.from({ length: count }, (_, i) => `a${i}="1"`).join(' ')}/><dc:title>Petra</dc:title>`,
    );
  expect(annotations(plain, beside(crowded(900)))).toMatchObject({ rating: 4, caption: 'Petra' });
  expect(annotations(plain, beside(crowded(40_000)))).toMatchObject({ rating: 4, caption: null });
});

test('A profile of blanks in a PNG is none', async () => {
  const [head, ...rest] = chunksOf(await photo.clone().png().toBuffer());
  const payload = Buffer.from(`Raw profile type exif\0${' '.repeat(1_000_000)}`);
  expect(annotations(png([head!, { type: 'tEXt', payload }, ...rest])).rating).toBeNull();
});
