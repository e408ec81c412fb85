/** Pairs of rows with the turns in which they look alike: a set that grows, in flat arrays. */

/** Pairs of pictures by their rows, a < b; no pair twice, in no order. */
export interface AlikePairs {
  /** Two rows a pair. */
  rows: Uint32Array;
  /** One a pair, as bits: turned by `turn`, a looks like b where bit `turn` is set. */
  turns: Uint8Array;
}

export interface PairSet {
  /** `turns`: bits, as of `AlikePairs`; they are added to those that the pair has. */
  add(a: number, b: number, turns: number): void;
  all(): AlikePairs;
}

/** Share of its places that a set fills at most. */
const MOST_FILLED = 0.6;

/** `places`: how many it starts with, a power of two. */
export function pairSet(places: number): PairSet {
  let rows = new Uint32Array(2 * places); // open addressing
  let turns = new Uint8Array(places); // 0: the place is free
  let filled = 0;
  const placeOf = (a: number, b: number): number => {
    const last = turns.length - 1;
    let at = mixed(a, b) & last;
    while (turns[at] !== 0 && (rows[2 * at] !== a || rows[2 * at + 1] !== b)) at = (at + 1) & last;
    return at;
  };
  const add = (a: number, b: number, of: number): void => {
    const at = placeOf(a, b);
    if (turns[at] === 0) filled += 1;
    rows[2 * at] = a;
    rows[2 * at + 1] = b;
    turns[at]! |= of;
    if (filled > MOST_FILLED * turns.length) grow();
  };
  const grow = (): void => {
    const [oldRows, oldTurns] = [rows, turns];
    [rows, turns, filled] = [new Uint32Array(2 * oldRows.length), new Uint8Array(2 * oldTurns.length), 0];
    for (const [at, of] of oldTurns.entries()) if (of !== 0) add(oldRows[2 * at]!, oldRows[2 * at + 1]!, of);
  };
  return {
    add,
    all() {
      const found = { rows: new Uint32Array(2 * filled), turns: new Uint8Array(filled) };
      let to = 0;
      for (let at = 0; at < turns.length; at++) {
        if (turns[at] === 0) continue;
        found.rows.set(rows.subarray(2 * at, 2 * at + 2), 2 * to);
        found.turns[to++] = turns[at]!;
      }
      return found;
    },
  };
}

/** Rows that follow each other come to lie apart. */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
