/** Two pictures, and how they may lie on each other -> whether they are of one shot. */
import type { Affine } from '../../contract/match.ts';
import type { Thumbnail } from '../../contract/features.ts';
import type { Comparison, Presses } from '../../contract/duplicates/duplicates.ts';
import { composed, inverse, squared, stretches } from './picture/affine.ts';
import { aligned } from './align.ts';
import { blobOf } from './blob.ts';
import type { Agreement } from './agreement.ts';
import { agreementOf, patternPixels } from './agreement.ts';
import type { Picture } from './picture/picture.ts';
import { pictureOf } from './picture/picture.ts';
import { contentBox } from './picture/trim.ts';
import type { ContentBox } from './picture/trim.ts';

/** A thumbnail made ready to be compared. */
export interface Prepared {
  picture: Picture;
  /** What lies inside of borders. */
  box: ContentBox;
  /** Nothing in it tells it from another blank picture. */
  isFlat: boolean;
  isDocument: boolean;
}

export function prepared(thumbnail: Thumbnail, isDocument: boolean): Prepared {
  const picture = pictureOf(thumbnail);
  return {
    picture,
    box: contentBox(thumbnail),
    isFlat: patternPixels(picture.levels[0]!.grey) < MIN_PATTERN_PIXELS,
    isDocument,
  };
}

/** What is measured of two pictures that were laid onto each other. */
interface Measured {
  bFromA: Affine;
  /** With a map that moves, turns by quarters and stretches alike; and with one that turns and shears too. */
  straight: Counts;
  free: Counts;
  /** The share of the content of each that lies in the other's frame: the greater and the lesser. */
  containedShare: number;
  leastContainedShare: number;
  /** How far the free map puts a corner from where the straight one would, in pixels of the coarser. */
  bentPx: number;
  overlaidShare: number;
}

/** Of the windows that have a pattern. */
interface Counts {
  correlation: number;
  pixels: number;
  /** The share that disagrees, and the pixels of the largest region that does. */
  changedShare: number;
  blobPixels: number;
}

/** Pixels with a pattern that tell anything. */
const MIN_PATTERN_PIXELS = 250;
/** A window with a lower correlation disagrees. */
const CHANGED = 0.4;

/**
 * What copies differ by at most. Whoever holds a camera anew turns it a little: where a map that turns and
 * shears fits better by more than `turnGain`, it is another press (docs/measurements.md#duplicates).
 */
const COPY = {
  correlation: 0.82,
  changedShare: 0.012,
  blobPixels: 100,
  containedShare: 0.985,
  leastContainedShare: 0,
  overlaidShare: 0.4,
  turnGain: 0.003,
  bentPx: Infinity,
};
/** Of one moment by the cameras' clocks: it may be straightened, and edited more. */
const EDIT = { ...COPY, changedShare: 0.04, blobPixels: 300, turnGain: Infinity };
/** Two frames of a burst: nothing in them moved, and the camera little. */
const FRAME = {
  ...COPY,
  correlation: 0.88,
  changedShare: 0.003,
  blobPixels: 24,
  containedShare: 0.9,
  leastContainedShare: 0.8,
  turnGain: Infinity,
  bentPx: 4,
};

/**
 * On a document what is written is the picture, and nothing lies over it: letters and forms of one sender
 * differ in nothing else (docs/measurements.md#duplicates).
 */
const DOCUMENT_OVERLAID_SHARE = 0.002;

/** `starts`: maps of pixels, one of which may lay `a` onto `b`; the first that does decides. */
export function compared(a: Prepared, b: Prepared, starts: readonly Affine[], presses: Presses): Comparison {
  if (presses === 'apart') return { verdict: 'different', bFromA: null };
  if (a.isFlat && b.isFlat) {
    const [start = null] = starts;
    return { verdict: presses === 'one' && start !== null ? 'same' : 'unknown', bFromA: start };
  }
  let verdict: Comparison['verdict'] = starts.length === 0 ? 'unknown' : 'different';
  for (const start of starts) {
    const found = measured(a, b, start);
    const isWritten =
      (a.isDocument || b.isDocument) && found !== null && found.overlaidShare > DOCUMENT_OVERLAID_SHARE;
    const told = found === null || isWritten ? 'different' : verdictOf(found, presses);
    if (told === 'same') return { verdict: told, bFromA: found!.bFromA };
    if (told === 'unknown') verdict = told;
  }
  return { verdict, bFromA: null };
}

function verdictOf(found: Measured, presses: Presses): Comparison['verdict'] {
  const limits = presses === 'burst' ? FRAME : presses === 'one' ? EDIT : COPY;
  const counts = limits.turnGain === Infinity ? found.free : found.straight;
  if (counts.pixels < MIN_PATTERN_PIXELS) return 'unknown';
  if (
    counts.correlation < limits.correlation ||
    counts.changedShare > limits.changedShare ||
    counts.blobPixels > limits.blobPixels ||
    found.overlaidShare > limits.overlaidShare ||
    found.free.correlation - found.straight.correlation > limits.turnGain ||
    found.bentPx > limits.bentPx
  )
    return 'different';
  const isInside =
    found.containedShare >= limits.containedShare && found.leastContainedShare >= limits.leastContainedShare;
  return isInside ? 'same' : 'unknown';
}

/** null where the pictures cannot be laid onto each other. */
function measured(a: Prepared, b: Prepared, start: Affine): Measured | null {
  const back = inverse(start);
  if (back === null) return null;
  const [most, least] = stretches(start);
  if (most * least >= 1) return measuredOnto(a, b, start);
  const found = measuredOnto(b, a, back);
  const bFromA = found && inverse(found.bFromA);
  return found && bFromA && { ...found, bFromA };
}

function measuredOnto(coarser: Prepared, finer: Prepared, start: Affine): Measured | null {
  const { widthPx, heightPx } = finer.picture.levels[0]!.grey;
  const back = inverse(start);
  if (back === null) return null;
  const centre = [widthPx / 2, heightPx / 2] as const;
  const maps = aligned(coarser.picture, finer.picture, squared(start, applied(back, centre)));
  if (maps === null) return null;
  const straight = agreementOf(coarser.picture, finer.picture, maps.straight, null);
  const free = agreementOf(coarser.picture, finer.picture, maps.free, straight);
  const shares = [
    shareInside(coarser.box, maps.straight, finer.picture.levels[0]!.grey),
    shareInside(finer.box, inverse(maps.straight)!, coarser.picture.levels[0]!.grey),
  ];
  return {
    bFromA: maps.straight,
    straight: countsOf(straight),
    free: countsOf(free),
    containedShare: Math.max(...shares),
    leastContainedShare: Math.min(...shares),
    bentPx: bentPx(maps.free, free),
    overlaidShare: straight.overlaidShare,
  };
}

const applied = ([a, b, c, d, e, f]: Affine, [x, y]: readonly [number, number]): [number, number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

function countsOf(agreement: Agreement): Counts {
  const { correlation, isPattern, widthPx } = agreement;
  const isChanged = new Uint8Array(isPattern.length);
  let [pixels, sum, changed] = [0, 0, 0];
  for (let i = 0; i < isPattern.length; i++) {
    if (isPattern[i] === 0) continue;
    pixels += 1;
    sum += correlation[i]!;
    if (correlation[i]! >= CHANGED) continue;
    isChanged[i] = 1;
    changed += 1;
  }
  return {
    correlation: sum / Math.max(1, pixels),
    pixels,
    changedShare: changed / Math.max(1, pixels),
    blobPixels: blobOf(isChanged, widthPx),
  };
}

/** How much of the box lies in the frame that the map leads to. */
function shareInside(
  [left, top, right, bottom]: ContentBox,
  map: Affine,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): number {
  const [p, q] = [applied(map, [left, top]), applied(map, [right, bottom])];
  const share = (u: number, v: number, size: number): number =>
    Math.max(0, Math.min(size, Math.max(u, v)) - Math.max(0, Math.min(u, v))) / Math.abs(v - u);
  return share(p[0], q[0], widthPx) * share(p[1], q[1], heightPx);
}

function bentPx(map: Affine, { isShared, widthPx, heightPx }: Agreement): number {
  const straight = inverse(squared(map, [0, 0]));
  if (straight === null) return Infinity;
  const [a, b, , d, e] = composed(straight, map);
  const sharedPx = isShared.reduce((sum, shared) => sum + shared, 0);
  const reachPx = (Math.max(widthPx, heightPx) / 2) * Math.sqrt(sharedPx / (widthPx * heightPx));
  return reachPx * Math.hypot(a - 1, b, d, e - 1);
}
