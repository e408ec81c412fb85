/** Lists of an index that were read last, as many as fit: what is asked again is there. */
import type { Lists } from '../../native/index.ts';

/** 26 bytes a row (docs/measurements.md#matching). */
const MOST_ROWS = 9_000_000;

/** Part of an index. */
interface Part {
  lists(i: number): Lists | null;
}

export interface ListsCache {
  /** The part, whose lists are read by way of the cache. */
  of<P extends Part>(part: P): P;
}

export function listsCache(mostRows = MOST_ROWS): ListsCache {
  /** The one used last at the end. */
  const kept = new Map<number, Lists>();
  let [rows, parts] = [0, 0];
  return {
    of(part) {
      const number = parts++;
      return {
        ...part,
        lists(i: number) {
          const key = number * 2 ** 32 + i;
          const there = kept.get(key);
          const lists = there ?? part.lists(i);
          if (lists === null) return null;
          if (there !== undefined) kept.delete(key);
          else rows += lists.count;
          kept.set(key, lists);
          for (const [oldest, { count }] of kept) {
            if (rows <= mostRows) break;
            kept.delete(oldest);
            rows -= count;
          }
          return lists;
        },
      };
    },
  };
}
