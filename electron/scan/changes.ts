/** What became of the library's photos between two moments. */
import type { ScanChanges } from '../contract/scan.ts';
import type { Store } from '../store/store.ts';

/** Call it before files are looked at; what it gives counts, when they were read, what is otherwise since. */
export function changesSince({ photoFiles }: Store): () => ScanChanges {
  const before = new Set(photoFiles.ranges().map(({ photo }) => photo));
  const lastFile = photoFiles.lastFile();
  return () => {
    const changes: ScanChanges = { new: 0, changed: 0, moved: 0, gone: 0 };
    let stayed = 0;
    for (const { photo, firstFile, lastFile: last } of photoFiles.ranges()) {
      if (before.has(photo)) {
        stayed += 1;
        if (firstFile > lastFile) changes.moved += 1;
      } else if (last > lastFile) changes.new += 1;
      else changes.changed += 1; // another picture at a path that was known
    }
    changes.gone = Math.max(0, before.size - stayed - changes.changed);
    return changes;
  };
}
