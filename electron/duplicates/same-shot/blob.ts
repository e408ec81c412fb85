/** Pixels of the largest connected region of those that are marked. */
export function blobOf(marked: Uint8Array, widthPx: number): number {
  const left = Uint8Array.from(marked);
  const waiting = new Int32Array(marked.length);
  let largest = 0;
  for (let start = 0; start < left.length; start++) {
    if (left[start] === 0) continue;
    let [first, last] = [0, 1];
    waiting[0] = start;
    left[start] = 0;
    const visit = (at: number): void => {
      if (left[at] !== 1) return;
      left[at] = 0;
      waiting[last++] = at;
    };
    while (first < last) {
      const at = waiting[first++]!;
      visit(at - widthPx);
      visit(at + widthPx);
      if (at % widthPx > 0) visit(at - 1);
      if ((at + 1) % widthPx > 0) visit(at + 1);
    }
    largest = Math.max(largest, last);
  }
  return largest;
}
