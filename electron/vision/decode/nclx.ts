/**
 * Colours that a HEIF or AVIF file describes by code points (ITU-T H.273) in place of a profile, brought to
 * sRGB.
 */

export interface Nclx {
  /** H.273, table 2. */
  primaries: number;
  /** H.273, table 3. */
  transfer: number;
}

type Matrix = readonly (readonly [number, number, number])[];

/** Linear RGB of the primaries to linear sRGB; both have the white D65 (H.273; IEC 61966-2-1). */
const TO_SRGB: Readonly<Record<number, Matrix>> = {
  // BT.2020
  9: [
    [1.6605, -0.5876, -0.0728],
    [-0.1246, 1.1329, -0.0083],
    [-0.0182, -0.1006, 1.1187],
  ],
  // Display P3
  12: [
    [1.2249, -0.2247, 0],
    [-0.0421, 1.0421, 0],
    [-0.0196, -0.0786, 1.0979],
  ],
};
const SAME: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const PQ = 16;
const HLG = 18;

/** Luminance of paper white in HDR pictures, cd/m2 (ITU-R BT.2408); what is brighter is cut off. */
const WHITE_NITS = 203;

/** Whether the numbers mean another colour than sRGB's. */
export const isOtherThanSrgb = ({ primaries, transfer }: Nclx): boolean =>
  primaries in TO_SRGB || transfer === PQ || transfer === HLG;

/** Changes pixels, 3 bytes each, to sRGB. */
export function toSrgb(rgb: Uint8Array, { primaries, transfer }: Nclx): void {
  const linear = Float64Array.from({ length: 256 }, (_, code) => linearOf(code / 255, transfer));
  const matrix = TO_SRGB[primaries] ?? SAME;
  const encoded = Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * srgbOf(i / STEPS)));
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [linear[rgb[i]!]!, linear[rgb[i + 1]!]!, linear[rgb[i + 2]!]!];
    for (let c = 0; c < 3; c++) {
      const [x, y, z] = matrix[c]!;
      const light = Math.min(1, Math.max(0, x * r + y * g + z * b));
      rgb[i + c] = encoded[Math.round(STEPS * light)]!;
    }
  }
}

/** Steps of linear light: the darkest codes of sRGB are 1/3295 apart. */
const STEPS = 4 * 3295;

/** Light of a code value, 1 being white (BT.2100, tables 4 and 5; else sRGB's curve). */
function linearOf(code: number, transfer: number): number {
  if (transfer === PQ) {
    const power = code ** (1 / 78.84375);
    const nits =
      10_000 * (Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125);
    return nits / WHITE_NITS;
  }
  if (transfer === HLG) {
    const scene =
      code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    // of a display of 1000 cd/m2, by each channel alone
    return (1000 * scene ** 1.2) / WHITE_NITS;
  }
  return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
}

const srgbOf = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
