import sharp from 'sharp';
import type { Sharp } from 'sharp';

export const COLOURS = {
  red: [230, 20, 30],
  green: [20, 200, 40],
  blue: [30, 40, 220],
  yellow: [240, 220, 40],
} as const;

/** A picture with a colour in each quarter: red, green over blue, yellow. */
export function quarters(widthPx = 64, heightPx = 48): Sharp {
  const { red, green, blue, yellow } = COLOURS;
  const rgb = Buffer.alloc(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const [left, right] = 2 * y < heightPx ? [red, green] : [blue, yellow];
      rgb.set(2 * x < widthPx ? left : right, 3 * (widthPx * y + x));
    }
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}
