import { describe, expect, test } from 'vitest';
import type { Keypoints, Rgb } from '../../native/index.ts';
import { availablePaths, kernels, kernelsOn } from '../../native/index.ts';
import { random } from '../support/synthetic/synthetic.ts';

interface Grey {
  grey: Uint8Array;
  width: number;
  height: number;
}

function painted(width: number, height: number, level: (x: number, y: number) => number): Grey {
  const grey = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.min(255, Math.max(0, Math.round(level(i % width, Math.floor(i / width))))),
  );
  return { grey, width, height };
}

const photoOf = ({ grey, width, height }: Grey): Rgb => ({
  rgb: Uint8Array.from({ length: 3 * grey.length }, (_, i) => grey[Math.floor(i / 3)]!),
  widthPx: width,
  heightPx: height,
});

/** Each channel is a picture of its own. */
const coloured = (channels: readonly [Grey, Grey, Grey]): Rgb => ({
  ...photoOf(channels[0]),
  rgb: Uint8Array.from(
    { length: 3 * channels[0].grey.length },
    (_, i) => channels[i % 3]!.grey[Math.floor(i / 3)]!,
  ),
});

/** Spots of many sizes, light and dark, at seeded places: something to find everywhere, at every octave. */
function spotted(seed: number, width: number, height: number): Grey {
  const next = random(seed);
  const spots = Array.from({ length: Math.ceil((width * height) / 150) }, () => ({
    x: next() * width,
    y: next() * height,
    sigma: 1.5 + 8 * next() ** 3,
    height: 160 * (next() - 0.5),
    tilt: next(),
  }));
  const levels = new Float64Array(width * height).fill(128);
  for (const { x, y, sigma, height: top, tilt } of spots) {
    for (let row = Math.max(0, Math.floor(y - 3 * sigma)); row < Math.min(height, y + 3 * sigma); row++) {
      for (
        let column = Math.max(0, Math.floor(x - 3 * sigma));
        column < Math.min(width, x + 3 * sigma);
        column++
      ) {
        const [dx, dy] = [column - x, row - y];
        levels[row * width + column]! +=
          top * Math.exp(-(dx * dx + dy * dy + 1.2 * tilt * dx * dy) / (2 * sigma * sigma));
      }
    }
  }
  return painted(width, height, (x, y) => levels[y * width + x]!);
}

const noise = (seed: number, width: number, height: number): Grey => {
  const next = random(seed);
  return painted(width, height, () => 256 * next());
};

const spot = (x0: number, y0: number, sigma: number, top = 100): Grey =>
  painted(160, 120, (x, y) => 100 + top * Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * sigma * sigma)));

const rowOf = ({ histogram }: Keypoints, row: number): Float32Array =>
  histogram.subarray(128 * row, 128 * row + 128);

describe.each(availablePaths().filter((path) => path !== 'typescript'))('%s', (path) => {
  test('keypoints are to the bit those of TypeScript, for sides that halve evenly and for odd ones', () => {
    const typescript = kernelsOn('typescript');
    const pictures = [
      spotted(1, 160, 120),
      spotted(2, 131, 97),
      spotted(3, 128, 33),
      spotted(4, 35, 259),
      noise(5, 90, 61),
      noise(6, 16, 16),
      noise(7, 17, 300),
      painted(50, 40, () => 255),
    ].map(photoOf);
    pictures.push(coloured([spotted(8, 141, 110), spotted(9, 141, 110), noise(10, 141, 110)]));
    let count = 0;
    for (const picture of pictures) {
      const expected = typescript.keypoints(picture, 300);
      expect(kernelsOn(path).keypoints(picture, 300)).toEqual(expected);
      count += expected.scale.length;
    }
    expect(count).toBeGreaterThan(100);
  });
});

describe.each(availablePaths())('%s', (path) => {
  const keypoints = (picture: Grey, limit = 65_535): Keypoints =>
    kernelsOn(path).keypoints(photoOf(picture), limit);

  test('a picture has no keypoints where nothing varies, nor with a side under 16 pixels', () => {
    expect(keypoints(painted(64, 48, () => 77)).scale).toHaveLength(0);
    for (const [width, height] of [
      [1, 1],
      [15, 200],
      [200, 15],
    ] as const)
      expect(keypoints(noise(1, width, height)).scale).toHaveLength(0);
  });

  test('the first keypoint lies on the spot, light or dark, between pixels too', () => {
    for (const [x, y, top] of [
      [80, 60, 100],
      [71.4, 50.7, 100],
      [60.25, 66.5, -90],
    ] as const) {
      const found = keypoints(spot(x, y, 4, top), 1);
      expect(Math.hypot(found.location[0]! - x, found.location[1]! - y)).toBeLessThan(0.2);
    }
  });

  test('the first keypoint is as large as the spot, to 15 %', () => {
    for (const sigma of [3, 6, 12])
      expect(Math.abs(keypoints(spot(80, 60, sigma), 1).scale[0]! / sigma - 1)).toBeLessThan(0.15);
  });
});

describe('on the fastest path', () => {
  const keypoints = (picture: Grey, limit = 65_535): Keypoints => kernels.keypoints(photoOf(picture), limit);

  test('a limit keeps the first keypoints as they are without it', () => {
    const picture = spotted(8, 200, 150);
    const all = keypoints(picture);
    const few = keypoints(picture, 10);
    expect(few.scale).toEqual(all.scale.subarray(0, 10));
    expect(few.location).toEqual(all.location.subarray(0, 20));
    expect(few.histogram).toEqual(all.histogram.subarray(0, 1280));
  });

  test('each row of the histogram has unit length', () => {
    const found = keypoints(spotted(9, 200, 150));
    expect(found.scale.length).toBeGreaterThan(50);
    for (let row = 0; row < found.scale.length; row++)
      expect(rowOf(found, row).reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 5);
  });

  test('keypoints move with what is seen and keep their size and histogram', () => {
    const [dx, dy] = [32, 64]; // whole pixels of every octave that is compared
    const picture = spotted(10, 400, 360);
    const part = painted(300, 240, (x, y) => picture.grey[(y + dy) * picture.width + x + dx]!);
    const [whole, cut] = [keypoints(picture), keypoints(part)];
    const at = new Map(
      Array.from(whole.scale, (_, row) => [`${whole.location[2 * row]} ${whole.location[2 * row + 1]}`, row]),
    );
    let compared = 0;
    cut.scale.forEach((sigma, row) => {
      const [x, y] = [cut.location[2 * row]!, cut.location[2 * row + 1]!];
      // the border reaches no farther: twice 24 pixels of blur, and a histogram
      if (sigma > 6 || Math.min(x, y, 299 - x, 239 - y) < 75) return;
      const same =
        at.get(`${Math.fround(x + dx)} ${Math.fround(y + dy)}`) ??
        [...at.values()].find(
          (i) => Math.hypot(whole.location[2 * i]! - x - dx, whole.location[2 * i + 1]! - y - dy) < 1e-3,
        );
      expect(same).toBeDefined();
      expect(whole.scale[same!]).toBe(sigma);
      expect(rowOf(whole, same!)).toEqual(rowOf(cut, row));
      compared++;
    });
    expect(compared).toBeGreaterThan(15);
  });

  test('keypoints have nearly the same histogram in half the light', () => {
    const picture = spotted(11, 200, 150);
    const darker = painted(200, 150, (x, y) => picture.grey[y * 200 + x]! / 2 + 10);
    const [bright, dark] = [keypoints(picture, 60), keypoints(darker)];
    let found = 0;
    for (let row = 0; row < 60; row++) {
      const other = [...dark.scale.keys()].find(
        (i) =>
          Math.hypot(
            dark.location[2 * i]! - bright.location[2 * row]!,
            dark.location[2 * i + 1]! - bright.location[2 * row + 1]!,
          ) < 0.5,
      );
      if (other === undefined) continue;
      found++;
      expect(rowOf(bright, row).reduce((sum, v, k) => sum + v * rowOf(dark, other)[k]!, 0)).toBeGreaterThan(
        0.97,
      );
    }
    expect(found).toBeGreaterThan(50);
  });

  test('keypoints refuses bytes that are not of the size, and a limit of 0 or over 65,535', () => {
    const photo = photoOf(painted(3, 4, () => 0));
    expect(() => kernels.keypoints({ ...photo, widthPx: 2 }, 10)).toThrow('36 bytes are no 2 x 4 pixels.');
    expect(() => kernels.keypoints(photo, 0)).toThrow(RangeError);
    expect(() => kernels.keypoints(photo, 70_000)).toThrow(RangeError);
  });
});
