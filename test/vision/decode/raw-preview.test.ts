import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { readFacts } from '../../../electron/vision/identity.ts';
import { formatOf } from '../../../electron/vision/decode/formats.ts';
import { decodedPhoto, expectNear, middles, refusal } from '../../support/files/decoded.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';
import type { Made } from '../../support/files/raw.ts';
import { rawFiles } from '../../support/files/raw.ts';

const NOTHING_AROUND = { fileName: '', sidecars: [] };

const { red, green, blue, yellow } = COLOURS;
const upright = [red, green, blue, yellow];
const turned = [blue, red, yellow, green]; // as orientation 6 is seen

let thumbnail: Buffer;
let preview: Buffer;
beforeAll(async () => {
  thumbnail = await sharp({ create: { width: 160, height: 120, channels: 3, background: '#f0f' } })
    .jpeg()
    .toBuffer();
  preview = await quarters(640, 480).jpeg({ quality: 95 }).toBuffer();
});
const made = (parts: Partial<Made> = {}): Made => ({ preview, thumbnail, orientation: 1, ...parts });

/** Of these the file itself tells no orientation: the preview's EXIF is all there is. */
const HAS_NO_ORIENTATION = ['Canon CRW', 'Fujifilm RAF', 'Sigma X3F'];
/** What stands beside the preview is not read in these. */
const UNDATED = [...HAS_NO_ORIENTATION, 'Minolta MRW'];

describe.each(Object.entries(rawFiles))('a camera RAW file in the shape of %s', (name, write) => {
  test('shows its largest preview', async () => {
    const bytes = write(made());
    expect(formatOf(bytes)).toMatchObject({ name: `Camera RAW (${name})`, decoder: 'raw' });
    const { pixels, format } = await decodedPhoto(bytes);
    expect(format).toBe(`camera raw (${name.toLowerCase()})`);
    expect([pixels.widthPx, pixels.heightPx]).toEqual([640, 480]);
    expectNear(middles(pixels), upright, 8);
  });

  test('lies in memory as before when it was decoded', async () => {
    const bytes = write(made());
    await decodePhoto(bytes, 64);
    expect(bytes.equals(write(made()))).toBe(true);
  });

  test('is turned once, by the orientation of the preview or else by its own', async () => {
    const telling = await quarters(640, 480)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    expectNear(middles((await decodedPhoto(write(made({ preview: telling })))).pixels), turned, 8);
    expectNear(
      middles((await decodedPhoto(write(made({ preview: telling, orientation: 6 })))).pixels),
      turned,
      8,
    );
    const { pixels } = await decodedPhoto(write(made({ orientation: 6 })));
    expectNear(middles(pixels), HAS_NO_ORIENTATION.includes(name) ? upright : turned, 8);
  });

  test('with a thumbnail alone is refused by its name', async () => {
    const bytes = write(made({ preview: null }));
    expect(await refusal(bytes)).toMatch(
      new RegExp(
        String.raw`^unsupported format: The Camera RAW \(${name}\) file holds only a thumbnail of 160 x 120`,
      ),
    );
  });

  test.skipIf(UNDATED.includes(name))('tells when it was taken', async () => {
    expect(readFacts(write(made()), NOTHING_AROUND).metadata.takenAt).toBe('2019-07-31T14:05:09');
  });

  test('is decoded or refused, never thrown at, however it is damaged', async () => {
    const small = await quarters(400, 300).jpeg({ quality: 50 }).toBuffer();
    const whole = write(made({ preview: small, thumbnail: thumbnail.subarray(0, 300) }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(Math.min(whole.length, 1500) - 1), fc.integer({ min: 0, max: 255 })), {
          maxLength: 6,
        }),
        fc.nat(whole.length),
        async (changes, length) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const outcome = await decodePhoto(bytes.subarray(0, Math.max(20, whole.length - length)), 64);
          if (!outcome.ok) expect(outcome.failure.kind).not.toBe('out of memory');
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a preview that the camera had turned already stays as it is', async () => {
  const portrait = await quarters(480, 640).jpeg({ quality: 95 }).toBuffer();
  for (const name of ['Nikon NEF', 'Sony ARW', 'DNG']) {
    const { pixels } = await decodedPhoto(rawFiles[name]!(made({ preview: portrait, orientation: 6 })));
    expect([pixels.widthPx, pixels.heightPx], name).toEqual([480, 640]);
    expectNear(middles(pixels), upright, 8);
  }
});

test('a RAW whose preview is cut short shows the next smaller one, or is refused', async () => {
  const middle = await quarters(400, 300).jpeg({ quality: 95 }).toBuffer();
  const cut = preview.subarray(0, preview.length / 2);
  const { pixels } = await decodedPhoto(rawFiles['Nikon NEF']!(made({ preview: cut, thumbnail: middle })));
  expect([pixels.widthPx, pixels.heightPx]).toEqual([400, 300]);
  expect(await refusal(rawFiles['Nikon NEF']!(made({ preview: cut })))).toContain('only a thumbnail');
});
