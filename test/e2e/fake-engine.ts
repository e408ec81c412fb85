/**
 * An engine in memory over painted photos: it answers every request of the contract, and checks what it is
 * asked and what it answers by the contract.
 *
 * `fakeEngine({ placeCount, featureCount, empty })` gives
 * - `ask(name, ask)`: a Reply
 * - `tell(event, value)`, `listen(told)`: events, sent and heard
 * - `jpeg(id, size)`: a photo
 * - `scanned(done)`: a scan that has come so far
 */
import type { Refusal } from '../../electron/contract/failure.ts';
import type {
  Answer,
  Ask,
  EventName,
  EventOf,
  LibraryState,
  Link,
  Photo,
  Place,
  PlaceSummary,
  Reply,
  RequestName,
} from '../../electron/contract/requests.ts';
import { events, requests } from '../../electron/contract/requests.ts';
import { matchOf, painted } from './fake-library.ts';

interface Kept {
  id: number;
  name: string | null;
  cover: number;
  photoIds: number[];
  excluded: number[];
  isNew: boolean;
}

type Handlers = { [N in RequestName]: (ask: Ask<N>) => Answer<N> };
class Refused extends Error {
  failure: Refusal = {
    kind: 'unknown',
    reason: this.message,
    remedy: 'It may have been merged into another.',
  };
}

const idle: LibraryState['scan'] = {
  state: 'idle',
  phase: null,
  done: 0,
  total: null,
  perSecond: null,
  secondsLeft: null,
  current: null,
  failure: null,
};

export function fakeEngine({
  placeCount = 3,
  featureCount,
  empty = false,
}: { placeCount?: number; featureCount?: number; empty?: boolean } = {}) {
  const { photos, places: shown } = painted;
  const photoOf = (id: number): Photo => photos[id - 1]?.photo ?? unknown('photo');
  const listeners = new Set<(event: EventName, value: unknown) => void>();
  const tell = <N extends EventName>(event: N, value: EventOf<N>): void => {
    for (const told of listeners) told(event, events[event].parse(value));
  };
  let places: Kept[] = Array.from({ length: empty ? 0 : placeCount }, (_, i) => {
    const { name, photoIds } = shown[i % shown.length]!;
    return {
      id: i + 1,
      name: i < shown.length ? name || null : `${name || 'Square'} ${i + 1}`,
      cover: photoIds[0]!,
      photoIds: [...photoIds],
      excluded: [],
      isNew: i === 1,
    };
  });
  let revision = 0;
  const undo: { what: NonNullable<Answer<'place.undo'>['undone']>; was: Kept[] }[] = [];
  const redo: typeof undo = [];
  let library: LibraryState = {
    folders: empty
      ? []
      : [
          { id: 1, path: '/home/ada/Pictures', online: true, fileCount: photos.length },
          { id: 2, path: '/media/ada/Old disk', online: false, fileCount: 40 },
        ],
    photoCount: empty ? 0 : photos.length,
    offlineCount: empty ? 0 : 1,
    failureCount: empty ? 0 : 2,
    placeCount: places.length,
    scan: idle,
    model: { id: 'revisit-2', name: 'Revisit 2', why: null },
    device: { name: 'CPU', kernels: 'avx512-vnni', why: null },
  };

  function unknown(what: string): never {
    throw new Refused(`There is no such ${what}.`);
  }
  const placeOf = (id: number): Kept => places.find((place) => place.id === id) ?? unknown('place');
  const summaryOf = ({ id, name, cover, photoIds, isNew }: Kept): PlaceSummary => {
    const own = photoIds.map(photoOf);
    const dates = own.flatMap(({ takenAt }) => takenAt ?? []).sort();
    const spread = id <= shown.length ? 0 : 1;
    return {
      id,
      name,
      coverPhotoId: cover,
      photoCount: photoIds.length,
      firstTakenAt: dates[0] ?? null,
      lastTakenAt: dates.at(-1) ?? null,
      isNew,
      needsReview: id === 3,
      latitude: own[0]!.latitude === null ? null : own[0]!.latitude + spread * (((id * 37) % 100) / 10 - 5),
      longitude:
        own[0]!.longitude === null ? null : own[0]!.longitude + spread * (((id * 61) % 100) / 10 - 5),
      folderNames: [...new Set(own.map(({ folderName }) => folderName))],
    };
  };
  const linksOf = (photoIds: readonly number[]): Link[] =>
    photoIds
      .flatMap((a, i) =>
        photoIds.slice(i + 1).map((b) => {
          const { score, inliers } = matchOf(photos[a - 1]!, photos[b - 1]!);
          return { a, b, score, inlierCount: inliers.rowsA.length };
        }),
      )
      .filter(({ inlierCount }) => inlierCount > 0)
      .sort((p, q) => q.score - p.score);
  const placeFor = (placeId: number): Place => {
    const place = placeOf(placeId);
    const related = places.find(({ id }) => id === (placeId === 1 ? 2 : 0));
    return {
      summary: summaryOf(place),
      photos: place.photoIds.map(photoOf).sort((p, q) => (p.takenAt ?? '9').localeCompare(q.takenAt ?? '9')),
      links: linksOf(place.photoIds),
      related: related
        ? [
            {
              placeId: related.id,
              link: { a: place.photoIds[0]!, b: related.photoIds[0]!, score: 16, inlierCount: 16 },
            },
          ]
        : [],
      excluded: place.excluded.map(photoOf),
      undoable: undo.at(-1)?.what ?? null,
      redoable: redo.at(-1)?.what ?? null,
      revision,
    };
  };
  const isThere = (id: number): boolean => places.some((place) => place.id === id);
  const tellPlaces = (ids: readonly number[]): void =>
    tell('places.changed', {
      revision,
      places: ids.filter(isThere).map((id) => summaryOf(placeOf(id))),
      gone: ids.filter((id) => !isThere(id)),
    });
  const changed = (ids: readonly number[]): { places: Place[] } => {
    revision += 1;
    tellPlaces(ids);
    return { places: ids.filter(isThere).map(placeFor) };
  };
  const decide = (
    what: (typeof undo)[number]['what'],
    ids: readonly number[],
    change: () => void,
  ): { places: Place[] } => {
    const was = structuredClone(places);
    change();
    undo.push({ what, was });
    redo.length = 0;
    return changed(ids);
  };
  const setLibrary = (change: Partial<LibraryState>): void => {
    library = { ...library, ...change };
    tell('library.changed', library);
  };

  let own: Omit<Answer<'models.list'>['models'][number], 'isInUse'>[] = [
    { id: 'revisit-2', name: 'Revisit 2', isPacked: true, bytes: 5e6, problem: null },
    { id: 'my-delf', name: 'My DELF', isPacked: false, bytes: 2e5, problem: 'The manifest is not JSON.' },
  ];
  const official = {
    id: 'delf_v1_20171026',
    name: 'DELF, ICCV 2017',
    host: 'models.example',
    url: 'https://models.example/delf.tar.gz',
    bytes: 40e6,
  };
  let arrival: Answer<'models.list'>['arrival'] = null;
  const arrives = (change: Partial<NonNullable<typeof arrival>>): void => {
    arrival = { id: official.id, state: 'fetching', bytes: 0, total: null, failure: null, ...change };
    if (arrival.state === 'added')
      own.push({
        id: arrival.id,
        name: arrival.id === official.id ? official.name : arrival.id,
        isPacked: false,
        bytes: 36e6,
        problem: null,
      });
    tell('models.changed', arrival);
  };

  const handlers = {
    'library.state': () => library,
    'library.failures': () => [
      {
        file: '/home/ada/Pictures/2011/holiday.heic',
        kind: 'unsupported format',
        reason: 'HEIC is not read yet.',
        remedy: 'Export it as JPEG beside the original.',
      },
      {
        file: '/home/ada/Pictures/2012/IMG_0042.jpg',
        kind: 'damaged',
        reason: 'The picture ends in the middle.',
        remedy: 'Copy it again from where it came from.',
      },
    ],
    'folder.add': ({ token }) => {
      const folder = {
        id: library.folders.length + 1,
        path: `/home/ada/${token.split('-')[1]}`,
        online: true,
        fileCount: 0,
      };
      setLibrary({
        folders: [...library.folders, folder],
        scan: { ...idle, state: 'scanning', phase: 'walk' },
      });
      return folder;
    },
    'folder.remove': ({ folderId }) => {
      setLibrary({ folders: library.folders.filter(({ id }) => id !== folderId) });
      return {};
    },
    'scan.start': () => {
      setLibrary({ scan: { ...library.scan, state: 'scanning', phase: 'extract' } });
      return {};
    },
    'scan.pause': () => {
      setLibrary({ scan: { ...library.scan, state: 'paused' } });
      return {};
    },
    'places.list': () => places.map(summaryOf),
    'place.get': ({ placeId }) => placeFor(placeId),
    'place.seen': ({ placeId }) => {
      placeOf(placeId).isNew = false;
      tellPlaces([placeId]);
      return {};
    },
    'place.rename': ({ placeId, name }) => decide('rename', [placeId], () => (placeOf(placeId).name = name)),
    'place.cover': ({ placeId, photoId }) =>
      decide('cover', [placeId], () => (placeOf(placeId).cover = photoId)),
    'place.merge': ({ placeIds }) =>
      decide('merge', placeIds, () => {
        const [first, ...rest] = placeIds;
        placeOf(first!).photoIds.push(...rest.flatMap((id) => placeOf(id).photoIds));
        places = places.filter(({ id }) => !rest.includes(id));
      }),
    'place.split': ({ placeId, photoIds }) => {
      const id = Math.max(...places.map((place) => place.id)) + 1;
      const split = decide('split', [placeId, id], () => {
        const place = placeOf(placeId);
        place.photoIds = place.photoIds.filter((photoId) => !photoIds.includes(photoId));
        places.push({ id, name: null, cover: photoIds[0]!, photoIds, excluded: [], isNew: false });
      });
      return { ...split, placeId: id };
    },
    'place.exclude': ({ placeId, photoIds }) =>
      decide('exclude', [placeId], () => {
        const place = placeOf(placeId);
        place.photoIds = place.photoIds.filter((id) => !photoIds.includes(id));
        place.excluded.push(...photoIds);
      }),
    'place.include': ({ placeId, photoIds }) =>
      decide('include', [placeId], () => {
        const place = placeOf(placeId);
        place.excluded = place.excluded.filter((id) => !photoIds.includes(id));
        place.photoIds.push(...photoIds);
      }),
    'place.undo': () => {
      const last = undo.pop();
      const before = places.map(({ id }) => id);
      if (last) {
        redo.push({ what: last.what, was: places });
        places = last.was;
      }
      const ids = new Set([...before, ...places.map(({ id }) => id)]);
      return { ...changed([...ids]), undone: last?.what ?? null };
    },
    'place.redo': () => {
      const last = redo.pop();
      if (last) {
        undo.push({ what: last.what, was: places });
        places = last.was;
      }
      return { ...changed(places.map(({ id }) => id)), redone: last?.what ?? null };
    },
    'photo.get': ({ photoId }) => photoOf(photoId),
    'match.get': ({ a, b }) =>
      matchOf(photos[a - 1] ?? unknown('photo'), photos[b - 1] ?? unknown('photo'), featureCount),
    'find.file': () => ({
      queryPhoto: null,
      hits: [1, 2, 3, 7].map((id, i) => {
        const place = places.find(({ photoIds }) => photoIds.includes(id));
        return {
          photo: photoOf(id),
          placeId: place?.id ?? null,
          placeName: place?.name ?? null,
          score: 60 - 10 * i,
          inlierCount: 120 - 20 * i,
        };
      }),
    }),
    'models.list': () => ({
      models: own.map((model) => ({ ...model, isInUse: model.id === library.model.id })),
      offered: own.some(({ id }) => id === official.id) ? [] : [official],
      arrival,
    }),
    'model.fetch': () => {
      arrives({});
      return {};
    },
    'model.add': ({ token, fileName, release }) => {
      arrives({ id: release ?? fileName ?? token.split('-')[1]!, state: 'checking' });
      return {};
    },
    'model.stop': () => {
      arrives({ state: 'stopped' });
      return {};
    },
    'model.remove': ({ id }) => {
      own = own.filter((model) => model.id !== id);
      return {};
    },
    'model.use': ({ id }) => {
      setLibrary({ model: { id, name: id, why: null } });
      return {};
    },
  } satisfies Handlers;

  return {
    tell,
    restarted(reason: string): void {
      arrival = null;
      tell('engine.restarted', { reason });
    },
    /** The official model, or another, has come so far. */
    arrives,
    listen(told: (event: EventName, value: unknown) => void): () => void {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    jpeg: (id: number, longSidePx: number | null): Promise<Buffer> | null =>
      photos[id - 1]?.jpeg(longSidePx) ?? null,
    /** A scan has found that the photo is of the place. */
    joined(placeId: number, photoId: number): void {
      placeOf(placeId).photoIds.push(photoId);
      changed([placeId]);
    },
    /** The scan has come so far, of 200 photos. */
    scanned: (done: number): void =>
      setLibrary({
        scan: {
          state: 'scanning',
          phase: 'extract',
          done,
          total: 200,
          perSecond: 7.4,
          secondsLeft: (200 - done) / 7.4,
          current: `/home/ada/Pictures/2011/IMG_${done}.jpg`,
          failure: null,
        },
      }),
    ask<N extends RequestName>(name: N, ask: unknown): Reply<N> {
      try {
        const answer = (handlers[name] as (ask: unknown) => unknown)(requests[name].ask.parse(ask));
        return { ok: true, value: requests[name].answer.parse(answer) as Answer<N> };
      } catch (error) {
        if (error instanceof Refused) return { ok: false, failure: error.failure };
        throw error;
      }
    },
  };
}
export type FakeEngine = ReturnType<typeof fakeEngine>;
