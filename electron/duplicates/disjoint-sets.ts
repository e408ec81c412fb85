/** Sets that grow by joining two (Tarjan 1975, path halving). */
export interface DisjointSets {
  join(a: number, b: number): void;
  /** Members ascending, sets by their first member; those of one member too. */
  all(): number[][];
}

/** `count` sets of one member each: 0 .. count - 1. */
export function disjointSets(count: number): DisjointSets {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (member: number): number => {
    let at = member;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  return {
    join(a, b) {
      const [x, y] = [root(a), root(b)];
      parent[Math.max(x, y)] = Math.min(x, y);
    },
    all: () => [...Map.groupBy(parent.keys(), root).values()],
  };
}
