/** What the engine answers to each request of the contract: a table, without logic of its own. */
import type { ModelPackage } from '../contract/model.ts';
import type { Ask, LibraryState, Reply, RequestName } from '../contract/requests.ts';
import type { Library } from '../library/library.ts';
import { mapLabels } from '../library/library.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Watching } from './folders.ts';
import { addFolder, changeWhatIsScanned, restoreFolder } from './folders.ts';
import type { ThenAndNowMaker } from './exports/then-and-now.ts';
import type { ModelManager } from './model-manager.ts';
import { exposureOf, findFile, findPhoto } from './photos.ts';
import type { PictureMaker } from './pictures.ts';

/** `path`: the file or folder that the ask's token stands for; null where the ask has none. */
export type RequestTable = {
  [N in RequestName]: (ask: Ask<N>, path: string | null) => Reply<N> | Promise<Reply<N>>;
};

/** What requests are answered from. */
export interface EngineContext {
  library: Library;
  model: ModelPackage;
  scanner: Scanner;
  watch: Watching;
  models: ModelManager;
  runtime: Runtime;
  pictures: PictureMaker;
  thenAndNow: ThenAndNowMaker;
  state: () => Promise<LibraryState>;
  /** Tells that the state may be another. */
  changed: () => void;
}

const done = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export function requestTable({
  library,
  model,
  scanner,
  watch,
  models,
  runtime,
  pictures,
  thenAndNow,
  state,
  changed,
}: EngineContext): RequestTable {
  const places = library.places(model.id);
  const search = library.search(model.id);
  const decisions = library.decisions(model.id);
  const { rules } = library.duplicates;
  const exchange = library.exchange(model.id);
  const { exports } = library;
  /** What is decided of places reads them all at once where they are not read; here they are, in slices. */
  const whenRead =
    <Asked, Answer>(decide: (ask: Asked) => Answer) =>
    async (ask: Asked): Promise<Answer> => {
      await places.ready();
      return decide(ask);
    };
  return {
    'library.state': async () => done(await state()),
    'library.failures': () => done(library.failures(model.id)),
    'folder.add': (_, path) => addFolder(library, scanner, named(path)),
    async 'folder.remove'({ folderId }) {
      await scanner.between(() => library.removeFolder(folderId));
      return done({});
    },
    'folder.restore': ({ folderId }) => restoreFolder(library, scanner, folderId),
    'leaveOut.list': () => done({ patterns: library.leaveOuts.list(), others: library.leaveOuts.others() }),
    'leaveOut.add': ({ pattern, folderId }) =>
      changeWhatIsScanned(scanner, () => library.leaveOuts.add(pattern, folderId)),
    'leaveOut.addFolder': ({ folderId, within }) =>
      changeWhatIsScanned(scanner, () => library.leaveOuts.addFolder(folderId, within)),
    'leaveOut.remove': ({ id }) => changeWhatIsScanned(scanner, () => done(library.leaveOuts.remove(id))),
    'folder.subfolders': ({ folderId, within }) => done(library.leaveOuts.subfolders(folderId, within)),
    'scan.start'() {
      scanner.start();
      return done({});
    },
    async 'scan.pause'() {
      await scanner.pause();
      return done({});
    },
    'watch.set'({ isOn }) {
      watch.set(isOn);
      return done({});
    },
    async 'scan.setPace'(pace) {
      await scanner.between(() => library.setScanPace(pace));
      changed();
      return done({});
    },
    async 'device.tryAgain'() {
      await scanner.alone(() => runtime.tryAgain(model));
      return done({});
    },
    'library.where': () => done(library.whereabouts()),
    async 'places.list'({ start = 0, count = Infinity }) {
      await places.ready();
      return done(places.list(start, start + count));
    },
    'places.search': async (question) => done(await search.find(question)),
    'places.options': async () => done(await search.options()),
    'map.labels': async (sight) => done(await mapLabels(sight)),
    async 'place.get'({ placeId }) {
      await places.ready();
      return places.shown(placeId);
    },
    'place.thenAndNow': ({ placeId }) => library.thenAndNow.pairOfPlace(model, placeId),
    'place.seen': whenRead(({ placeId }) => decisions.see(placeId)),
    'place.rename': whenRead(({ placeId, name }) => decisions.rename(placeId, name)),
    'place.cover': whenRead(({ placeId, photoId }) => decisions.cover(placeId, photoId)),
    'place.merge': whenRead(({ placeIds }) => decisions.merge(placeIds)),
    'place.split': whenRead(({ placeId, photoIds }) => decisions.split(placeId, photoIds)),
    'place.exclude': whenRead(({ placeId, photoIds }) => decisions.exclude(placeId, photoIds)),
    'place.include': whenRead(({ placeId, photoIds }) => decisions.include(placeId, photoIds)),
    'place.make': whenRead(({ photoIds }) => decisions.make(photoIds)),
    'place.accept': whenRead(({ placeId, suggestions }) => decisions.accept(placeId, suggestions)),
    async 'doubts.list'() {
      await places.ready();
      return done(places.doubts());
    },
    'place.confirm': whenRead(({ placeId, photoIds }) => decisions.confirm(placeId, photoIds)),
    'place.keepApart': whenRead(({ placeIds }) => decisions.keepApart(placeIds)),
    'place.undo': whenRead(() => done(decisions.undo())),
    'place.redo': whenRead(() => done(decisions.redo())),
    'duplicates.list': async () => done(await library.duplicates.list()),
    'duplicates.get': ({ groupId }) => library.duplicates.get(groupId),
    'duplicates.decide': ({ groupId, keep }) => library.duplicates.decide(groupId, keep),
    'duplicates.undo': () => library.duplicates.undo(),
    'tidy.rules': async () => done(await rules.shown()),
    'tidy.setRules'({ rules: chosen, preferred }) {
      rules.set(chosen, preferred);
      return done({});
    },
    'tidy.tryRules': async ({ rules: tried, preferred }) =>
      done(await library.duplicates.summary('sure', { rules: rules.tried(tried, preferred) })),
    'tidy.addFolder': ({ folderId, within, as }) => rules.addFolder(folderId, within, as),
    async 'tidy.removeFolder'({ id }) {
      await rules.removeFolder(id);
      return done({});
    },
    'tidy.summary': async ({ scope }) => done(await library.duplicates.summary(scope)),
    'tidy.start'({ scope }) {
      // what has gone may have led a stack: places are made anew
      void library.tidy.start({ scope, alone: scanner.alone }).then(() => scanner.look([]));
      return done({});
    },
    async 'tidy.pause'() {
      await library.tidy.pause();
      return done({});
    },
    'tidy.state': () => done(library.tidy.state()),
    'removed.list': () => done(library.removed.list()),
    async 'removed.restore'({ ids }) {
      const restored = await scanner.alone(() => library.removed.restore(ids));
      scanner.look([]);
      return restored;
    },
    'photos.timeLine': async (asked) => done(await library.timeLines.list(asked.in)),
    'photos.stack': async ({ photoId }) => done(await library.timeLines.stack(photoId)),
    'photos.folders': async () => done(await library.timeLines.folders()),
    'photos.star': ({ photoIds, isFavourite }) => library.favourites.star(photoIds, isFavourite),
    'photo.get': ({ photoId }) => library.photo(model.id, photoId),
    'photo.exposure': ({ photoId }) => exposureOf({ library, pictures }, photoId),
    'match.get': ({ a, b }) => library.matchDetail(model, a, b),
    'find.file': (_, path) => findFile(library, model, named(path)),
    'find.photo': ({ photoId }) => findPhoto(library, model, photoId),
    'models.list': async () => done(await models.list()),
    'model.fetch': ({ id }) => models.fetch(id),
    'model.add': (ask, path) => models.add(named(path), ask),
    'model.stop'() {
      models.stop();
      return done({});
    },
    'model.remove': ({ id }) => models.remove(id),
    'model.use': ({ id }) => models.use(id),
    'export.state': () => done(exports.state()),
    'export.tables': (_, path) => exports.tables(exchange, named(path)),
    'export.sidecars': () => exports.sidecars(exchange),
    'export.folders': ({ placeId, as }, path) => exports.folders(exchange, named(path), placeId, as),
    async 'export.stop'() {
      await exports.stop();
      return done({});
    },
    'export.undoSidecars': () => exports.undoSidecars(exchange),
    'export.undoFolders': (_, path) => exports.undoFolders(named(path)),
    'thenAndNow.stop'({ job }) {
      thenAndNow.stop(job);
      return done({});
    },
  } satisfies RequestTable;
}

function named(path: string | null): string {
  if (path === null) throw new Error('a token came without what it stands for');
  return path;
}
