/**
 * The groups of copies, what a person decided of them, and where a removal stands: read once, then followed.
 * A decision's answer is shown at once; what the engine tells of changes is read after it.
 */
import type { GroupSummary, Refusal, Reply, TidyState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { store } from './store.ts';

/** `null` while nothing has been heard yet. */
export const groups = store<readonly GroupSummary[] | null>(null);
/** How many of them a person has still to decide; 0 while nothing has been heard. */
export const undecidedCount = (all: readonly GroupSummary[] | null): number =>
  all?.filter(({ decision }) => decision === null).length ?? 0;
/** Why the groups could not be read; null while all is well. */
export const groupsFailure = store<Refusal | null>(null);
/** Grows with what the engine tells of changes: what was asked of a group is asked again. */
export const groupsRevision = store(0);
const changed = (): void => groupsRevision.set(groupsRevision.get() + 1);
export const tidying = store<TidyState | null>(null);

/** A removal changes groups all the time: the list is read once a second at most. */
const READ_MS = 1000;
let timer: ReturnType<typeof setTimeout> | null = null;
let lists = 0;
let decisions = 0;

/** A list that was asked for before another, or before a decision, is not shown. */
async function readList(): Promise<void> {
  timer = null;
  lists += 1;
  const [list, decision] = [lists, decisions];
  const reply = await engine.request('duplicates.list', {});
  if (list !== lists) return;
  if (decision !== decisions) return readLater();
  groupsFailure.set(reply.ok ? null : reply.failure);
  if (reply.ok) groups.set(reply.value);
}

function readLater(): void {
  timer ??= setTimeout(() => void readList(), READ_MS);
}

/** What is told meanwhile may be newer, and stays. */
async function readTidying(): Promise<void> {
  const before = tidying.get();
  const state = await engine.request('tidy.state', {});
  if (state.ok && tidying.get() === before) tidying.set(state.value);
}

export async function readGroups(): Promise<void> {
  await Promise.all([readTidying(), readList()]);
}

function decided(summary: GroupSummary): void {
  decisions += 1;
  groups.set(groups.get()?.map((group) => (group.id === summary.id ? summary : group)) ?? null);
}

export async function decideGroup(
  groupId: number,
  keep: readonly number[],
): Promise<Reply<'duplicates.decide'>> {
  const reply = await engine.request('duplicates.decide', { groupId, keep: [...keep] });
  if (reply.ok) decided(reply.value);
  return reply;
}

/** Takes back the last decision of any group. */
export async function undoDecision(): Promise<Reply<'duplicates.undo'>> {
  const reply = await engine.request('duplicates.undo', {});
  if (reply.ok && reply.value !== null) decided(reply.value);
  return reply;
}

/** Follows the engine for as long as the page lives. */
export function followGroups(): void {
  engine.subscribe('duplicates.changed', () => {
    changed();
    readLater();
  });
  engine.subscribe('tidy.changed', tidying.set);
  engine.subscribe('engine.restarted', () => {
    changed();
    void readGroups();
  });
  engine.onReach((isReached) => {
    if (isReached && groupsFailure.get() !== null) void readGroups();
  });
  void readGroups();
}
