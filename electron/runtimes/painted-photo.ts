/** Of the photo that devices are compared on. */
const SMALL = { widthPx: 320, heightPx: 240 };

/** Patches are drawn so often, each smaller than the last. */
const PATCHES = 300;

type Pixels = {
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
  fullWidthPx: number;
  fullHeightPx: number;
};

/**
 * A picture of overlapping patches of all sizes, the same everywhere: something to see at every level
 * of the pyramid.
 */
export function paintedPhoto({ widthPx, heightPx } = SMALL): Pixels {
  const rgb = new Uint8Array(3 * widthPx * heightPx).fill(128);
  let seed = 1;
  // Park and Miller's minimal standard generator (Communications of the ACM 31, 1988)
  const below = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
  for (let patch = 0; patch < PATCHES; patch++) {
    const side = Math.ceil(heightPx / 2 / (1 + patch / 10));
    const [left, top, colour] = [
      below(widthPx - side),
      below(heightPx - side),
      [below(256), below(256), below(256)],
    ];
    for (let y = top; y < top + side; y++)
      for (let x = left; x < left + side; x++) rgb.set(colour, 3 * (y * widthPx + x));
  }
  return { rgb, widthPx, heightPx, fullWidthPx: widthPx, fullHeightPx: heightPx };
}
