/** Files of a library that come, go and change their names, as scans see them. */
import { atOnce } from '../../../electron/process/at-once.ts';
import type { PlacesStore } from '../places-of.ts';
import { noFeatures } from '../places-of.ts';
import { factsOf } from '../../support/file-facts.ts';

const FOLDER = Buffer.from('/photos');
const NAMES = 9;

/** What happens to files, by numbers: of what there is, the ones that they count to. */
export type Event = 'go' | 'come' | 'rename' | 'swap' | 'shift' | 'away' | 'remove';

export interface Disk {
  happen(event: Event, one: number, other: number): void;
  /** All photos lie there again, in a folder of the library that is online. */
  restore(): void;
  /** Folders are listed, and what is new or changed is read. */
  scan(models: readonly string[]): void;
}

/** `library`: as `fill` made it in FOLDER. */
export function diskOf(library: PlacesStore): Disk {
  /** The content of each file, by its name's number. */
  const files = new Map([1, 2, 3, 4, 5, 6].map((content) => [content, content]));
  /** Where the last scan saw them. */
  let seen = new Map(files);
  const gone: number[] = [];
  /** The name that each had before it was gone: what takes that is an edit of it. */
  const lastNames = new Map<number, number>();
  let isAway = false;
  const isRemoved = (): boolean => library.store.files.folders().length === 0;
  const place = (content: number, wanted: number): void => {
    const free = Array.from({ length: NAMES }, (_, i) => 1 + ((wanted + i) % NAMES));
    const reserved = new Set([...lastNames].map(([other, name]) => (other === content ? null : name)));
    files.set(
      free.find((name) => !files.has(name) && !reserved.has(name))!,
      content,
    );
    lastNames.delete(content);
  };
  const named = (i: number): number | undefined => [...files.keys()].sort()[i % files.size];
  const happen: Record<Event, (one: number, other: number) => void> = {
    go(one) {
      const name = named(one);
      // else what took its name would be an edit of it, as far as a scan can tell
      if (name === undefined || seen.get(name) !== files.get(name)) return;
      gone.push(files.get(name)!);
      lastNames.set(files.get(name)!, name);
      files.delete(name);
    },
    come(_, other) {
      const content = gone.shift();
      if (content !== undefined) place(content, other);
    },
    rename(one, other) {
      const name = named(one);
      if (name === undefined) return;
      const content = files.get(name)!;
      files.delete(name);
      place(content, other);
    },
    swap(one, other) {
      const [p, q] = [named(one), named(other)];
      if (p === undefined || q === undefined) return;
      const [atP, atQ] = [files.get(p)!, files.get(q)!];
      files.set(p, atQ).set(q, atP);
    },
    /** As who numbers photos anew. */
    shift() {
      if (gone.length > 0) return;
      const moved = [...files].map(([name, content]) => [1 + (name % NAMES), content] as const);
      files.clear();
      for (const [name, content] of moved) files.set(name, content);
    },
    away: () => void (isAway = !isAway),
    remove: () =>
      isRemoved() ? library.store.files.addFolder(FOLDER) : library.store.files.removeFolder(FOLDER, 1),
  };
  return {
    happen: (event, one, other) => happen[event](one, other),
    restore() {
      isAway = false;
      if (isRemoved()) library.store.files.addFolder(FOLDER);
      while (gone.length > 0) happen.come(0, 0);
    },
    scan(models) {
      const { files: table, photos } = library.store;
      const scan = table.nextScan();
      for (const { id } of table.folders()) {
        if (isAway) {
          table.takeOffline(id);
          continue;
        }
        seen = new Map(files);
        const listed = [...files].map(([name, content]) => ({
          path: Buffer.from(`${name}.jpg`),
          ...{ sizeBytes: BigInt(content), mtimeNs: BigInt(content), ctimeNs: BigInt(content) },
          failure: null,
        }));
        table.see(id, scan, listed);
        table.endFolder(id, scan, [], atOnce(table.unseen(id, scan)));
      }
      table.takeMoved();
      for (const model of models)
        for (const { id, below } of table.toExtract(model, 0, 100)) {
          const hash = Buffer.alloc(32, files.get(Number.parseInt(below.toString(), 10))!);
          const photo = photos.admit(hash);
          for (const each of models) photos.save(photo, noFeatures(each), 'jpeg');
          table.read(id, photo, factsOf(hash));
        }
      table.sweep();
    },
  };
}
