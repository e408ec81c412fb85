/** What decoding gives of a file, in the form in which tests compare it. */
import { expect } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import type { Decoded, DecodeOptions, Pixels } from '../../../electron/vision/decode/decode.ts';

export async function decodedPhoto(
  bytes: Uint8Array,
  longSidePx: number | null = null,
  options: DecodeOptions = {},
): Promise<Decoded> {
  const outcome = await decodePhoto(bytes, longSidePx, options);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value;
}

export const decodedPixels = async (bytes: Uint8Array, longSidePx: number | null = null): Promise<Pixels> =>
  (await decodedPhoto(bytes, longSidePx)).pixels;

/** `kind: reason` of a refusal, which must be sentences. */
export async function refusal(bytes: Uint8Array): Promise<string> {
  const outcome = await decodePhoto(bytes, null);
  if (outcome.ok) throw new Error('decoded');
  expect(outcome.failure.reason).toMatch(/^[A-Z][^]*\.$/);
  expect(outcome.failure.remedy).toMatch(/^[A-Z].*\.$/);
  return `${outcome.failure.kind}: ${outcome.failure.reason}`;
}

/** The colour in the middle of each quarter: top left, top right, bottom left, bottom right. */
export function middles({ rgb, widthPx, heightPx }: Pixels): number[][] {
  return [
    [1, 1],
    [3, 1],
    [1, 3],
    [3, 3],
  ].map(([x, y]) => {
    const at = 3 * (Math.floor((heightPx * y!) / 4) * widthPx + Math.floor((widthPx * x!) / 4));
    return Array.from(rgb.subarray(at, at + 3));
  });
}

export function expectNear(
  actual: number[][],
  expected: readonly (readonly number[])[],
  tolerance: number,
): void {
  const off = actual.flatMap((colour, i) => colour.map((v, c) => Math.abs(v - expected[i]![c]!)));
  expect(Math.max(...off), JSON.stringify(actual)).toBeLessThanOrEqual(tolerance);
}
