/** What two photos, or several, all show. */

/** In cells: left and top are the first, width and height how many. */
export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * The rectangle with the largest area that holds only cells that are seen (not 0), row-major `width` x n;
 * null where none is. One pass over the rows, as the largest rectangle below a histogram.
 */
export function largestCommon(seen: Uint8Array, width: number): Rectangle | null {
  const heights = new Uint32Array(width + 1); // the last stays 0 and ends what is open
  let best: Rectangle | null = null;
  for (let y = 0; y * width < seen.length; y++) {
    for (let x = 0; x < width; x++) heights[x] = seen[y * width + x] ? heights[x]! + 1 : 0;
    const open: { left: number; height: number }[] = [];
    for (let x = 0; x <= width; x++) {
      let left = x;
      while (open.length > 0 && open.at(-1)!.height >= heights[x]!) {
        const { left: from, height } = open.pop()!;
        left = from;
        if (height * (x - from) > (best === null ? 0 : best.width * best.height))
          best = { left: from, top: y - height + 1, width: x - from, height };
      }
      open.push({ left, height: heights[x]! });
    }
  }
  return best;
}
