/**
 * Groups of copies, their rules and removals as a test steers them: nothing of them is on a disk.
 *
 * - `syntheticGroups(count, tell)`: answers to the requests about copies; `moves(n)` and `ends(failed)` say
 *   how far a removal has come
 */
import type {
  Answer,
  Copy,
  EventName,
  EventOf,
  Group,
  GroupSummary,
  KeeperRules,
  RemovedFile,
  TidyFolder,
  TidyScope,
  TidyState,
} from '../../../electron/contract/requests.ts';
import { keeperRule } from '../../../electron/contract/duplicates/duplicates.ts';
import type { RequestTable } from '../../../electron/host/requests.ts';
import { bytesOf, goesOf, HOME, madeGroup, PROTECTED, summaryOf } from './made-groups.ts';

const DAY_MS = 86_400_000;
/** When removals are, so that pictures of the screen stay the same. */
const NOW_MS = Date.UTC(2026, 2, 14, 12);

type Tell = <N extends EventName>(event: N, value: EventOf<N>) => void;

const idle: TidyState = {
  state: 'idle',
  done: 0,
  total: 0,
  removedCount: 0,
  removedBytes: 0,
  secondsLeft: null,
  failures: [],
  stopped: null,
};

const folderOf = (id: number, path: string, program: string | null): TidyFolder => ({ id, path, program });

/** Rules, folders and what they would do. */
function steeredRules(all: () => readonly Group[]) {
  let rules: KeeperRules = keeperRule.options.map((rule) => ({
    rule,
    isOn: rule !== 'newest' && rule !== 'smallest' && rule !== 'shorter path',
  }));
  let folders = {
    preferred: [folderOf(1, `${HOME}/2011`, null), folderOf(2, `${HOME}/Phone`, null)],
    protected: [folderOf(3, PROTECTED, null), folderOf(4, `${HOME}/digikam`, 'digiKam')],
  };
  const answers = {
    'tidy.rules': () => ({ ok: true, value: { rules, ...folders } }),
    'tidy.setRules'(asked) {
      rules = asked.rules;
      const known = new Map(folders.preferred.map((folder) => [folder.id, folder]));
      folders = { ...folders, preferred: asked.preferred.map((id) => known.get(id)!) };
      return { ok: true, value: {} };
    },
    'tidy.tryRules': () => ({
      ok: true,
      value: summaryOf(
        all().filter(({ summary }) => summary.isSure),
        all().filter(({ summary }) => !summary.isSure).length,
      ),
    }),
    'tidy.addFolder'({ within, as }) {
      const id = 10 + folders.preferred.length + folders.protected.length;
      folders = { ...folders, [as]: [...folders[as], folderOf(id, [HOME, ...within].join('/'), null)] };
      return { ok: true, value: {} };
    },
    'tidy.removeFolder'({ id }) {
      const without = (of: readonly TidyFolder[]): TidyFolder[] => of.filter((folder) => folder.id !== id);
      folders = { preferred: without(folders.preferred), protected: without(folders.protected) };
      return { ok: true, value: {} };
    },
  } satisfies Partial<RequestTable>;
  return answers;
}

export function syntheticGroups(count: number, tell: Tell) {
  const groups = new Map(
    Array.from({ length: count }, (_, i) => madeGroup(i)).map((group) => [group.summary.id, group]),
  );
  let decided: number[] = [];
  let removed: RemovedFile[] = [];
  let state = idle;
  let going: { group: number; copy: Copy }[] = [];
  let revision = 0;
  const changed = (): void => tell('duplicates.changed', { revision: (revision += 1) });
  const all = (): Group[] => [...groups.values()];
  const set = (group: Group, kept: number[] | null): GroupSummary => {
    const decision =
      kept === null ? null : kept.length === group.copies.length ? 'keep all' : 'remove others';
    const next: Group = { ...group, kept };
    next.summary = { ...group.summary, decision, savingBytes: bytesOf(goesOf(next)) };
    groups.set(group.summary.id, next);
    changed();
    return next.summary;
  };
  const inScope = (scope: TidyScope): Group[] =>
    all().filter(
      ({ summary: { decision, isSure } }) =>
        decision === 'remove others' || (scope === 'sure' && decision === null && isSure),
    );
  const change = (to: Partial<TidyState>): void => {
    state = { ...state, ...to };
    tell('tidy.changed', state);
  };
  const toTrash = ({ group, copy }: { group: number; copy: Copy }): void => {
    const { photoId, fileName, path, sizeBytes, fileId } = copy;
    const removedAtMs = NOW_MS;
    const restorableUntilMs = NOW_MS + 30 * DAY_MS;
    removed = [
      { id: fileId, photoId, fileName, path, sizeBytes, removedAtMs, restorableUntilMs, state: 'removed' },
      ...removed,
    ];
    const was = groups.get(group)!;
    const copies = was.copies.filter((other) => other.fileId !== fileId);
    if (copies.length === 1) groups.delete(group);
    else groups.set(group, { ...was, copies, summary: { ...was.summary, copyCount: copies.length } });
  };

  const answers = {
    'duplicates.list': () => ({
      ok: true,
      value: all()
        .map(({ summary }) => summary)
        .sort(
          (a, b) =>
            Number(a.decision !== null) - Number(b.decision !== null) || b.savingBytes - a.savingBytes,
        ),
    }),
    'duplicates.get'({ groupId }) {
      const group = groups.get(groupId);
      const failure = {
        kind: 'no such group',
        reason: 'These copies are no group any more.',
        remedy: 'See the other groups.',
      };
      return group === undefined ? { ok: false, failure } : { ok: true, value: group };
    },
    'duplicates.decide'({ groupId, keep }) {
      decided.push(groupId);
      return { ok: true, value: set(groups.get(groupId)!, keep) };
    },
    'duplicates.undo'() {
      const last = decided.pop();
      return { ok: true, value: last === undefined ? null : set(groups.get(last)!, null) };
    },
    'tidy.summary': ({ scope }) => ({
      ok: true,
      value: summaryOf(
        inScope(scope),
        scope === 'sure'
          ? all().filter(({ summary }) => !summary.isSure && summary.decision === null).length
          : 0,
      ),
    }),
    'tidy.start'({ scope }) {
      if (state.state === 'idle') {
        going = inScope(scope).flatMap((group) =>
          goesOf(group).map((copy) => ({ group: group.summary.id, copy })),
        );
        state = { ...idle, total: going.length };
      }
      change({ state: 'removing', secondsLeft: 42 });
      return { ok: true, value: {} };
    },
    'tidy.pause'() {
      change({ state: 'paused', secondsLeft: null });
      return { ok: true, value: {} };
    },
    'tidy.state': () => ({ ok: true, value: state }),
    'removed.list': () => ({ ok: true, value: removed }),
    'removed.restore'({ ids }) {
      const inTheWay = removed.find(({ id }) => ids.includes(id) && id % 100 === 2);
      const failures: Answer<'removed.restore'>['failures'] =
        inTheWay === undefined || ids.length === 1
          ? []
          : [
              {
                kind: 'in the way',
                file: inTheWay.path,
                reason: 'Another file is there now.',
                remedy: 'Move it, then restore this one.',
              },
            ];
      const back = ids.filter((id) => failures.length === 0 || id !== inTheWay!.id);
      if (state.state === 'idle') change(idle);
      removed = removed.map((file) => (back.includes(file.id) ? { ...file, state: 'restored' } : file));
      return { ok: true, value: { restoredCount: back.length, failures } };
    },
    ...steeredRules(all),
  } satisfies Partial<RequestTable>;

  return {
    answers,
    /** The removal has come to so many files. */
    moves(done: number): void {
      const moved = going.slice(state.done, done);
      moved.forEach(toTrash);
      const bytes = bytesOf(moved.map(({ copy }) => copy));
      change({ done, removedCount: done, removedBytes: state.removedBytes + bytes });
      changed();
    },
    /** The removal ends; of the last `failed` files none was moved. */
    ends(failed: number): void {
      const [from, to] = [state.done, going.length - failed];
      const moved = going.slice(from, to);
      moved.forEach(toTrash);
      change({
        state: 'idle',
        done: going.length,
        removedCount: to,
        removedBytes: state.removedBytes + bytesOf(moved.map(({ copy }) => copy)),
        secondsLeft: null,
        failures: going.slice(to).map(({ copy }) => ({
          kind: 'changed',
          file: copy.path,
          reason: 'The file is another than the one that was shown.',
          remedy: 'Scan again, then decide anew.',
        })),
      });
      decided = [];
      changed();
    },
    /** What is decided of a group. */
    kept: (groupId: number) => groups.get(groupId)?.kept ?? null,
    groups: all,
  };
}
