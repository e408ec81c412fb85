/** Verified matches -> clusters: the photos of one place each, without chaining. Pure and deterministic. */
import type { Cluster } from '../contract/place.ts';

/** A match as the place graph sees it: an edge between two photos. */
export interface Link {
  a: number;
  b: number;
  score: number;
}

/**
 * Two clusters of several photos each are one place only if links between them number at least this share of
 * the smaller cluster: one false match joins no whole places (docs/measurements.md#places).
 */
const MIN_LINKS_SHARE = 0.2;

/**
 * ... and at least two, unless one is this strong (a match scores 100): one weak bridge joins nothing
 * (docs/measurements.md#places).
 */
export const STRONG_SCORE = 120;

const strongerFirst = (l: Link, r: Link): number => r.score - l.score || l.a - r.a || l.b - r.b;

const linksNeeded = (score: number, smaller: number): number =>
  Math.max(score >= STRONG_SCORE ? 1 : 2, MIN_LINKS_SHARE * smaller);

/**
 * Grows clusters along links, strongest first. A photo alone joins by one link; clusters merge as said above,
 * or not. What was too little to merge two clusters is looked at again as they grow, until nothing changes. A
 * cluster may so have crossed a bridge photo by photo, whose own links were weaker: a link that alone holds
 * two parts together, which by the same rule would not have merged, is cut at last. Photos without a link are
 * in no cluster.
 */
export function clusterPlaces(links: readonly Link[]): Cluster[] {
  const strongestFirst = [...links].sort(strongerFirst);
  const clusters = new Map<number, number[]>();
  for (const { a, b } of strongestFirst)
    for (const photo of [a, b]) if (!clusters.has(photo)) clusters.set(photo, [photo]);
  const merge = (a: number[], b: number[]): void => {
    const [into, from] = a.length >= b.length ? [a, b] : [b, a];
    for (const photo of from) {
      into.push(photo);
      clusters.set(photo, into);
    }
  };
  for (let changed = true; changed;) {
    changed = false;
    const seen = new Map<number[], Map<number[], number>>();
    for (const link of strongestFirst) {
      const [a, b] = [clusters.get(link.a)!, clusters.get(link.b)!];
      if (a === b) continue;
      const smaller = Math.min(a.length, b.length);
      const linkCount = count(seen, a, b);
      if (smaller === 1 || linkCount >= linksNeeded(link.score, smaller)) {
        merge(a, b);
        changed = true;
      }
    }
  }
  return withoutBridges(links.filter(({ a, b }) => clusters.get(a) === clusters.get(b)))
    .filter((photos) => photos.length > 1)
    .map((photos) => ({ photos: photos.sort((a, b) => a - b) }))
    .sort((a, b) => a.photos[0]! - b.photos[0]!);
}

/**
 * How many links between two clusters were seen, this one included. Counts of a cluster that was merged away
 * start anew: the next round sees all.
 */
function count(seen: Map<number[], Map<number[], number>>, a: number[], b: number[]): number {
  const of = (cluster: number[]): Map<number[], number> => {
    const counts = seen.get(cluster) ?? new Map<number[], number>();
    seen.set(cluster, counts);
    return counts;
  };
  const links = (of(a).get(b) ?? 0) + 1;
  of(a).set(b, links);
  of(b).set(a, links);
  return links;
}

/**
 * The parts that hold together when bridges too weak for what they join are cut, the weakest first: what it
 * frees may keep the others.
 */
function withoutBridges(links: readonly Link[]): number[][] {
  const found: number[][] = [];
  const waiting = parts(links);
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { photos, links: inside } = part;
    const weak = bridges(inside)
      .filter(({ link, photoCount }) => {
        const smaller = Math.min(photoCount, photos.length - photoCount);
        return smaller > 1 && linksNeeded(link.score, smaller) > 1;
      })
      .map(({ link }) => link);
    if (weak.length === 0) found.push(photos);
    else {
      const weakest = weak.reduce((least, link) => (strongerFirst(least, link) > 0 ? least : link));
      waiting.push(...parts(inside.filter((link) => link !== weakest)));
    }
  }
  return found;
}

function linksOfPhotos(links: readonly Link[]): Map<number, Link[]> {
  const linksOf = new Map<number, Link[]>();
  for (const link of links) {
    for (const photo of [link.a, link.b]) {
      const known = linksOf.get(photo);
      if (known === undefined) linksOf.set(photo, [link]);
      else known.push(link);
    }
  }
  return linksOf;
}

const otherEnd = (link: Link, photo: number): number => (link.a === photo ? link.b : link.a);

/** The connected parts: their photos and the links inside. */
function parts(links: readonly Link[]): { photos: number[]; links: Link[] }[] {
  const linksOf = linksOfPhotos(links);
  const partOf = new Map<number, { photos: number[]; links: Link[] }>();
  for (const start of linksOf.keys()) {
    if (partOf.has(start)) continue;
    const part = { photos: [start], links: [] };
    partOf.set(start, part);
    for (const photo of part.photos) {
      for (const link of linksOf.get(photo)!) {
        const next = otherEnd(link, photo);
        if (partOf.has(next)) continue;
        partOf.set(next, part);
        part.photos.push(next);
      }
    }
  }
  for (const link of links) partOf.get(link.a)!.links.push(link);
  return [...new Set(partOf.values())];
}

/**
 * The links that alone hold a connected part together, each with the photos on one of its sides (Tarjan 1974:
 * one depth-first walk, here without recursion).
 */
function bridges(links: readonly Link[]): { link: Link; photoCount: number }[] {
  const linksOf = linksOfPhotos(links);
  const found: { link: Link; photoCount: number }[] = [];
  const order = new Map<number, number>();
  // Of each photo on the walk: the link it was reached by, its next link, the earliest photo its subtree
  // leads back to, the subtree's photos.
  const enter = (photo: number, from: Link | null) => {
    order.set(photo, order.size);
    return { photo, from, next: 0, back: order.size - 1, photoCount: 1 };
  };
  const walk = [enter(links[0]!.a, null)];
  for (let top = walk.at(-1); top !== undefined; top = walk.at(-1)) {
    const link = linksOf.get(top.photo)![top.next++];
    if (link === undefined) {
      walk.pop();
      const parent = walk.at(-1);
      if (parent === undefined) break;
      parent.photoCount += top.photoCount;
      parent.back = Math.min(parent.back, top.back);
      if (top.back > order.get(parent.photo)!) found.push({ link: top.from!, photoCount: top.photoCount });
    } else if (link !== top.from) {
      const photo = otherEnd(link, top.photo);
      const seen = order.get(photo);
      if (seen === undefined) walk.push(enter(photo, link));
      else top.back = Math.min(top.back, seen);
    }
  }
  return found;
}
