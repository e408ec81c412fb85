/** Verified matches -> clusters: the photos of one place each, without chaining. Pure and deterministic. */
import type { Cluster } from '../contract/place.ts';
import type { Link } from './graph.ts';
import { bridges, parts } from './graph.ts';

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
