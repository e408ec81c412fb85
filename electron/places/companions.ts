/**
 * A photo, its companions and its copies are one for places: what is said of one is said of its lead.
 * `leadOf`: companion or copy -> lead; a photo that is not in it is its own. A lead is neither itself.
 */
import type { Decisions } from '../contract/place.ts';
import type { Link } from './graph.ts';
import type { KnownPlace } from './reconcile.ts';

export type LeadOf = ReadonlyMap<number, number>;

/**
 * Stacks of what belongs together in either way. Shown is what leads in both ways, of several the one with
 * the lowest id.
 */
export function composedLeads(companionOf: LeadOf, copyOf: LeadOf): Map<number, number> {
  const parentOf = new Map<number, number>();
  const rootOf = (photo: number): number => {
    let at = photo;
    for (let next = parentOf.get(at); next !== undefined; next = parentOf.get(at)) at = next;
    return at;
  };
  const photos = new Set([companionOf, copyOf].flatMap((leads) => [...leads].flat()));
  /** Lower is shown rather. */
  const showRank = (photo: number): number => Number(companionOf.has(photo)) * 2 + Number(copyOf.has(photo));
  for (const [photo, lead] of [...companionOf, ...copyOf]) {
    const [p, q] = [rootOf(photo), rootOf(lead)];
    if (p === q) continue;
    const [shown, part] = (showRank(p) - showRank(q) || p - q) < 0 ? [p, q] : [q, p];
    parentOf.set(part, shown);
  }
  return new Map(
    [...photos].flatMap((photo) => {
      const shown = rootOf(photo);
      return shown === photo ? [] : [[photo, shown] as const];
    }),
  );
}

/**
 * Links between leads, ascending by a, then b. Of several between the same two the one with the best score is
 * kept, and none between a photo and what belongs to it: a RAW and its JPEG are no place.
 */
export function foldLinks(links: readonly Link[], leadOf: LeadOf): Link[] {
  const folded = links.map(({ a, b, score }): Link => {
    const [p, q] = [leadOf.get(a) ?? a, leadOf.get(b) ?? b];
    return { a: Math.min(p, q), b: Math.max(p, q), score };
  });
  return folded
    .sort((l, r) => l.a - r.a || l.b - r.b || r.score - l.score)
    .filter(({ a, b }, i) => a !== b && (i === 0 || folded[i - 1]!.a !== a || folded[i - 1]!.b !== b));
}

/**
 * What was decided of leads. A lead is not in a place where it or a companion was banned from it. Its own
 * pin holds; else that of the companion with the lowest id that is pinned to a place from which the lead
 * itself is not banned.
 */
export function foldDecisions({ pins, bans }: Decisions, leadOf: LeadOf): Decisions {
  const ofLead = (photo: number): boolean => !leadOf.has(photo);
  const isBanned = new Set(bans.filter(({ photo }) => ofLead(photo)).map(keyOf));
  const folded = new Map<number, number>();
  const byWeight = [...pins].sort(
    (p, q) => Number(ofLead(q.photo)) - Number(ofLead(p.photo)) || p.photo - q.photo,
  );
  for (const { photo, place } of byWeight) {
    const lead = leadOf.get(photo) ?? photo;
    if (folded.has(lead) || (photo !== lead && isBanned.has(keyOf({ photo: lead, place })))) continue;
    folded.set(lead, place);
  }
  const allBans = bans.map(({ photo, place }) => ({ photo: leadOf.get(photo) ?? photo, place }));
  return {
    pins: [...folded].map(([photo, place]) => ({ photo, place })).sort((p, q) => p.photo - q.photo),
    bans: [...new Map(allBans.map((ban) => [keyOf(ban), ban])).values()].sort(
      (p, q) => p.place - q.place || p.photo - q.photo,
    ),
  };
}

const keyOf = ({ photo, place }: { photo: number; place: number }): string => `${photo} ${place}`;

/** The places by their leads: one that was known by a companion alone is recognised by its lead. */
export function foldKnown(known: readonly KnownPlace[], leadOf: LeadOf): KnownPlace[] {
  return known.map((place) => ({
    ...place,
    photos: [...new Set(place.photos.map((photo) => leadOf.get(photo) ?? photo))].sort((p, q) => p - q),
  }));
}
