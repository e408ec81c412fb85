/** The place graph: photos, and the matches between them. Pure. */

/** A match as the place graph sees it: an edge between two photos. */
export interface Link {
  a: number;
  b: number;
  score: number;
}

/** The links of each photo that has any. */
export function linksOfPhotos(links: readonly Link[]): Map<number, Link[]> {
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

export const otherEnd = (link: Link, photo: number): number => (link.a === photo ? link.b : link.a);

/** What links hold together: its photos and the links inside. */
export interface Part {
  photos: number[];
  links: Link[];
}

/** All these photos: the connected parts, then each that no link leads to. */
export function partsOf(photos: readonly number[], links: readonly Link[]): Part[] {
  const linked = parts(links);
  const isLinked = new Set(linked.flatMap((part) => part.photos));
  const alone = photos.filter((photo) => !isLinked.has(photo));
  return [...linked, ...alone.map((photo) => ({ photos: [photo], links: [] }))];
}

/** The connected parts. */
export function parts(links: readonly Link[]): Part[] {
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

/** The photos that are reached from one without a link, ascending. */
export function reachedFrom(photo: number, without: Link, linksOf: ReadonlyMap<number, Link[]>): number[] {
  const reached = new Set([photo]);
  for (const at of reached)
    for (const link of linksOf.get(at)!) if (link !== without) reached.add(otherEnd(link, at));
  return [...reached].sort((p, q) => p - q);
}

export interface Bridge {
  link: Link;
  /** Which end of the link the counted photos are on. */
  end: number;
  photoCount: number;
}

/**
 * The links that alone hold a connected part together, each with the photos on one of its sides (Tarjan 1974:
 * one depth-first walk, here without recursion).
 */
export function bridges(links: readonly Link[]): Bridge[] {
  const linksOf = linksOfPhotos(links);
  const found: Bridge[] = [];
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
      if (top.back > order.get(parent.photo)!)
        found.push({ link: top.from!, end: top.photo, photoCount: top.photoCount });
    } else if (link !== top.from) {
      const photo = otherEnd(link, top.photo);
      const seen = order.get(photo);
      if (seen === undefined) walk.push(enter(photo, link));
      else top.back = Math.min(top.back, seen);
    }
  }
  return found;
}
