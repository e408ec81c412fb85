/** What the engine answers to each request of the contract. */
import { join } from 'node:path';
import type { ModelPackage } from '../contract/model.ts';
import type { Refusal } from '../contract/failure.ts';
import type { Ask, LibraryState, PhotoSize, Reply, RequestName } from '../contract/requests.ts';
import { photoSizes } from '../contract/requests.ts';
import { kernelReport } from '../../native/index.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import type { PhotoReply } from './messages.ts';
import { refused } from './messages.ts';
import type { Library } from '../library/library.ts';
import { comparePhotos, matchDetail } from '../library/match-detail.ts';
import type { ModelShelf } from './model-manager.ts';
import type { PhotoMaker } from './pictures.ts';
import type { PlaceBook } from '../library/place-book.ts';
import { photoOf } from '../library/place-book.ts';
import type { Scanner } from '../scan/scanner.ts';

/** `path`: the file or folder that the ask's token stands for; null where the ask has none. */
export type Handlers = {
  [N in RequestName]: (ask: Ask<N>, path: string | null) => Reply<N> | Promise<Reply<N>>;
};

export interface HandlerContext {
  store: Store;
  library: Library;
  model: ModelPackage;
  scanner: Scanner;
  book: PlaceBook;
  photos: PhotoMaker;
  shelf: ModelShelf;
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
const noPhoto = (): Refused =>
  refused('no such photo', 'The library has no such photo.', 'It may have been removed since; scan again.');
const notInPlace = (): Refused =>
  refused(
    'not in the place',
    'The photo is not in this place.',
    'The place may have changed since; look at it again.',
  );
const notLooked = (): Refused =>
  refused(
    'not looked at',
    'The photo was not looked at yet, or could not be.',
    'Let the scan finish; the list of failures says what could not be read.',
  );

export function handlers({
  store,
  library,
  model,
  scanner,
  book,
  photos,
  shelf,
  state,
  placesChanged,
}: HandlerContext): Handlers {
  const isPlace = (id: number): boolean => store.decisions.said(id) !== null;
  const hasFeatures = (...ids: number[]): boolean =>
    ids.every((id) => store.photos.hasFeatures(id, model.id));
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
    async 'folder.add'(_, path) {
      const added = await scanner.between(() => library.addFolder(named(path)));
      if (!added.ok) return added;
      scanner.start();
      return added;
    },
    async 'folder.remove'({ folderId }) {
      const folder = store.files.folders().find(({ id }) => id === folderId);
      if (folder !== undefined) await scanner.between(() => store.files.removeFolder(folder.path));
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
    'place.exclude'({ placeId, photoId }) {
      if (!store.decisions.photos(model.id, placeId).includes(photoId)) return notInPlace();
      return decide([placeId], () => {
        store.decisions.exclude(placeId, photoId);
        return {};
      });
    },
    'place.include'({ placeId, photoId }) {
      if (!store.decisions.bans(placeId).includes(photoId))
        return refused(
          'not taken out',
          'The photo was not taken out of this place.',
          'The place may have changed since; look at it again.',
        );
      const included = decide(
        [placeId],
        () => store.decisions.include(model.id, placeId, photoId),
        (left) => (left === null ? [] : [left]),
      );
      return included.ok ? done({}) : included;
    },
    'place.undo'() {
      const undone = store.decisions.undo();
      placesChanged(undone?.placeIds ?? []);
      return done({ undone: undone?.kind ?? null });
    },
    'photo.get'({ photoId }) {
      if (store.photos.readable(photoId) === null) return noPhoto();
      const [view] = store.photos.views([photoId]);
      return view === undefined || view.widthPx === null ? notLooked() : done(photoOf(view));
    },
    async 'match.get'({ a, b }) {
      return hasFeatures(a, b) ? done(await matchDetail(store, model, a, b)) : notLooked();
    },
    async 'match.picture'({ a, b, format }) {
      if (!hasFeatures(a, b)) return notLooked();
      const compared = await comparePhotos(store, model, a, b);
      const made = await photos.make({
        kind: 'match',
        photos: [store.photos.readable(a)!, store.photos.readable(b)!],
        features: [compared.a, compared.b],
        verification: compared.verification,
        format,
      });
      if (!made.ok) return made;
      return done({
        base64: Buffer.from(made.value).toString('base64'),
        mimeType: format === 'png' ? 'image/png' : 'image/svg+xml',
      });
    },
    async 'find.file'(_, path) {
      const file = named(path);
      const found = await library.find(model, file);
      // the file's path means nothing to the person where it is a copy of what they dropped
      if (!found.ok)
        return refused(
          found.failure.kind,
          found.failure.reason.replace(`${file}: `, ''),
          found.failure.remedy,
        );
      const { query, hits } = found.value;
      return done({
        queryPhoto: query.photo === null || query.photo.widthPx === null ? null : photoOf(query.photo),
        hits: hits.map(({ photo, place, verification }) => ({
          photo: photoOf(photo),
          placeId: place,
          placeName: place === null ? null : (store.decisions.said(place)?.name ?? null),
          score: verification.score,
          inlierCount: verification.inliersA.length,
        })),
      });
    },
    'models.list': async () => done(await shelf.list()),
    'model.fetch': ({ id }) => shelf.fetch(id),
    'model.add': (ask, path) => shelf.add(named(path), ask),
    'model.stop'() {
      shelf.stop();
      return done({});
    },
    'model.remove': ({ id }) => shelf.remove(id),
    'model.use': ({ id }) => shelf.use(id),
  } satisfies Handlers;
}

function named(path: string | null): string {
  if (path === null) throw new Error('a token came without what it stands for');
  return path;
}

/**
 * The bytes of a photo as an upright JPEG of one of the contract's sizes; covers are kept on disk beside the
 * library.
 */
export async function photoBytes(
  { store, photos, folder }: { store: Store; photos: PhotoMaker; folder: string },
  photoId: number,
  size: PhotoSize,
): Promise<PhotoReply> {
  const photo = store.photos.readable(photoId);
  if (photo === null) return noPhoto();
  return photos.make({
    kind: 'photo',
    photo,
    longSidePx: photoSizes[size],
    cacheFolder: size === 'cover' ? join(folder, 'covers') : null,
  });
}

/** What computes, for `library.state`. */
export function deviceOf(runtime: Runtime): LibraryState['device'] {
  const { name, why } = runtime.state();
  return {
    name,
    kernels: kernelReport.path,
    why: [kernelReport.whyNotNative, why].filter((reason) => reason !== null).join(' ') || null,
  };
}
