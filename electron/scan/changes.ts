/** What became of the library's photos between two moments. */
import type { ScanChanges } from '../contract/scan.ts';
import type { Store } from '../store/store.ts';

/** Call it before files are looked at; what it gives counts, when they were read, what is otherwise since. */
export function changesSince({ photoFiles }: Store): () => ScanChanges {
  const before = photoFiles.photoOf();
  return () => {
    const changes: ScanChanges = { new: 0, changed: 0, moved: 0, gone: 0 };
    const photoOf = new Map(before);
    for (const [file, photo] of photoFiles.changedSince())
      if (photo === null) photoOf.delete(file);
      else photoOf.set(file, photo);
    const [known, now] = [new Set(before.values()), Map.groupBy(photoOf, ([, photo]) => photo)];
    for (const [photo, files] of now) {
      const stays = files.some(([file]) => before.get(file) === photo);
      if (stays) continue;
      if (known.has(photo)) changes.moved += 1;
      else if (files.some(([file]) => before.has(file))) changes.changed += 1;
      else changes.new += 1;
    }
    const gone = [...known].filter((photo) => !now.has(photo)).length;
    changes.gone = Math.max(0, gone - changes.changed); // another photo lies where they lay
    return changes;
  };
}
