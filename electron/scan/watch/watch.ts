/** Notices what changes in the library's folders while the program runs. */
import { dirname, join } from 'node:path';
import { pathText } from '../../contract/paths.ts';
import type { WatchState } from '../../contract/scan.ts';
import type { Child } from '../../process/child.ts';
import { startChild } from '../../process/child.ts';
import { dataFolder } from '../../process/folders.ts';
import type { Store } from '../../store/store.ts';
import { joined } from '../../process/paths.ts';
import type { Touched } from '../walk/part.ts';
import { key } from '../walk/part.ts';
import { OWN_FOLDERS } from '../walk/skipped-folders.ts';
import type { Request, WatchEvent } from './watch-child.ts';

export interface WatchOptions {
  /** How long nothing may have changed in a folder before it is looked at; default: QUIET_MS. */
  quietMs?: number;
  /** How often a folder is looked at where changes are not told; default: POLL_MS. */
  pollMs?: number;
}

export interface Watch {
  state(): WatchState;
  /** The library's folders may be others now; one that was closed stays so. */
  refresh(): void;
  close(): void;
}

/** A camera's card is copied file by file without such a pause. */
const QUIET_MS = 2000;
/** A walk over a share takes its time, and asks the server for every file. */
const POLL_MS = 60_000;
/** So often a watcher that died is started again. */
const MOST_DEATHS = 3;

/** `touched`: these folders are to be looked at; `changed`: the state is another. */
export function watchLibrary(
  store: Store,
  touched: (touched: Touched[]) => void,
  changed: () => void,
  { quietMs = QUIET_MS, pollMs = POLL_MS }: WatchOptions = {},
): Watch {
  let child: Child<Request, null> | null = null;
  let deaths = 0;
  /** What is looked at again and again, and why. */
  let polled = new Map<string, Touched & { why: string }>();
  let isClosed = false;
  const timer = setInterval(() => {
    if (polled.size > 0)
      touched([...polled.values()].map(({ folderId, path }) => ({ folderId, path, isDeep: true })));
  }, pollMs).unref();

  /** `unwatched`: folders that nothing was to notice before; who begins to watch scans them. */
  const take = (event: WatchEvent, unwatched: Set<number>): void => {
    if (event.kind === 'touched')
      return touched(event.touched.map((one) => ({ ...one, path: Buffer.from(one.path) })));
    const { folderId } = event;
    const path = Buffer.from(event.path);
    const id = `${folderId} ${key(path)}`;
    if (event.why !== null) polled.set(id, { folderId, path, isDeep: true, why: event.why });
    else {
      polled.delete(id);
      // what was noticed and not told yet is lost, and what changed before it was watched again
      if (!unwatched.delete(folderId)) touched([{ folderId, path, isDeep: true }]);
    }
    changed();
  };
  const start = (unwatched: Set<number>): void => {
    polled = new Map();
    const started = startChild<Request, null, WatchEvent>(new URL('./watch-child.ts', import.meta.url), {
      onEvent: (event) => child === started && take(event, unwatched),
    });
    child = started;
    started.ask(requestOf(store, quietMs)).catch(() => undefined); // its death is noticed below
    void started.death.then(({ message }) => {
      if (child !== started) return;
      deaths += 1;
      if (deaths <= MOST_DEATHS) return start(new Set());
      child = null;
      for (const { id } of store.files.folders())
        polled.set(`${id} `, {
          ...{ folderId: id, path: Buffer.alloc(0), isDeep: true },
          why: `What watches it stopped (${message.split('\n', 1)[0]}).`,
        });
      changed();
    });
  };
  const stop = (): void => {
    const old = child;
    child = null;
    old?.kill();
  };
  start(new Set(store.files.folders().map(({ id }) => id)));
  return {
    state: () => {
      const pathOf = new Map(store.files.folders().map(({ id, path }) => [id, path]));
      return {
        isOn: true,
        polled: [...polled.values()].flatMap(({ folderId, path, why }) => {
          const folder = pathOf.get(folderId);
          if (folder === undefined) return [];
          return [{ path: pathText(path.length === 0 ? folder : joined(folder, path)), why }];
        }),
      };
    },
    refresh() {
      if (isClosed) return;
      stop();
      start(new Set());
      changed();
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      stop();
    },
  };
}

function requestOf(store: Store, quietMs: number): Request {
  return {
    folders: store.files.folders(),
    mounts: new Map([...store.mounts.all()].map(([id, mounts]) => [id, mounts.map(({ path }) => path)])),
    ignored: [dirname(store.path), dataFolder()].flatMap((own) => OWN_FOLDERS.map((name) => join(own, name))),
    quietMs,
  };
}
