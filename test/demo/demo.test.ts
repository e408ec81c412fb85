import sharp from 'sharp';
import { expect, test } from 'vitest';
import exifr from 'exifr';
import { jpeg, lightOf, take } from '../../electron/demo/photo.ts';
import { place } from '../../electron/demo/places/places.ts';
import { plan } from '../../electron/demo/plan.ts';
import type { View } from '../../electron/demo/render.ts';
import { project, render } from '../../electron/demo/render.ts';
import type { Vec } from '../../electron/demo/scene.ts';
import { Mesh, cross, dot, sub, unit } from '../../electron/demo/scene.ts';
import { plain } from '../../electron/demo/texture.ts';

const shot = plan()[3][0];

test('the same seed gives the same photo, another stand another', async () => {
  const of = async (number: number): Promise<Buffer> =>
    jpeg(take({ ...shot, shot: number }, place(shot.family, shot.seed), 96), shot);
  const first = await of(1);
  expect(await of(1)).toEqual(first);
  expect(await of(2)).not.toEqual(first);
}, 120_000);

test('a point lies in the picture where the ray of that pixel passes it', () => {
  const view: View = { eye: [1, 1.6, -12], target: [-2, 4, 3], focalMm: 28, widthPx: 320, heightPx: 240 };
  const forward = unit(sub(view.target, view.eye));
  const right = unit(cross([0, 1, 0], forward));
  const up = cross(forward, right);
  const point: Vec = [0.7, 2.2, 1.5];
  const to = unit(sub(point, view.eye));
  // of all pixels, the one whose ray is nearest to the point
  let [best, bx, by] = [-1, 0, 0];
  for (let y = 0.5; y < view.heightPx; y++) {
    for (let x = 0.5; x < view.widthPx; x++) {
      const [a, b] = [((x - 160) / 320) * (36 / 28), ((120 - y) / 320) * (36 / 28)];
      const near = dot(
        to,
        unit([
          forward[0] + a * right[0] + b * up[0],
          forward[1] + a * right[1] + b * up[1],
          forward[2] + a * right[2] + b * up[2],
        ]),
      );
      if (near > best) [best, bx, by] = [near, x, y];
    }
  }
  const { x, y, depthM } = project(view, point);
  expect(Math.abs(x - bx)).toBeLessThanOrEqual(0.55);
  expect(Math.abs(y - by)).toBeLessThanOrEqual(0.55);
  expect(depthM).toBeCloseTo(dot(sub(point, view.eye), forward), 9);
});

test('a small thing is painted where the camera says, and hidden by what stands nearer', () => {
  const view: View = { eye: [0, 1.6, -10], target: [0, 2, 0], focalMm: 30, widthPx: 160, heightPx: 120 };
  const light = { ...lightOf('overcast', false, 0, () => 0.5), clouds: 0 };
  const mesh = new Mesh();
  mesh.box([1, 3, 0], [-0.3, -0.3, -0.3], [0.3, 0.3, 0.3], plain([230, 20, 20], 0));
  const redAt = (): number => {
    const { x, y } = project(view, [1, 3, -0.3]);
    const at = 3 * (Math.floor(y) * view.widthPx + Math.floor(x));
    const rgb = render(mesh, view, light, [0, 2, 0], 12);
    return rgb[at] / (rgb[at + 1] + rgb[at + 2]);
  };
  expect(redAt()).toBeGreaterThan(3);
  mesh.box([0.5, 2.3, -5], [-1, -1, -0.1], [1, 1, 0.1], plain([20, 200, 40], 0));
  expect(redAt()).toBeLessThan(0.5);
});

test('camera, date and place are read back from the file', async () => {
  const rgb = new Uint8Array(3 * 8 * 6);
  const bytes = await jpeg(
    { widthPx: 8, heightPx: 6, rgb },
    { camera: 1, taken: '2011:06:03 14:05:00', where: [38.7139, -9.1394] },
  );
  const read = await exifr.parse(bytes, { reviveValues: false });
  expect(read).toMatchObject({ Make: 'Halden', Model: 'D40', DateTimeOriginal: '2011:06:03 14:05:00' });
  expect(read.latitude).toBeCloseTo(38.7139, 4);
  expect(read.longitude).toBeCloseTo(-9.1394, 4);
  const nowhere = await exifr.parse(
    await jpeg({ widthPx: 8, heightPx: 6, rgb }, { camera: 1, taken: '2011:06:03 14:05:00', where: null }),
  );
  expect(nowhere.latitude).toBeUndefined();
  expect((await sharp(bytes).metadata()).format).toBe('jpeg');
});

test('each photo and copy has a path of its own, and each stand is seen once', () => {
  const shots = plan().flat();
  const paths = shots.flatMap((s) => [s.path, ...s.copies.map((copy) => copy.path)]);
  expect(new Set(paths).size).toBe(paths.length);
  expect(new Set(shots.map((s) => s.shot)).size).toBe(shots.length);
  expect(new Set(shots.flatMap((s) => s.copies.map((copy) => copy.how))).size).toBe(4);
});
