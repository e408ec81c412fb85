/** Clusters are computed and disposable; places last. This finds for each new cluster the place it continues. */
import type { Cluster } from '../contract/domain.ts';

/** A place: `id` null where it is new. Photo ids ascending. */
export interface ReconciledPlace {
  id: number | null;
  photos: number[];
}

/**
 * Each known place's id goes to the cluster that holds most of its photos, the largest overlap first; equal ones go to the older place, then
 * to the cluster that comes first. So a place keeps its id when photos join it, when it splits (the larger part) and when two merge (the
 * larger one's).
 */
export function reconcile(clusters: readonly Cluster[], known: readonly { id: number; photos: readonly number[] }[]): ReconciledPlace[] {
  const clusterOf = new Map<number, number>();
  for (const [i, { photos }] of clusters.entries()) for (const photo of photos) clusterOf.set(photo, i);
  const overlaps: { id: number; cluster: number; shared: number }[] = [];
  for (const { id, photos } of known) {
    const shared = new Map<number, number>();
    for (const photo of photos) {
      const cluster = clusterOf.get(photo);
      if (cluster !== undefined) shared.set(cluster, (shared.get(cluster) ?? 0) + 1);
    }
    for (const [cluster, count] of shared) overlaps.push({ id, cluster, shared: count });
  }
  overlaps.sort((l, r) => r.shared - l.shared || l.id - r.id || l.cluster - r.cluster);
  const idOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { id, cluster } of overlaps) {
    if (taken.has(id) || idOf.has(cluster)) continue;
    idOf.set(cluster, id);
    taken.add(id);
  }
  return clusters.map(({ photos }, i) => ({ id: idOf.get(i) ?? null, photos: [...photos] }));
}
