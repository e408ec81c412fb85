/** Writing over one of two pictures: thin strokes, as light as paper or as dark as ink, that the other lacks. */
import type { Raster } from './raster.ts';
import { windowSums } from './raster.ts';

/** How much a pixel differs from what the tone of the other picture makes of it, in 8-bit levels. */
const MIN_DIFFERENCE = 36;
/** Strokes are at least as light, or as dark. */
const LIGHT = 190;
const DARK = 60;
/** Half of how thick a stroke may be. */
const STROKE_RADIUS_PX = 4;
/** What differs by this beside a stroke is its edge. */
const EDGE_RADIUS_PX = 3;
const EDGE_DIFFERENCE = 16;
/** Half of the window over which light may differ. */
const SLOW_RADIUS_PX = 16;
/** Tones that are told apart where the tone of the other picture is learnt. */
const TONES = 32;

/** 1 where a pixel of one of the pictures lies under writing or at its edge. */
export function overlayOf(a: Raster, b: Raster, isShared: Uint8Array): Uint8Array {
  const { widthPx, heightPx } = a;
  const size = { widthPx, heightPx };
  const near = (flags: ArrayLike<number>, radiusPx: number): Float32Array =>
    windowSums({ ...size, values: Float32Array.from(flags) }, radiusPx).values;
  const inside = near(isShared, STROKE_RADIUS_PX);
  const overlay = new Uint8Array(isShared.length);
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const difference = differenceOf(from, to, isShared);
    const strokes = Uint8Array.from(difference, (of, i) => {
      const value = to.values[i]!;
      return (of > MIN_DIFFERENCE && value > LIGHT) || (of < -MIN_DIFFERENCE && value < DARK) ? 1 : 0;
    });
    const thick = near(strokes, STROKE_RADIUS_PX).map((sum, i) => Number(sum > 0.9 * inside[i]!));
    const nearThick = near(thick, STROKE_RADIUS_PX + 1);
    const thin = strokes.map((stroke, i) => (stroke === 1 && nearThick[i] === 0 ? 1 : 0));
    const [touched, around] = [near(thin, 1), near(thin, EDGE_RADIUS_PX)];
    for (let i = 0; i < overlay.length; i++)
      if (
        isShared[i] === 1 &&
        (touched[i]! > 0 || (around[i]! > 0 && Math.abs(difference[i]!) > EDGE_DIFFERENCE))
      )
        overlay[i] = 1;
  }
  return overlay;
}

/** How far `to` is from what it is elsewhere for such a `from`, but for what changes slowly over the picture. */
function differenceOf(from: Raster, to: Raster, isShared: Uint8Array): Float32Array {
  const tone = toneOf(from.values, to.values, isShared);
  const values = Float32Array.from(isShared, (shared, i) =>
    shared === 0 ? 0 : to.values[i]! - tone[Math.min(TONES - 1, (from.values[i]! * TONES) >> 8)]!,
  );
  const sums = windowSums({ ...from, values }, SLOW_RADIUS_PX).values;
  const counts = windowSums({ ...from, values: Float32Array.from(isShared) }, SLOW_RADIUS_PX).values;
  return values.map((value, i) => (isShared[i] === 0 ? 0 : value - sums[i]! / counts[i]!));
}

/** For each tone of `from` the median of `to`; a tone that is not there has that of the one before. */
function toneOf(from: Float32Array, to: Float32Array, isShared: Uint8Array): Float32Array {
  const counts = new Uint32Array(TONES * 256);
  const totals = new Uint32Array(TONES);
  for (let i = 0; i < isShared.length; i++) {
    if (isShared[i] === 0) continue;
    const tone = Math.min(TONES - 1, (from[i]! * TONES) >> 8);
    counts[tone * 256 + Math.min(255, Math.max(0, Math.round(to[i]!)))]! += 1;
    totals[tone]! += 1;
  }
  const medians = new Float32Array(TONES);
  for (let tone = 0; tone < TONES; tone++) {
    if (totals[tone] === 0) {
      medians[tone] = tone === 0 ? 0 : medians[tone - 1]!;
      continue;
    }
    let [value, seen] = [0, counts[tone * 256]!];
    while (seen < totals[tone]! / 2) seen += counts[tone * 256 + ++value]!;
    medians[tone] = value;
  }
  return medians;
}
