/** Hits by place, the place of the best hit first. Pure. */
import type { Found } from '../../electron/contract/requests.ts';

export type Hit = Found['hits'][number];
export interface PlaceHits {
  /** null: one photo that is in no place. */
  placeId: number | null;
  placeName: string | null;
  hits: Hit[];
}

export function rankPlaces(hits: readonly Hit[]): PlaceHits[] {
  const groups = new Map<string, PlaceHits>();
  for (const hit of [...hits].sort((p, q) => q.score - p.score)) {
    const key = hit.placeId === null ? `photo ${hit.photo.id}` : `place ${hit.placeId}`;
    const group = groups.get(key);
    if (group) group.hits.push(hit);
    else groups.set(key, { placeId: hit.placeId, placeName: hit.placeName, hits: [hit] });
  }
  return [...groups.values()];
}
