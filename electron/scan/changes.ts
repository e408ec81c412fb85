/** What became of the library's photos between two moments. */
import type { ScanChanges } from '../contract/scan.ts';
import { inSteps } from '../process/in-steps.ts';
import type { Store } from '../store/store.ts';

/** Photos that are looked up in a step. */
const PHOTOS_AT_ONCE = 1000;

/** Call it before files are looked at; what it gives counts, when they were read, what is otherwise since. */
export function changesSince({ photoFiles }: Store): () => Promise<ScanChanges> {
  photoFiles.noteChanges();
  return () => inSteps(changesOf(photoFiles));
}

function* changesOf(photoFiles: Store['photoFiles']): Generator<undefined, ScanChanges> {
  const changes: ScanChanges = { new: 0, changed: 0, moved: 0, gone: 0 };
  const [known, now] = [new Set<number>(), new Set<number>()];
  const [staying, replacing] = [new Set<number>(), new Set<number>()];
  for (const { before, after } of yield* photoFiles.changes()) {
    if (before !== null) known.add(before);
    if (after !== null) now.add(after);
    if (after !== null && before !== null) (before === after ? staying : replacing).add(after);
  }
  let asked = 0;
  for (const photo of new Set([...known, ...now])) {
    if ((asked += 1) % PHOTOS_AT_ONCE === 0) yield;
    if (staying.has(photo) || photoFiles.liesUnchanged(photo)) continue;
    if (!now.has(photo)) changes.gone += 1;
    else if (known.has(photo)) changes.moved += 1;
    else if (replacing.has(photo)) changes.changed += 1;
    else changes.new += 1;
  }
  changes.gone = Math.max(0, changes.gone - changes.changed); // another photo lies where they lay
  return changes;
}
