/**
 * An engine in this process over a synthetic library: store, library and table of requests are the program's
 * own, and what is asked and answered is checked by the contract. Made up is what a test steers: what a scan
 * comes to, models, and the photos' pictures.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import type { ExportedFile } from '../../electron/contract/requests/export-requests.ts';
import type {
  EventName,
  EventOf,
  LibraryState,
  PhotoSize,
  Reply,
  RequestName,
} from '../../electron/contract/requests.ts';
import { events, photoSizes, requests } from '../../electron/contract/requests.ts';
import type { ThenAndNowForm, ThenAndNowProgress } from '../../electron/contract/then-and-now.ts';
import type { ScanProgress, ScanReport } from '../../electron/contract/scan.ts';
import { exportedFile } from '../../electron/host/exports/exported-file.ts';
import type { ThenAndNowMaker } from '../../electron/host/exports/then-and-now.ts';
import type { OriginalReply, PictureReply } from '../../electron/host/messages.ts';
import { libraryStateReader } from '../../electron/host/library-state.ts';
import type { ModelManager } from '../../electron/host/model-manager.ts';
import type { PictureOf, PictureRequest } from '../../electron/host/picture-child.ts';
import type { PictureMaker } from '../../electron/host/pictures.ts';
import { requestTable } from '../../electron/host/requests.ts';
import type { Watching } from '../../electron/host/folders.ts';
import { pathTokens } from '../../electron/host/tokens.ts';
import type { KeptPlaces } from '../../electron/library/places.ts';
import type { Library } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import { cpuRuntime } from '../../electron/runtimes/runtimes.ts';
import { scanner as scannerOf } from '../../electron/scan/scanner.ts';
import { openStore } from '../../electron/store/store.ts';
import { builtIn } from '../support/models/built-in.ts';
import { pictureOfCopy } from './copies/painted-copies.ts';
import { syntheticGroups } from './copies/synthetic-groups.ts';
import type { LibraryOptions } from './synthetic-library.ts';
import { fillStore, paintedOf, scanFinds } from './synthetic-library.ts';

type Models = Awaited<ReturnType<ModelManager['list']>>;
type Arrival = NonNullable<Models['arrival']>;

const OFFICIAL = {
  id: 'delf_v1_20171026',
  name: 'DELF, ICCV 2017',
  host: 'models.example',
  url: 'https://models.example/delf.tar.gz',
  bytes: 40e6,
};

const EXPOSURE = {
  lens: '24-70 mm f/2.8',
  timeS: 1 / 250,
  fNumber: 8,
  iso: 100,
  focalLengthMm: 35,
  focalLengthIn35Mm: 35,
};

const STOPPED: ScanReport = {
  interrupted: true,
  files: { seen: 0, unchanged: 0, vanished: 0 },
  changes: { new: 0, changed: 0, moved: 0, gone: 0 },
  photos: { total: 0, extracted: 0, failed: 0 },
  matches: { verified: 0, found: 0 },
  failures: [],
  unreadableFolders: [],
  leftOut: [],
  videos: 0,
};

/** Models that come and go as a test says: none is on a disk or in a network. */
function steeredModels(
  packed: { id: string; name: string },
  used: (id: string) => void,
  changed: (arrival: Arrival) => void,
) {
  let inUse = packed.id;
  let here: Omit<Models['models'][number], 'isInUse'>[] = [
    { ...packed, isPacked: true, bytes: 5e6, problem: null },
    { id: 'my-delf', name: 'My DELF', isPacked: false, bytes: 2e5, problem: 'The manifest is not JSON.' },
  ];
  let arrival: Arrival | null = null;
  const arrives = (change: Partial<Arrival>): void => {
    arrival = { id: OFFICIAL.id, state: 'fetching', bytes: 0, total: null, failure: null, ...change };
    const { id, state } = arrival;
    const name = id === OFFICIAL.id ? OFFICIAL.name : id;
    if (state === 'added') here.push({ id, name, isPacked: false, bytes: 36e6, problem: null });
    changed(arrival);
  };
  const done = { ok: true as const, value: {} };
  const manager: ModelManager = {
    list: () =>
      Promise.resolve({
        models: here.map((model) => ({ ...model, isInUse: model.id === inUse })),
        offered: here.some(({ id }) => id === OFFICIAL.id) ? [] : [OFFICIAL],
        arrival,
      }),
    fetch() {
      arrives({});
      return done;
    },
    add(from, { fileName, release }) {
      arrives({ id: release ?? fileName ?? basename(from), state: 'checking' });
      return done;
    },
    stop: () => arrives({ state: 'stopped' }),
    use(id) {
      inUse = id;
      used(id);
      return Promise.resolve(done);
    },
    remove(id) {
      here = here.filter((model) => model.id !== id);
      return Promise.resolve(done);
    },
  };
  return { manager, arrives, forgetArrival: () => (arrival = null) };
}

/** What an engine could have made of photos: an animation has two frames. */
async function madeFile(form: ThenAndNowForm): Promise<Buffer> {
  if (form === 'html') return Buffer.from('<!doctype html>');
  const grey = (pages: number) =>
    sharp(Buffer.alloc(64 * 48 * pages * 3, 100).fill(200, 64 * 48 * 3), {
      raw: { width: 64, height: 48 * pages, channels: 3, pageHeight: 48 },
    });
  if (form === 'webp')
    return grey(2)
      .webp({ delay: [200, 200] })
      .toBuffer();
  return form === 'png' ? grey(1).png().toBuffer() : grey(1).jpeg().toBuffer();
}

/** Then-and-now files as a test steers them. `tell`: how far one is that is held. */
function heldMaking(tell: (progress: ThenAndNowProgress) => void) {
  const [waiting, stopped] = [new Map<number, () => void>(), [] as number[]];
  let isHolding = false;
  const maker: ThenAndNowMaker = {
    async make(_, { form }, job) {
      if (isHolding && job !== null) {
        tell({ job, done: 3, total: 16 });
        await new Promise<void>((resolve) => waiting.set(job, resolve));
      }
      return { ok: true, value: { bytes: await madeFile(form), leftOut: [] } };
    },
    stop(job) {
      stopped.push(job);
      waiting.get(job)?.();
    },
  };
  return {
    maker,
    hold(isOn: boolean): number[] {
      isHolding = isOn;
      return stopped;
    },
  };
}

/** What the page that proves a place is made of. */
const madeFor = async (kind: 'photo' | 'match'): Promise<Buffer> =>
  kind === 'photo'
    ? madeFile('jpg')
    : Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><title>1 inliers</title></svg>');

/** The asked photo is none of the library's, though its features are kept there. */
const withoutAsked = (library: Library): Library => ({
  ...library,
  async find(model, file) {
    const found = await library.find(model, file);
    if (!found.ok) return found;
    const query = { ...found.value.query, photo: null };
    return { ok: true, value: { ...found.value, query, place: null } };
  },
});

export async function syntheticEngine(options: LibraryOptions & { groupCount?: number } = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-e2e-')));
  const [home, uploads] = [join(root, 'home'), join(root, 'uploads')];
  for (const folder of ['Pictures', 'Videos']) mkdirSync(join(home, folder), { recursive: true });
  mkdirSync(uploads);
  const model = await builtIn();
  const opened = openStore(libraryFile(root));
  if (!opened.ok) throw new Error(opened.failure.reason);
  const store = opened.value;
  await fillStore(store, model, options);

  const listeners = new Set<(event: EventName, value: unknown) => void>();
  const tell = <N extends EventName>(event: N, value: EventOf<N>): void => {
    for (const told of listeners) told(event, events[event].parse(value));
  };
  const placesChanged = (change: EventOf<'places.changed'>): void => {
    state.invalidate();
    tell('places.changed', change);
    libraryChanged();
  };
  const openedLibrary = openLibrary(root, cpuRuntime, {
    placesChanged,
    photosChanged: (change) => tell('photos.changed', change),
    exportChanged: (change) => tell('export.changed', change),
  });
  if (!openedLibrary.ok) throw new Error(openedLibrary.failure.reason);
  const library = openedLibrary.value;
  const places = library.places(model.id);
  let progress: (now: ScanProgress) => void = () => undefined;
  const scanner = scannerOf(
    ({ signal, onProgress }) => {
      progress = onProgress;
      return new Promise((ended) => {
        signal.addEventListener('abort', () => ended({ ok: true, value: STOPPED }));
      });
    },
    () => libraryChanged(),
  );
  const inUse = { id: model.id, name: model.id, why: null };
  const state = libraryStateReader({
    counts: () => library.counts(model.id),
    model: inUse,
    placeCount: () => places.count(),
    scan: () => scanner.state(),
    watch: () => watch.state(),
    pace: () => library.scanPace(),
    runtime: cpuRuntime,
  });
  const currentState = async (): Promise<LibraryState> => {
    await state.count();
    return state.read()!;
  };
  const libraryChanged = (): void => void currentState().then((value) => tell('library.changed', value));
  let isWatched = true;
  const watch: Watching = {
    state: () => ({ isOn: isWatched, polled: [] }),
    set(isOn) {
      isWatched = isOn;
      libraryChanged();
    },
  };
  const models = steeredModels(
    { id: model.id, name: model.manifest.name },
    (id) => {
      inUse.id = inUse.name = id;
      libraryChanged();
    },
    (arrival) => tell('models.changed', arrival),
  );
  const pictures: PictureMaker = {
    make: <R extends PictureRequest>({ kind }: R) =>
      kind === 'exposure'
        ? Promise.resolve({ ok: true, value: EXPOSURE } as PictureOf<R>)
        : kind === 'photo' || kind === 'match'
          ? madeFor(kind).then((value) => ({ ok: true, value }) as unknown as PictureOf<R>)
          : Promise.reject(new Error('pictures of a synthetic library are painted')),
    makeApart: () => Promise.reject(new Error('pictures of a synthetic library are painted')),
  };
  const held = heldMaking((progress) => tell('thenAndNow.progress', progress));
  const groups = syntheticGroups(options.groupCount ?? 0, tell);
  const table = {
    ...requestTable({
      library: withoutAsked(library),
      model,
      scanner,
      watch,
      models: models.manager,
      runtime: cpuRuntime,
      pictures,
      thenAndNow: held.maker,
      state: currentState,
      changed: () => libraryChanged(),
    }),
    ...groups.answers,
  };
  const tokens = pathTokens();

  return {
    /** Where the folder chooser begins. */
    home,
    /** A folder or file of this machine for a token, and back. */
    grant: (path: string) => tokens.grant(path),
    granted: (token: string) => tokens.granted(token),
    upload(bytes: Buffer): string {
      const file = join(uploads, String(performance.now()));
      writeFileSync(file, bytes);
      return tokens.grant(file);
    },
    listen(told: (event: EventName, value: unknown) => void): () => void {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    photo: async (photoId: number, size: PhotoSize): Promise<PictureReply> => ({
      ok: true,
      value: await (pictureOfCopy(photoId, size) ?? paintedOf(photoId).jpeg(photoSizes[size])),
    }),
    original: (): Promise<OriginalReply> =>
      Promise.resolve({ ok: true, value: { bytes: Buffer.from('a photo'), fileName: 'photo.jpg' } }),
    matchPicture: (): Promise<PictureReply> =>
      Promise.resolve({ ok: true, value: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }),
    thenAndNow: held.maker.make,
    /** What is made under a job from now on waits until it is stopped; gives the jobs that were. */
    holdMaking: held.hold,
    /** No picture: the page lays the photos by their transform. */
    laidPicture: (): Promise<PictureReply> => Promise.resolve({ ok: true, value: Buffer.alloc(0) }),
    exported: (of: ExportedFile): Promise<PictureReply> =>
      exportedFile({ library, model, pictures, folder: root }, of),
    takeAgain: (): Promise<PictureReply> =>
      Promise.resolve({ ok: true, value: Buffer.from('<!doctype html>') }),
    async ask<N extends RequestName>(name: N, ask: unknown): Promise<Reply<N>> {
      type Answers = (ask: unknown, path: string | null) => Reply<N> | Promise<Reply<N>>;
      const asked = requests[name].ask.parse(ask);
      const path = 'token' in asked ? tokens.granted(asked.token) : null;
      const reply = await (table[name] as unknown as Answers)(asked, path);
      return reply.ok
        ? { ok: true, value: requests[name].answer.parse(reply.value) as typeof reply.value }
        : reply;
    },
    /** Groups of copies, and a removal, as a test steers them. */
    groups,
    /** The official model, or another, has come so far. */
    arrives: models.arrives,
    restarted(reason: string): void {
      models.forgetArrival();
      tell('engine.restarted', { reason });
    },
    /** The scan has come so far, of 200 photos. */
    scanned(done: number): void {
      scanner.start();
      progress({
        phase: 'extract',
        done,
        total: 200,
        share: (0.8 * done) / 200,
        perSecond: 7.4,
        secondsLeft: (200 - done) / 7.4,
        current: `/home/ada/Pictures/2011/IMG_${done}.jpg`,
      });
    },
    /** A scan has found that the photo is of the place. */
    joined(placeId: number, photoId: number): void {
      scanFinds(store, model, photoId, placeId);
      // as the library itself does after a scan
      placesChanged((places as KeptPlaces).invalidate());
    },
    async close(): Promise<void> {
      await library.close();
      store.close();
      rmSync(root, { recursive: true });
    },
  };
}
export type SyntheticEngine = Awaited<ReturnType<typeof syntheticEngine>>;
