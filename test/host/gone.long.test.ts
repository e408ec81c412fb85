import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ask, LibraryState, RequestName } from '../../electron/contract/requests.ts';
import { requests } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { asking } from '../support/asked.ts';
import { builtIn } from '../support/models/built-in.ts';

let root: string;
let painted: string;
let engine: Engine;
/** Of the photos and places that there were before anything went. */
let photos: number[];
let places: number[];
const asked = asking(() => engine);
const at = (...path: string[]): string => join(root, ...path);

/** Two folders with a place of three photos each, of which much was decided. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'revisit-host-gone-'));
  painted = await paintPlaces();
  for (const letter of ['a', 'b']) {
    mkdirSync(at(letter));
    for (const name of readdirSync(painted).filter((file) => file.startsWith(letter)))
      copyFileSync(join(painted, name), at(letter, name));
  }
  const started = await startEngine({ library: at('library'), model: (await builtIn()).folder });
  if (!started.ok) throw new Error(started.failure.reason);
  engine = started.value;
  for (const letter of ['a', 'b']) await asked('folder.add', { token: engine.grant(at(letter)) });
  await scanned();
  const shown = await Promise.all(
    (await asked('places.list', {})).map(({ id }) => asked('place.get', { placeId: id })),
  );
  photos = [...shown.flatMap((place) => place.photos.map(({ id }) => id)), 12345];
  places = [...shown.map(({ summary }) => summary.id), 999];
  for (const { summary, photos: of } of shown) {
    await asked('place.rename', { placeId: summary.id, name: `Place ${summary.id}` });
    await asked('place.cover', { placeId: summary.id, photoId: of[1]!.id });
    await asked('place.exclude', { placeId: summary.id, photoIds: [of[0]!.id] });
    await asked('place.seen', { placeId: summary.id });
  }
}, 120_000);
afterAll(async () => {
  await engine.close();
  for (const folder of [root, painted]) rmSync(folder, { recursive: true });
});

async function scanned(): Promise<void> {
  const idle = Promise.withResolvers<void>();
  let began = false;
  const stop = engine.subscribe((name, value) => {
    if (name !== 'library.changed') return;
    const { state } = (value as LibraryState).scan;
    began ||= state === 'scanning';
    if (began && state === 'idle') idle.resolve();
  });
  await asked('scan.start', {});
  await idle.promise;
  stop();
}

/** What a page may ask that was loaded before; of every request of the contract, or this does not compile. */
function stale(): { [N in RequestName]: Ask<N>[] } {
  const ofPlaces = places.map((placeId) => ({ placeId }));
  const ofPhotos = places.flatMap((placeId) => photos.map((id) => ({ placeId, photoIds: [id] })));
  const [nothing, token] = [[{}], engine.grant(join(painted, 'a0.jpg'))];
  return {
    'library.state': nothing,
    'library.failures': nothing,
    'folder.add': [{ token: 'made-up-token' }],
    'folder.remove': [{ folderId: 999 }],
    'leaveOut.list': nothing,
    'leaveOut.add': [{ pattern: '*.none', folderId: 999 }],
    'leaveOut.addFolder': [{ folderId: 999, within: ['none'] }],
    'leaveOut.remove': [{ id: 999 }],
    'folder.subfolders': [{ folderId: 999, within: [] }],
    'watch.set': [{ isOn: false }],
    'folder.restore': [{ folderId: 999 }],
    'scan.start': [],
    'scan.pause': nothing,
    'scan.setPace': [{ isGentle: false, cores: 2 }],
    'device.tryAgain': nothing,
    'library.where': nothing,
    'places.list': nothing,
    'places.search': [
      { text: 'a', language: 'en', years: null, camera: null, folder: null, isFavourite: true },
      {
        text: '',
        language: 'zh-Hans',
        years: { from: 1, to: 0 },
        camera: 'none',
        folder: { folderId: 999, within: ['none'] },
        isFavourite: false,
      },
    ],
    'places.options': nothing,
    'map.labels': [
      {
        box: { west: -180, south: -90, east: 180, north: 90 },
        middle: { latitude: 48.2, longitude: 16.4 },
      },
    ],
    'place.get': ofPlaces,
    'place.thenAndNow': ofPlaces,
    'place.seen': ofPlaces,
    'place.rename': ofPlaces.map((ask) => ({ ...ask, name: 'Name' })),
    'place.cover': places.flatMap((placeId) => photos.map((photoId) => ({ placeId, photoId }))),
    'place.include': ofPhotos,
    'place.make': photos.map((id) => ({ photoIds: [photos[0]!, id] })),
    'place.accept': places.flatMap((placeId) =>
      photos.map((photoId) => ({
        placeId,
        suggestions: [{ what: 'date' as const, photoId, takenAt: '2015-02-01', proof: [] }],
      })),
    ),
    'place.exclude': [...ofPhotos, ...places.map((placeId) => ({ placeId, photoIds: photos }))],
    'place.split': ofPhotos,
    'place.merge': [{ placeIds: places }, { placeIds: places.slice(0, 2) }],
    'doubts.list': nothing,
    'place.confirm': places.flatMap((placeId) =>
      photos.map((id) => ({ placeId, photoIds: [photos[0]!, id] as [number, number] })),
    ),
    'place.keepApart': [{ placeIds: [places[0]!, places[1]!] }, { placeIds: [places[0]!, 999] }],
    'place.undo': Array.from({ length: 100 }, () => ({})),
    'place.redo': Array.from({ length: 100 }, () => ({})),
    'duplicates.list': nothing,
    'duplicates.get': photos.map((groupId) => ({ groupId })),
    'duplicates.decide': photos.flatMap((groupId) => [1, 999].map((id) => ({ groupId, keep: [id] }))),
    'duplicates.undo': nothing,
    'tidy.rules': nothing,
    'tidy.setRules': [{ rules: [{ rule: 'rating', isOn: true }], preferred: [999] }],
    'tidy.tryRules': [{ rules: [], preferred: [999] }],
    'tidy.addFolder': [{ folderId: 999, within: ['none'], as: 'protected' }],
    'tidy.removeFolder': [{ id: 999 }],
    'tidy.summary': [{ scope: 'decided' }, { scope: 'sure' }],
    'tidy.start': [{ scope: 'decided' }],
    'tidy.pause': nothing,
    'tidy.state': nothing,
    'removed.list': nothing,
    'removed.restore': [{ ids: [999] }],
    'photos.timeLine': [{ in: null }, { in: { folderId: 1, within: ['a'] } }],
    'photos.stack': photos.map((photoId) => ({ photoId })),
    'photos.folders': [{}],
    'photos.star': photos.map((photoId) => ({ photoIds: [photoId], isFavourite: true })),
    'photo.get': photos.map((photoId) => ({ photoId })),
    'photo.exposure': photos.map((photoId) => ({ photoId })),
    'find.photo': photos.map((photoId) => ({ photoId })),
    'match.get': photos.flatMap((a) => photos.map((b) => ({ a, b }))),
    'find.file': [{ token }],
    'export.state': nothing,
    'export.tables': [{ token: 'made-up-token' }],
    'export.sidecars': nothing,
    'export.folders': [{ token: 'made-up-token', placeId: null, as: 'copies' }],
    'export.stop': nothing,
    'export.undoSidecars': nothing,
    'export.undoFolders': [{ token: 'made-up-token' }],
    'thenAndNow.stop': [{ job: 1 }],
    'models.list': nothing,
    'model.fetch': [{ id: 'none', isAgreed: true }],
    'model.add': [{ token: 'made-up-token', fileName: null, release: null }],
    'model.stop': nothing,
    'model.remove': [{ id: 'none' }],
    'model.use': [{ id: 'none' }],
  };
}

/** Every reply is an answer as the contract has it, or a refusal that says why and what to do. */
async function askEverything(): Promise<void> {
  const pid = engine.pid();
  for (const [name, asks] of Object.entries(stale()) as [RequestName, unknown[]][])
    for (const ask of asks) {
      const reply = await engine.request(name, ask);
      if (reply.ok) requests[name].answer.parse(reply.value);
      else checkRefusal(reply.failure);
    }
  for (const photo of photos)
    for (const reply of [
      await engine.photo(photo, 'cover'),
      await engine.photo(photo, 'full'),
      await engine.matchPicture(photos[0]!, photo, 'svg'),
    ])
      if (!reply.ok) checkRefusal(reply.failure);
  expect(engine.pid()).toBe(pid);
}

const checkRefusal = (failure: unknown): void =>
  expect(failure).toEqual({
    kind: expect.not.stringMatching(/^engine/) as string,
    reason: expect.stringMatching(/\.$/) as string,
    remedy: expect.stringMatching(/\.$/) as string,
  });

/** What may go beneath an open page, one after the other. */
const goings: [string, () => unknown][] = [
  [
    'photos were replaced by others under their names',
    () => copyFileSync(join(painted, 'x0.jpg'), at('a/a0.jpg')),
  ],
  ['files were deleted', () => rmSync(at('b/b0.jpg'))],
  ['a folder was deleted', () => rmSync(at('b'), { recursive: true })],
  [
    'a folder was removed from the library',
    async () => {
      const { folders } = await asked('library.state', {});
      await asked('folder.remove', { folderId: folders.find(({ path }) => path === at('b'))!.id });
    },
  ],
  [
    'all folders were removed',
    async () => {
      for (const { id } of (await asked('library.state', {})).folders)
        await asked('folder.remove', { folderId: id });
    },
  ],
];
test.each(goings)(
  'After %s an old page is answered or refused, and the engine lives on',
  async (_, happens) => {
    await happens();
    await askEverything();
    await scanned();
    await askEverything();
  },
);
