/** A library in which a person decided something of each kind, and what it holds of that. */
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../../../electron/store/store.ts';
import type { PlacesStore } from '../../places-of.ts';
import { placesStore } from '../../places-of.ts';

/** The user's own tables, but for what a scan changes of them by itself. */
const TABLES = [
  ...['folder', 'place', 'place_pin', 'place_ban', 'place_part', 'place_seen', 'place_memory', 'journal'],
  ...['leave_out', 'setting', 'tidy_folder', 'copy_decision', 'copy_decision_photo', 'favourite', 'accepted'],
];

export function decidedLibrary(): { library: PlacesStore; photos: number[] } {
  const library = placesStore();
  const photos = library.fill('/photos', ['m']);
  const [a, b, c, d, e, f] = photos as [number, number, number, number, number, number];
  library.group('m', [a, b], [c, d], [e, f]);
  const { decisions, places, leaveOut, settings, tidyFolders, copyDecisions } = library.store;
  const [first, second, third] = places.list('m').map(({ id }) => id) as [number, number, number];
  decisions.rename(first, 'Markt bei Nacht ☾');
  decisions.cover(first, b);
  decisions.merge('m', [first, second]);
  decisions.exclude(third, [f]);
  decisions.star([a, e], true);
  decisions.accept(third, [{ photoId: e, takenAt: '2004-05-06T07:08:09' }]);
  decisions.rename(third, 'Hafen');
  decisions.undo();
  leaveOut.add('*.tmp', null);
  settings.setScanPace({ isGentle: true, cores: 2 });
  tidyFolders.add(Buffer.from([0x2f, 0xff, 0xfe]), 'protected');
  copyDecisions.decide(
    new Map([
      [a, 1],
      [b, 0],
    ]),
    [],
  );
  return { library, photos };
}

/** All of it, of the library's closed file. */
export function decisionsIn(path: string): Record<string, string[]> {
  const db = new DatabaseSync(path, { readOnly: true });
  const rows = TABLES.map((table) => {
    const derived = table === 'folder' ? 'id, path, removed_at_ms' : '*';
    const all = db.prepare(`SELECT ${derived} FROM ${table}`).all();
    return [table, all.map((row) => JSON.stringify(Object.values(row).map(String))).sort()];
  });
  db.close();
  return Object.fromEntries(rows) as Record<string, string[]>;
}

/** Renames the first place, which the decided library has. */
export const renameFirst = (store: Store, name: string): void =>
  store.decisions.rename(store.decisions.namesAndCovers()[0]!.id, name);
