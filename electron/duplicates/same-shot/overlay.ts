/** Writing over one of two pictures: thin strokes, light as paper or dark as ink, that the other lacks. */
import type { Raster } from './picture/raster.ts';
import { raster, windowSums } from './picture/raster.ts';

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
  const overlay = new Uint8Array(isShared.length);
  const counts = windowSums({ ...a, values: Float32Array.from(isShared) }, SLOW_RADIUS_PX).values;
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const difference = differenceOf(from, to, isShared, counts);
    const strokes = strokesIn(to, difference);
    if (strokes === null) continue;
    const touched = windowSums(strokes, 1).values;
    const around = windowSums(strokes, EDGE_RADIUS_PX).values;
    for (let i = 0; i < overlay.length; i++) {
      if (isShared[i] === 0 || around[i] === 0) continue;
      if (touched[i]! > 0 || Math.abs(difference[i]!) > EDGE_DIFFERENCE) overlay[i] = 1;
    }
  }
  return overlay;
}

/** 1 where thin strokes lie; null where there are none. */
function strokesIn(to: Raster, difference: Float32Array): Raster | null {
  const strokes = raster(to.widthPx, to.heightPx);
  let count = 0;
  for (let i = 0; i < difference.length; i++) {
    const [of, value] = [difference[i]!, to.values[i]!];
    if (!((of > MIN_DIFFERENCE && value > LIGHT) || (of < -MIN_DIFFERENCE && value < DARK))) continue;
    strokes.values[i] = 1;
    count += 1;
  }
  if (count === 0) return null;
  const thick = windowSums(strokes, STROKE_RADIUS_PX);
  const full = 0.9 * (2 * STROKE_RADIUS_PX + 1) ** 2;
  for (let i = 0; i < thick.values.length; i++) thick.values[i] = thick.values[i]! > full ? 1 : 0;
  const nearThick = windowSums(thick, STROKE_RADIUS_PX + 1).values;
  for (let i = 0; i < nearThick.length; i++) if (nearThick[i]! > 0) strokes.values[i] = 0;
  return strokes;
}

/**
 * How far `to` is from what it is elsewhere for such a `from`, but for what changes slowly over the picture.
 * `counts`: of pixels that are shared, in the window over which light may differ.
 */
function differenceOf(from: Raster, to: Raster, isShared: Uint8Array, counts: Float32Array): Float32Array {
  const tone = toneOf(from.values, to.values, isShared);
  const difference = new Float32Array(isShared.length);
  for (let i = 0; i < difference.length; i++)
    if (isShared[i] === 1)
      difference[i] = to.values[i]! - tone[Math.min(TONES - 1, (from.values[i]! * TONES) >> 8)]!;
  const sums = windowSums({ ...from, values: difference }, SLOW_RADIUS_PX).values;
  for (let i = 0; i < difference.length; i++) if (isShared[i] === 1) difference[i]! -= sums[i]! / counts[i]!;
  return difference;
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
