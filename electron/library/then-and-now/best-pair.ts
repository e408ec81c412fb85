/** Which two photos of a place show best how time went by. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { PlaceView } from '../../contract/library.ts';
import type { Affine } from '../../contract/match.ts';
import type { ModelPackage } from '../../contract/model.ts';
import type { AlignedPair } from '../../contract/then-and-now.ts';
import { commonViewOf } from '../../exchange/then-and-now/then-and-now.ts';
import type { Store } from '../../store/store.ts';
import { seriesOfPhotos } from './series.ts';

/** Two linked photos that can be laid onto each other. */
export interface BestPair extends AlignedPair {
  /** A day or more lies between them. */
  isDaysApart: boolean;
  /** They agree, as far as their thumbnails show. */
  isJudged: boolean;
}

/**
 * Chooses, once for as long as the place is what it is. null where no two linked photos show enough of the
 * same.
 */
export type BestPairs = (model: ModelPackage, place: PlaceView) => Promise<BestPair | null>;

export function bestPairs(store: Store): BestPairs {
  const kept = new Map<number, { of: string; best: Promise<BestPair | null> }>();
  return (model, place) => {
    const of = whatItRestsOn(model, place);
    const known = kept.get(place.id);
    if (known?.of === of) return known.best;
    const best = bestPair(store, model, place);
    kept.set(place.id, { of, best });
    best.catch(() => kept.delete(place.id));
    return best;
  };
}

function whatItRestsOn({ id }: ModelPackage, { photos, links }: PlaceView): string {
  const dated = photos.map((photo) => [photo.id, photo.takenAt]);
  return createHash('sha256')
    .update(JSON.stringify([id, dated, links]))
    .digest('base64');
}

/** Pairs that are laid onto each other at most (docs/measurements.md#then-and-now). */
const TRIED_PAIRS = 6;

async function bestPair(store: Store, model: ModelPackage, place: PlaceView): Promise<BestPair | null> {
  let best: { pair: BestPair; worth: number } | null = null;
  for (const { then, now, apartMs, worth: promised } of promisingPairs(store, model, place)) {
    if (best !== null && best.worth >= promised) break;
    await setImmediate(); // others are answered in between
    const found = await seriesOfPhotos(store, model, then, now);
    if (!found.ok) continue;
    const thumbnails = [then, now].map((id) => store.thumbnails.jpeg(id));
    const common = await commonViewOf(found.value.series, thumbnails);
    if (common === null) continue;
    const { reference, view, leastShare, isJudged } = common;
    const worth = worthOf(apartMs, leastShare);
    if (worth <= (best?.worth ?? 0)) continue;
    const onto = reference === 0 ? then : now;
    best = { pair: { then, now, onto, view, isDaysApart: apartMs >= DAY_MS, isJudged }, worth };
  }
  return best?.pair ?? null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Twice the picture is worth four times the years (docs/measurements.md#then-and-now). Within an hour time
 * tells nothing, and without a date nobody knows.
 */
const worthOf = (apartMs: number, leastShare: number): number =>
  leastShare * Math.sqrt(Math.max(HOUR_MS, apartMs));

interface PromisingPair {
  then: number;
  now: number;
  apartMs: number;
  /** What it is worth at most, about. */
  worth: number;
}

/** The most promising first; those worth as much by how good their link is. */
function promisingPairs(store: Store, model: ModelPackage, { photos, links }: PlaceView): PromisingPair[] {
  const photoOf = new Map(photos.map((photo) => [photo.id, photo]));
  return links
    .flatMap((link): PromisingPair[] => {
      const [a, b] = [photoOf.get(link.a)!, photoOf.get(link.b)!];
      const bFromA = store.pairs.transform(model.id, a.id, b.id);
      if (bFromA === null) return [];
      const [timeA, timeB] = [a, b].map(({ takenAt }) => Date.parse(takenAt ?? '')) as [number, number];
      const [then, now] = timeB < timeA ? [b.id, a.id] : [a.id, b.id];
      const apartMs = Math.abs(timeB - timeA) || 0;
      return [{ then, now, apartMs, worth: worthOf(apartMs, roughLeastShare(a, b, bFromA)) }];
    })
    .sort((p, q) => q.worth - p.worth)
    .slice(0, TRIED_PAIRS);
}

/** Points each way of a photo that are laid onto the other to know how much of it that shows. */
const GRID = 16;

interface Size {
  widthPx: number;
  heightPx: number;
}

/** Of either photo, the share that the other shows of it, as the transform says: the lesser of both. */
function roughLeastShare(a: Size, b: Size, [xx, xy, x0, yx, yy, y0]: Affine): number {
  let insideCount = 0;
  for (let row = 0.5; row < GRID; row++)
    for (let column = 0.5; column < GRID; column++) {
      const [x, y] = [(column / GRID) * a.widthPx, (row / GRID) * a.heightPx];
      const [toX, toY] = [xx * x + xy * y + x0, yx * x + yy * y + y0];
      if (toX >= 0 && toY >= 0 && toX < b.widthPx && toY < b.heightPx) insideCount += 1;
    }
  const shareOfA = insideCount / GRID ** 2;
  const areaScale = Math.abs(xx * yy - xy * yx);
  return Math.min(shareOfA, (shareOfA * areaScale * a.widthPx * a.heightPx) / (b.widthPx * b.heightPx));
}
