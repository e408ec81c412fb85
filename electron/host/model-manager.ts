/**
 * The models as a window shows them: listed, one fetched or added in a process of its own, one chosen, one
 * removed.
 */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { basename, join } from 'node:path';
import type { ComputeChoice } from '../contract/compute.ts';
import type { Answer, Ask, ModelArrival, Reply } from '../contract/requests.ts';
import { modelInUse, useModel } from '../model/in-use.ts';
import { RELEASES } from '../model/official.ts';
import type { FoundModel } from '../model/open.ts';
import { findModels, isOwn, listModels, openModel, removeModel } from '../model/open.ts';
import { whyNotHere } from '../runtimes/runtimes.ts';
import { refused } from './messages.ts';
import { modelFolders, ownModels } from '../model/folders.ts';
import { dataFolder } from '../process/folders.ts';
import type { ModelAsk, ModelTold } from './model-child.ts';

export interface ModelShelf {
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

const noSuchModel = (id: string): ReturnType<typeof refused> =>
  refused('no such model', `There is no model "${id}".`, 'It may have been removed; look at the list again.');
const noSuchRelease = (id: string): ReturnType<typeof refused> =>
  refused('no such model', `There is no release "${id}".`, 'Choose one of those that are offered.');
const busy = (): ReturnType<typeof refused> =>
  refused('busy', 'A model is being fetched.', 'Wait until it is here, or stop it.');

const CHILD = new URL('./model-child.ts', import.meta.url);

/** `inUse`: the id of the model that this engine works with; `compute`: what it was asked to compute with. */
export function modelShelf(
  { inUse, compute }: { inUse: string; compute: ComputeChoice },
  changed: (arrival: ModelArrival) => void,
  releases = RELEASES,
): ModelShelf {
  let arrival: ModelArrival | null = null;
  let child: ChildProcess | null = null;
  const become = (next: ModelArrival): void => {
    arrival = next;
    changed(next);
  };
  const bring = (id: string, state: ModelArrival['state'], ask: ModelAsk): Reply<'model.fetch'> => {
    if (child !== null) return busy();
    become({ id, state, bytes: 0, total: null, failure: null });
    const started = fork(CHILD, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    });
    child = started;
    const end = (last: Pick<ModelArrival, 'id' | 'state' | 'failure'>): void => {
      if (child !== started) return;
      child = null;
      become({ bytes: 0, total: null, ...last });
      if (started.connected) started.disconnect();
    };
    started.on('message', (raw) => {
      const told = raw as ModelTold;
      if (told.kind === 'progress')
        become({
          id,
          state: told.bytes === told.total ? 'checking' : 'fetching',
          bytes: told.bytes,
          total: told.total,
          failure: null,
        });
      else
        end({
          id: told.kind === 'added' ? told.id : id,
          state: told.kind,
          failure: told.kind === 'failed' ? told.failure : null,
        });
    });
    const died = (): void =>
      end({
        id,
        state: 'failed',
        failure: {
          reason: 'The process that adds the model ended.',
          remedy: 'Try again: what was fetched is kept.',
        },
      });
    started.on('error', died);
    started.on('close', died);
    started.send(ask, () => undefined); // one that is gone is noticed by its end
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
      return bring(id, 'fetching', {
        release,
        downloads: join(dataFolder(), 'downloads'),
        into: ownModels(),
      });
    },
    add(from, { fileName, release: id }) {
      const release = id === null ? null : releases.find((one) => one.id === id);
      if (release === undefined) return noSuchRelease(id!);
      return bring(id ?? fileName ?? basename(from), 'checking', {
        from,
        fileName,
        release,
        into: ownModels(),
      });
    },
    stop() {
      child?.send('stop', () => undefined);
    },
    async use(id) {
      if (child !== null) return busy();
      const model = await named(id);
      if (model === undefined) return noSuchModel(id);
      const opened = await openModel(model.folder, []);
      if (!opened.ok) return refused('no such model', opened.failure.reason, opened.failure.remedy);
      const unavailable = whyNotHere(compute, opened.value, dataFolder());
      if (unavailable !== null) return refused('no such engine', unavailable.reason, unavailable.remedy);
      try {
        await useModel(id, ownModels());
      } catch (error) {
        return refused(
          'unwritable',
          `The choice cannot be kept in ${ownModels()} (${(error as NodeJS.ErrnoException).code}).`,
          'Check the disk and its permissions.',
        );
      }
      return { ok: true, value: {} };
    },
    async remove(id) {
      if (child !== null) return busy();
      const model = await named(id);
      if (model === undefined) return noSuchModel(id);
      if (id === inUse || id === modelInUse(ownModels()))
        return refused('in use', `Model ${id} is in use.`, 'Use another one first.');
      const removed = await removeModel(model, ownModels());
      return removed.ok
        ? { ok: true, value: {} }
        : refused('not removed', removed.failure.reason, removed.failure.remedy);
    },
  };
}
