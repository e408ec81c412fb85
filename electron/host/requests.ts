/** What the engine answers to each request of the contract. */
import type { ModelPackage } from '../contract/model.ts';
import { failed as refused } from '../contract/failure.ts';
import type { Refusal } from '../contract/failure.ts';
import type { Ask, LibraryState, Reply, RequestName } from '../contract/requests.ts';
import type { Store } from '../store/store.ts';
import type { Library } from '../library/library.ts';
import type { PlaceBook } from '../library/place-book.ts';
import type { Scanner } from '../scan/scanner.ts';
import { addFolder, removeFolder } from './folders.ts';
import type { ModelManager } from './model-manager.ts';
import { drawMatch, findFile, readMatch, readPhoto } from './photos.ts';
import type { PictureMaker } from './pictures.ts';

/** `path`: the file or folder that the ask's token stands for; null where the ask has none. */
export type RequestTable = {
  [N in RequestName]: (ask: Ask<N>, path: string | null) => Reply<N> | Promise<Reply<N>>;
};

/** What requests are answered from. */
export interface EngineContext {
  store: Store;
  library: Library;
  model: ModelPackage;
  scanner: Scanner;
  book: PlaceBook;
  pictures: PictureMaker;
  models: ModelManager;
  state: () => LibraryState;
  /**
   * Tells that these places (without them: the library's folders, and so all places) may be otherwise now.
   */
  placesChanged: (placeIds?: readonly number[]) => void;
}

type Refused = { ok: false; failure: Refusal };
const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
const noPlace = (): Refused =>
  refused(
    'no such place',
    'This place is no more: a scan or a merge changed it.',
    'Look for its photos among the places.',
  );
const notInPlace = (): Refused =>
  refused(
    'not in the place',
    'The photo is not in this place.',
    'The place may have changed since; look at it again.',
  );
export function requestTable(context: EngineContext): RequestTable {
  const { store, library, model, scanner, book, pictures, models, state, placesChanged } = context;
  const isPlace = (id: number): boolean => store.decisions.nameAndCover(id) !== null;
  /** Runs a decision about places that must be there. */
  const decide = <T>(
    placeIds: readonly number[],
    decision: () => T,
    made: (value: T) => number[] = () => [],
  ): { ok: true; value: T } | Refused => {
    if (!placeIds.every(isPlace)) return noPlace();
    const value = decision();
    placesChanged([...placeIds, ...made(value)]);
    return done(value);
  };
  return {
    'library.state': () => done(state()),
    'library.failures': () => done(library.failures(model.id)),
    'folder.add': (_, path) => addFolder(library, scanner, named(path)),
    async 'folder.remove'({ folderId }) {
      await removeFolder(store, scanner, folderId);
      placesChanged();
      return done({});
    },
    'scan.start'() {
      scanner.start();
      return done({});
    },
    async 'scan.pause'() {
      await scanner.pause();
      return done({});
    },
    'places.list': () => done(book.list()),
    'place.get'({ placeId }) {
      const place = book.get(placeId);
      return place === null ? noPlace() : done(place);
    },
    'place.seen': ({ placeId }) =>
      decide([placeId], () => {
        store.decisions.see(model.id, placeId);
        return {};
      }),
    'place.rename': ({ placeId, name }) =>
      decide([placeId], () => {
        store.decisions.rename(placeId, name);
        return {};
      }),
    'place.cover'({ placeId, photoId }) {
      if (!store.decisions.photos(model.id, placeId).includes(photoId)) return notInPlace();
      return decide([placeId], () => {
        store.decisions.cover(placeId, photoId);
        return {};
      });
    },
    'place.merge'({ placeIds }) {
      const distinct = [...new Set(placeIds)];
      if (distinct.length < 2)
        return refused('one place', 'A place cannot be merged with itself.', 'Choose two places or more.');
      return decide(distinct, () => {
        store.decisions.merge(model.id, distinct);
        return { placeId: distinct[0]! };
      });
    },
    'place.split'({ placeId, photoIds }) {
      const members = new Set(store.decisions.photos(model.id, placeId));
      const chosen = new Set(photoIds);
      if (![...chosen].every((id) => members.has(id))) return notInPlace();
      if (chosen.size === members.size)
        return refused('whole place', 'These are all photos of the place.', 'Choose some of them.');
      const split = decide(
        [placeId],
        () => store.decisions.split(model.id, placeId, [...chosen]),
        (made) => [made],
      );
      return split.ok ? done({ placeId: chosen.size > 1 ? split.value : null }) : split;
    },
    'place.exclude'({ placeId, photoIds }) {
      const members = new Set(store.decisions.photos(model.id, placeId));
      if (!photoIds.every((id) => members.has(id))) return notInPlace();
      return decide([placeId], () => {
        store.decisions.exclude(placeId, photoIds);
        return {};
      });
    },
    'place.include'({ placeId, photoIds }) {
      const excluded = new Set(store.decisions.bans(placeId));
      if (!photoIds.every((id) => excluded.has(id)))
        return refused(
          'not taken out',
          'The photo was not taken out of this place.',
          'The place may have changed since; look at it again.',
        );
      const included = decide(
        [placeId],
        () => store.decisions.include(model.id, placeId, photoIds),
        (left) => left,
      );
      return included.ok ? done({}) : included;
    },
    'place.undo'() {
      const undone = store.decisions.undo();
      placesChanged(undone?.placeIds ?? []);
      return done({ undone: undone?.kind ?? null });
    },
    'place.redo'() {
      const redone = store.decisions.redo();
      placesChanged(redone?.placeIds ?? []);
      return done({ redone: redone?.kind ?? null });
    },
    'photo.get': ({ photoId }) => readPhoto(store, photoId),
    'match.get': (ask) => readMatch(store, model, ask),
    'match.picture': (ask) => drawMatch(store, model, pictures, ask),
    'find.file': (_, path) => findFile(store, library, model, named(path)),
    'models.list': async () => done(await models.list()),
    'model.fetch': ({ id }) => models.fetch(id),
    'model.add': (ask, path) => models.add(named(path), ask),
    'model.stop'() {
      models.stop();
      return done({});
    },
    'model.remove': ({ id }) => models.remove(id),
    'model.use': ({ id }) => models.use(id),
  } satisfies RequestTable;
}

function named(path: string | null): string {
  if (path === null) throw new Error('a token came without what it stands for');
  return path;
}
