/** A search of an index, shared out among threads that look at the same lists together. */
import { DESCRIPTOR_SIZE } from '../electron/contract/features.ts';
import type { Found, NumberedLists, ReadLists } from './kernels.ts';

/** A search under way, on a path. */
export interface Search {
  /** The leaves that any query probes, ascending. */
  leaves: Uint32Array;
  /** Looks at the rows of gathered lists. One call at a time. */
  scan(gathered: object): Promise<void>;
  found(): Found;
}

export interface Searchable {
  readonly leaves: number;
  /** Lists as searches take them: made ready once for all of these. */
  gather(parts: readonly NumberedLists[]): object;
  startSearch(queries: Int8Array, k: number, probes: number): Promise<Search>;
}

/** Visits of leaves of a thread's share of the queries, 12 bytes each (docs/measurements.md#native). */
const VISITS = 2 ** 20;

/** Shares that read the lists together: what they visit and find is in memory. */
const SHARES = 8;

/** The `k` nearest rows of each query (`Tree.search`), of the `probes` leaves nearest to it. */
export async function search(
  tree: Searchable,
  read: ReadLists,
  queries: Int8Array,
  k: number,
  probes: number,
): Promise<Found> {
  const count = queries.length / DESCRIPTOR_SIZE;
  const found = { photos: new Uint32Array(count * k), distances: new Int32Array(count * k) };
  const share = Math.max(1, Math.floor(VISITS / probes));
  const shares = Array.from({ length: Math.ceil(count / share) }, (_, i) => i * share);
  for (let done = 0; done < shares.length; done += SHARES) {
    const some = shares.slice(done, done + SHARES);
    const searches = await Promise.all(
      some.map((from) => {
        const rows = queries.subarray(from * DESCRIPTOR_SIZE, (from + share) * DESCRIPTOR_SIZE);
        return tree.startSearch(rows, k, probes);
      }),
    );
    let scanning: Promise<unknown> = Promise.resolve();
    for (const parts of read(union(searches, tree.leaves))) {
      const gathered = tree.gather(parts);
      await scanning; // the next lists are read while these are looked at
      scanning = Promise.all(searches.map((one) => one.scan(gathered)));
    }
    await scanning;
    for (const [i, { photos, distances }] of searches.map((one) => one.found()).entries()) {
      found.photos.set(photos, some[i]! * k);
      found.distances.set(distances, some[i]! * k);
    }
  }
  return found;
}

/** The leaves that any of the searches probes, ascending. */
function union(searches: readonly Search[], leaves: number): Uint32Array {
  const isProbed = new Uint8Array(leaves);
  for (const one of searches) for (const leaf of one.leaves) isProbed[leaf] = 1;
  const probed = new Uint32Array(leaves);
  let count = 0;
  for (let leaf = 0; leaf < leaves; leaf++) if (isProbed[leaf] === 1) probed[count++] = leaf;
  return probed.subarray(0, count);
}
