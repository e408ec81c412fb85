/**
 * The models as a window shows them: listed, one fetched or added in a process of its own, one chosen, one
 * removed.
 */
import { basename, join } from 'node:path';
import type { ComputeChoice } from '../contract/compute.ts';
import { failed } from '../contract/failure.ts';
import type { Answer, Ask, ModelArrival, Reply } from '../contract/requests.ts';
import { modelInUse, useModel } from '../model/in-use.ts';
import { RELEASES } from '../model/releases.ts';
import type { FoundModel } from '../model/open.ts';
import { findModels, isOwn, listModels, openModel, removeModel } from '../model/open.ts';
import { whyNotHere } from '../runtimes/runtimes.ts';
import { modelFolders, ownModels } from '../model/folders.ts';
import type { Child } from '../process/child.ts';
import { startChild } from '../process/child.ts';
import { machineMemory } from '../process/memory.ts';
import { dataFolder } from '../process/folders.ts';
import type { AddRequest, AddResult, DownloadProgress } from './model-child.ts';

export interface ModelManager {
  list(): Promise<Answer<'models.list'>>;
  /** Begins; how it goes is told by `changed`. */
  fetch(id: string): Reply<'model.fetch'>;
  /** The same with a model in a folder or archive of this disk. */
  add(from: string, as: Pick<Ask<'model.add'>, 'fileName' | 'release'>): Reply<'model.add'>;
  /** Ends a download; what came of it is kept. */
  stop(): void;
  /** Remembers the model that the next engine starts with. */
  use(id: string): Promise<Reply<'model.use'>>;
  remove(id: string): Promise<Reply<'model.remove'>>;
}

const noSuchModel = (id: string): ReturnType<typeof failed> =>
  failed('no such model', `There is no model "${id}".`, 'It may have been removed; look at the list again.');
const noSuchRelease = (id: string): ReturnType<typeof failed> =>
  failed('no such model', `There is no release "${id}".`, 'Choose one of those that are offered.');
const busy = (): ReturnType<typeof failed> =>
  failed('busy', 'A model is being fetched.', 'Wait until it is here, or stop it.');

const CHILD = new URL('./model-child.ts', import.meta.url);

const DIED: AddResult = {
  kind: 'failed',
  failure: {
    kind: 'not added',
    reason: 'The process that adds the model ended.',
    remedy: 'Try again: what was fetched is kept.',
  },
};

/** Adding ends by itself within this time, where it can. */
const STOP_WITHIN_MS = 5000;

/** `inUse`: the id of the model that this engine works with; `compute`: what it was asked to compute with. */
export function modelManager(
  { inUse, compute }: { inUse: string; compute: ComputeChoice },
  changed: (arrival: ModelArrival) => void,
  releases = RELEASES,
): ModelManager {
  let arrival: ModelArrival | null = null;
  let adding: Child<AddRequest | 'stop', AddResult> | null = null;
  let isStopped = false;
  const become = (next: ModelArrival): void => {
    arrival = next;
    changed(next);
  };
  const add = async (id: string, request: AddRequest): Promise<void> => {
    const child = startChild<AddRequest | 'stop', AddResult, DownloadProgress>(CHILD, {
      mostBytes: machineMemory(),
      onEvent: ({ bytes, total }) =>
        become({ id, state: bytes === total ? 'checking' : 'fetching', bytes, total, failure: null }),
    });
    adding = child;
    const result = await child.ask(request).catch((): AddResult => (isStopped ? { kind: 'stopped' } : DIED));
    adding = null;
    isStopped = false;
    become({
      id: result.kind === 'added' ? result.id : id,
      state: result.kind,
      bytes: 0,
      total: null,
      failure: result.kind === 'failed' ? result.failure : null,
    });
    await child.close();
  };
  const begin = (id: string, state: ModelArrival['state'], request: AddRequest): Reply<'model.fetch'> => {
    if (adding !== null) return busy();
    become({ id, state, bytes: 0, total: null, failure: null });
    void add(id, request);
    return { ok: true, value: {} };
  };
  const named = async (id: string): Promise<FoundModel | undefined> =>
    (await findModels(modelFolders())).find((model) => model.id === id);
  return {
    async list() {
      const found = await listModels(modelFolders());
      const models = found.map(({ id, folder, name, bytes, problem }) => ({
        id,
        name: name ?? id,
        isInUse: id === inUse,
        isPacked: !isOwn({ folder }, ownModels()),
        bytes,
        problem,
      }));
      const here = new Set(found.map(({ id }) => id));
      const offered = releases
        .filter(({ id }) => !here.has(id))
        .map(({ id, name, url, aboutBytes }) => ({
          id,
          name,
          host: new URL(url).host,
          url,
          bytes: aboutBytes,
        }));
      return { models, offered, arrival };
    },
    fetch(id) {
      const release = releases.find((one) => one.id === id);
      if (release === undefined) return noSuchRelease(id);
      return begin(id, 'fetching', {
        release,
        downloads: join(dataFolder(), 'downloads'),
        into: ownModels(),
      });
    },
    add(from, { fileName, release: id }) {
      const release = id === null ? null : releases.find((one) => one.id === id);
      if (release === undefined) return noSuchRelease(id!);
      return begin(id ?? fileName ?? basename(from), 'checking', {
        from,
        fileName,
        release,
        into: ownModels(),
      });
    },
    stop() {
      isStopped = adding !== null;
      adding?.tell('stop');
      // one that waits for a share, or is busy, hears nothing
      setTimeout(() => isStopped && adding?.kill(), STOP_WITHIN_MS).unref();
    },
    async use(id) {
      if (adding !== null) return busy();
      const model = await named(id);
      if (model === undefined) return noSuchModel(id);
      const opened = await openModel(model.folder, []);
      if (!opened.ok) return failed('no such model', opened.failure.reason, opened.failure.remedy);
      const unavailable = whyNotHere(compute, opened.value, dataFolder());
      if (unavailable !== null) return { ok: false, failure: unavailable };
      const kept = await useModel(id, ownModels());
      return kept.ok ? { ok: true, value: {} } : kept;
    },
    async remove(id) {
      if (adding !== null) return busy();
      const model = await named(id);
      if (model === undefined) return noSuchModel(id);
      if (id === inUse || id === modelInUse(ownModels()))
        return failed('in use', `Model ${id} is in use.`, 'Use another one first.');
      const removed = await removeModel(model, ownModels());
      return removed.ok
        ? { ok: true, value: {} }
        : failed('not removed', removed.failure.reason, removed.failure.remedy);
    },
  };
}
