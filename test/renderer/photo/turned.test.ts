import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitTurned, pixelZoom } from '../../../renderer/photo/turned.ts';

const size = fc.record({
  widthPx: fc.integer({ min: 1, max: 9000 }),
  heightPx: fc.integer({ min: 1, max: 9000 }),
});
const turns = fc.integer({ min: 0, max: 3 });
const ratio = fc.constantFrom(1, 1.5, 2);

test('a photo fits the stage however it is turned, in its own shape and never above its own pixels', () => {
  fc.assert(
    fc.property(size, size, turns, ratio, (stage, photo, quarterTurns, pixels) => {
      const fit = fitTurned(stage, photo, quarterTurns, pixels);
      expect(fit.widthPx).toBeLessThanOrEqual(stage.widthPx + 1e-6);
      expect(fit.heightPx).toBeLessThanOrEqual(stage.heightPx + 1e-6);
      const own = quarterTurns % 2 === 1 ? photo.heightPx : photo.widthPx;
      expect(fit.widthPx * pixels).toBeLessThanOrEqual(own + 1e-6);
      const aspect = photo.widthPx / photo.heightPx;
      expect(fit.widthPx / fit.heightPx / (quarterTurns % 2 === 1 ? 1 / aspect : aspect)).toBeCloseTo(1, 6);
    }),
    { seed: 1 },
  );
});

test('shown pixel for pixel, a photo is as wide on the screen as it has pixels', () => {
  fc.assert(
    fc.property(size, size, turns, ratio, (stage, photo, quarterTurns, pixels) => {
      const fit = fitTurned(stage, photo, quarterTurns, pixels);
      const zoom = pixelZoom(fit, photo, quarterTurns, pixels);
      const own = quarterTurns % 2 === 1 ? photo.heightPx : photo.widthPx;
      expect((fit.widthPx * zoom * pixels) / own).toBeCloseTo(1, 6);
      expect(zoom).toBeGreaterThanOrEqual(1 - 1e-9);
    }),
    { seed: 2 },
  );
});
