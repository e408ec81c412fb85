/**
 * The groups that were made anew, and in them the photos of which nothing can be made anew now: each stays
 * with the group of those that it was grouped with before, or as it was where nothing can be of any of them.
 * Maps of a copy to its lead; a lead is in none.
 */
export function withOutdated(
  made: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, number>,
  outdated: ReadonlySet<number>,
): Map<number, number> {
  const all = new Map(made);
  const copies = [...before.keys()].sort((a, b) => a - b);
  for (const [lead, own] of Map.groupBy(copies, (copy) => before.get(copy)!)) {
    const group = [lead, ...own];
    const first = group.find((photo) => !outdated.has(photo)) ?? lead;
    const stays = made.get(first) ?? first;
    for (const photo of group) if (outdated.has(photo) && photo !== stays) all.set(photo, stays);
  }
  return all;
}
