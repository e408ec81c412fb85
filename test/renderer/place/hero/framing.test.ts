import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framed } from '../../../../renderer/place/hero/framing.ts';

const side = fc.integer({ min: 100, max: 4000 });
const size = fc.record({ widthPx: side, heightPx: side });
const part = fc
  .tuple(fc.double({ min: 0.3, max: 1, noNaN: true }), fc.double({ min: 0.3, max: 1, noNaN: true }))
  .map(([width, height]) => ({ left: (1 - width) / 2, top: (1 - height) / 3, width, height }));

test('a part of a picture covers its frame, keeps its shape, and shows nothing beside itself', () => {
  fc.assert(
    fc.property(size, size, part, (stage, photo, of) => {
      const { frame, picture } = framed(stage, photo, of);
      expect(frame.widthPx).toBeLessThanOrEqual(stage.widthPx + 1e-6);
      expect(frame.heightPx).toBe(stage.heightPx);
      expect(picture.widthPx / picture.heightPx).toBeCloseTo(photo.widthPx / photo.heightPx, 6);
      const left = picture.leftPx + of.left * picture.widthPx;
      const top = picture.topPx + of.top * picture.heightPx;
      expect(left).toBeLessThanOrEqual(1e-6);
      expect(top).toBeLessThanOrEqual(1e-6);
      expect(left + of.width * picture.widthPx).toBeGreaterThanOrEqual(frame.widthPx - 1e-6);
      expect(top + of.height * picture.heightPx).toBeGreaterThanOrEqual(frame.heightPx - 1e-6);
    }),
  );
});

test('a wide picture fills a wide stage by losing height, a tall one leaves room beside it', () => {
  const stage = { widthPx: 1280, heightPx: 400 };
  const all = { left: 0, top: 0, width: 1, height: 1 };
  expect(framed(stage, { widthPx: 5000, heightPx: 2000 }, all).frame.widthPx).toBe(1280);
  const tall = framed(stage, { widthPx: 3000, heightPx: 4000 }, all);
  expect(tall.frame.widthPx).toBeLessThan(640);
  expect(400 / tall.picture.heightPx).toBeCloseTo(0.7, 6);
});
