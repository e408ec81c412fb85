/**
 * Removes copies, by way of the trash: as a whole, with pauses, and what they knew goes over to what stays.
 */
import { notAnswered } from '../../contract/failure.ts';
import type { TidyScope } from '../../contract/duplicates/duplicates.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import type { TidyState } from '../../contract/duplicates/removal.ts';
import type { Store } from '../../store/store.ts';
import type { FileRef, RemovalProgress, RemovalReport } from '../../trash/trash.ts';
import { removeCopies } from '../../trash/trash.ts';
import type { Asked, Duplicates } from './duplicates.ts';
import { writeKnowledge } from './inheritance.ts';
import type { ShotCopy } from './groups.ts';
import type { JudgedGroup } from './judge.ts';

export interface TidyRun extends Asked {
  scope: TidyScope;
  /**
   * What only removed copies told is written as an `.xmp` beside the one that stays, where none lies there.
   */
  writesXmp?: boolean;
  /** Runs the removal while nothing else of this process needs the library for itself; default: at once. */
  alone?: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Tidy {
  state(): TidyState;
  /**
   * Moves to the trash what the groups do not keep, or goes on where it was paused; the state at the end of
   * it, or when it is paused. While a removal runs, that one.
   */
  start(run: TidyRun): Promise<TidyState>;
  /** When the file in hand is through. */
  pause(): Promise<void>;
  /** What the last removal came to is no longer so: files of it are back. */
  forget(): void;
}

const IDLE: TidyState = {
  state: 'idle',
  done: 0,
  total: 0,
  removedCount: 0,
  removedBytes: 0,
  secondsLeft: null,
  failures: [],
  stopped: null,
};

/** At most ten states a second: more than anyone reads. */
const INTERVAL_MS = 100;
/** Time left is told from so much time on. */
const RATE_AFTER_MS = 2000;

/** `changed` gets each state; `removed` is called when files have gone. */
export function tidying(
  store: Store,
  duplicates: Duplicates,
  changed: (state: TidyState) => void,
  removed: () => void,
): Tidy {
  let state = IDLE;
  /** The last run, which goes on after a pause. */
  let last: TidyRun | null = null;
  /** The files that it was agreed to remove; null before they are planned. */
  let agreed: ReadonlySet<number> | null = null;
  let running: { abort: AbortController; ended: Promise<TidyState> } | null = null;
  const become = (next: TidyState): TidyState => {
    state = next;
    changed(state);
    return state;
  };

  const run = async (asked: TidyRun, signal: AbortSignal): Promise<TidyState> => {
    const before = state.state === 'paused' ? state : IDLE;
    become({ ...before, state: 'removing', stopped: null, secondsLeft: null });
    try {
      const { alone = (work) => work() } = asked;
      return await alone(() => removeOver(before, asked, signal));
    } catch (error) {
      const failure = store.failureOf(error);
      const stopped = failure ?? notAnswered(error).failure;
      const end = become({ ...state, state: 'idle', stopped, secondsLeft: null });
      if (failure === null) throw error;
      return end;
    }
  };
  const removeOver = async (
    before: TidyState,
    { scope, writesXmp, ...asked }: TidyRun,
    signal: AbortSignal,
  ): Promise<TidyState> => {
    const planned = await duplicates.plan(scope, asked);
    const goes = (agreed ??= new Set(planned.flatMap((group) => group.goes.map(({ fileId }) => fileId))));
    const groups = planned
      .map((group) => ({ ...group, goes: group.goes.filter(({ fileId }) => goes.has(fileId)) }))
      .filter((group) => group.goes.length > 0);
    const onProgress = progressOver(before, (next) => become(next));
    const protectedFolders = (asked.rules?.protectedFolders ?? []).map(pathBytes);
    const unwritten: TidyState['failures'] = [];
    const plan = groups.map((group) => ({
      ...planOf(group),
      before: async () => void (writesXmp === true && unwritten.push(...(await written(group)))),
    }));
    const removal = await removeCopies(store, plan, {
      ...{ signal, nowMs: Date.now(), onProgress, protectedFolders },
    });
    if (!removal.ok) return become({ ...before, state: 'idle', stopped: removal.failure });
    const failures = [...before.failures, ...failuresOf(removal.value), ...unwritten];
    removed();
    const { isInterrupted, stopped, progress } = removal.value;
    const end = isInterrupted ? ('paused' as const) : ('idle' as const);
    return become({ ...countedOn(before, progress), state: end, failures, stopped });
  };
  return {
    state: () => state,
    start(asked) {
      if (running !== null) return running.ended;
      const abort = new AbortController();
      if (state.state !== 'paused' || last === null) [last, agreed] = [asked, null];
      const ended = run(last, abort.signal).finally(() => (running = null));
      running = { abort, ended };
      return ended;
    },
    async pause() {
      running?.abort.abort();
      await running?.ended.catch(() => undefined); // whoever asked for it hears of a bug
    },
    forget() {
      if (state.state === 'idle') become(IDLE);
    },
  };
}

const planOf = (group: JudgedGroup): { keep: FileRef[]; remove: FileRef[] } => ({
  keep: group.stays.map(refOf),
  remove: group.goes.map(refOf),
});

const refOf = ({ fileId, photoId, folderId, path, hash, sizeBytes }: ShotCopy): FileRef => ({
  fileId,
  photoId,
  folderId,
  path: pathBytes(path),
  hash,
  sizeBytes,
});

/** A run that goes on after a pause counts on. */
const countedOn = (
  before: TidyState,
  { done, total, removedCount, removedBytes }: RemovalProgress,
): TidyState => ({
  ...before,
  done: before.done + done,
  total: before.done + total,
  removedCount: before.removedCount + removedCount,
  removedBytes: before.removedBytes + removedBytes,
  secondsLeft: null,
  stopped: null,
});

function progressOver(
  before: TidyState,
  become: (state: TidyState) => void,
): (progress: RemovalProgress) => void {
  const begun = performance.now();
  let told = 0;
  return (progress) => {
    const { done, total } = progress;
    const now = performance.now();
    if (now - told < INTERVAL_MS && done < total) return;
    told = now;
    const hasRate = now - begun >= RATE_AFTER_MS && done > 0;
    become({
      ...countedOn(before, progress),
      state: 'removing',
      secondsLeft: hasRate ? ((now - begun) / 1000 / done) * (total - done) : null,
    });
  };
}

const failuresOf = ({ outcomes }: RemovalReport): TidyState['failures'] =>
  outcomes.flatMap(({ path, outcome }) => (outcome.ok ? [] : [{ file: pathText(path), ...outcome.failure }]));

/**
 * What the copies that are to go know is written beside the one that stays: before they go, so that it is
 * kept whenever this is killed. What could not be written.
 */
async function written({ stays, goes }: JudgedGroup): Promise<TidyState['failures']> {
  const keeper = stays.find(({ isOnline }) => isOnline);
  if (keeper === undefined) return [];
  const failure = await writeKnowledge(goes, keeper);
  return failure === null ? [] : [{ file: keeper.path, ...failure }];
}
