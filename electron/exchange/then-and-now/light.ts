/** Brightness, contrast and cast of one picture as another has them. */

/** A contrast is raised or lowered by no more: what is flat has nothing to raise. Not measured. */
const MOST_CONTRAST = 2;

/** The picture's RGB with each channel's mean and deviation as those of `like`. */
export function withLightOf(rgb: Uint8Array, like: Uint8Array): Uint8Array {
  const [own, wanted] = [statisticsOf(rgb), statisticsOf(like)];
  const tables = own.map(({ mean, deviation }, channel) => {
    const to = wanted[channel]!;
    const contrast = Math.min(MOST_CONTRAST, Math.max(1 / MOST_CONTRAST, to.deviation / (deviation || 1)));
    return Uint8ClampedArray.from({ length: 256 }, (_, value) => to.mean + (value - mean) * contrast);
  });
  return rgb.map((value, i) => tables[i % 3]![value]!);
}

function statisticsOf(rgb: Uint8Array): { mean: number; deviation: number }[] {
  const sums = new Float64Array(3);
  const squares = new Float64Array(3);
  for (let i = 0; i < rgb.length; i++) {
    sums[i % 3]! += rgb[i]!;
    squares[i % 3]! += rgb[i]! ** 2;
  }
  const count = rgb.length / 3;
  return Array.from(sums, (sum, channel) => ({
    mean: sum / count,
    deviation: Math.sqrt(Math.max(0, squares[channel]! / count - (sum / count) ** 2)),
  }));
}
