/** Copies as a person sees them, in the window and on the command line, and what they decide of them. */
import type {
  DuplicateLevel,
  Group,
  GroupSummary,
  TidyScope,
  TidySummary,
} from '../../contract/duplicates/duplicates.ts';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { toRemove } from '../../duplicates/keeper.ts';
import type { Store } from '../../store/store.ts';
import type { JudgedGroup } from './judge.ts';
import { groupOf, inScope, tidySummary } from './judge.ts';
import type { Asked } from './judgements.ts';
import { keptJudgements } from './judgements.ts';
import type { TidyRules } from './tidy-rules.ts';

export type { Asked } from './judgements.ts';

export interface Duplicates {
  /** What is asked of `tidy.rules` and said of them. */
  readonly rules: TidyRules;
  /** Groups with something to decide first, by what they would save; those settled at the end. */
  list(level?: DuplicateLevel): Promise<GroupSummary[]>;
  get(groupId: number): Promise<Outcome<Group, Refusal>>;
  /** The files in `keep` stay and the others may go; all of them: nothing of the group is offered again. */
  decide(groupId: number, keep: readonly number[]): Promise<Outcome<GroupSummary, Refusal>>;
  /** Takes back the last decision; its group as it is now, null where there is none. */
  undo(): Promise<Outcome<GroupSummary | null, Refusal>>;
  /** The group in full. */
  shown(group: JudgedGroup): Group;
  /** All groups, in the order of `list`. */
  judged(asked?: Asked): Promise<JudgedGroup[]>;
  summary(scope: TidyScope, asked?: Asked): Promise<TidySummary>;
  /** The groups of which something goes, in the order of `list`. */
  plan(scope: TidyScope, asked?: Asked): Promise<JudgedGroup[]>;
}

export interface KeptDuplicates extends Duplicates {
  /** Files, photos or what was found of them may be others now. */
  invalidate(): void;
}

/** `changed` is called whenever groups, or what was decided of them, may be otherwise. */
export function keptDuplicates(
  store: Store,
  changed: () => void,
  isRemoving: () => boolean = () => false,
): KeptDuplicates {
  const judgements = keptJudgements(store, changed);
  const { kept, inOrder } = judgements;
  const decide: Duplicates['decide'] = async (groupId, keep) => {
    const group = (await kept()).get(groupId)?.group;
    if (group === undefined) return noSuchGroup();
    const decision = decisionOf(group, new Set(keep));
    if (!decision.ok) return decision;
    await judgements.decided(store.copyDecisions.decide(decision.value.keptCounts, decision.value.toGo));
    return { ok: true, value: await judgements.again(group) };
  };
  const undo: Duplicates['undo'] = async () => {
    const undone = store.copyDecisions.undo();
    if (undone === null) return { ok: true, value: null };
    await judgements.decided(null);
    const judged = [...(await kept()).values()].find(({ group }) =>
      group.copies.some(({ photoId }) => undone.keptCounts.has(photoId)),
    );
    return { ok: true, value: judged === undefined ? null : await judgements.again(judged.group) };
  };
  const judged = async (asked?: Asked): Promise<JudgedGroup[]> =>
    (await inOrder(asked)).map(({ group }) => group);

  return {
    rules: judgements.rules,
    list: async (level = 'same shot') => (await inOrder({ level })).map(({ summary }) => summary),
    async get(groupId) {
      const group = (await kept()).get(groupId)?.group;
      return group === undefined ? noSuchGroup() : { ok: true, value: groupOf(group) };
    },
    decide: async (groupId, keep) => (isRemoving() ? removalRuns() : decide(groupId, keep)),
    undo: async () => (isRemoving() ? removalRuns() : undo()),
    shown: groupOf,
    judged,
    summary: async (scope, asked) => tidySummary(await judged(asked), scope),
    plan: async (scope, asked) => inScope(await judged(asked), scope),
    invalidate: () => judgements.invalidate(),
  };
}

/** What a person's choice of the files to keep comes to. */
function decisionOf(
  { copies }: JudgedGroup,
  keep: ReadonlySet<number>,
): Outcome<{ keptCounts: Map<number, number>; toGo: number[] }, Refusal> {
  const chosen = copies.filter(({ fileId }) => keep.has(fileId));
  if (chosen.length < keep.size) return noSuchGroup();
  const toGo = new Set(toRemove(copies, keep).map(({ fileId }) => fileId));
  if (toGo.size === 0 && !copies.some((copy) => copy.isOnline && (keep.has(copy.fileId) || copy.protectedBy)))
    return failed(
      'nothing kept',
      'None of the copies that would stay can be read now.',
      'Connect the disk where they lie, or keep another one too.',
    );
  const keptCounts = new Map(copies.map(({ photoId }) => [photoId, 0]));
  for (const { fileId, photoId } of copies)
    if (!toGo.has(fileId)) keptCounts.set(photoId, keptCounts.get(photoId)! + 1);
  return { ok: true, value: { keptCounts, toGo: [...toGo] } };
}

const removalRuns = (): { ok: false; failure: Refusal } =>
  failed(
    'removal runs',
    'Files are being removed by what was decided before.',
    'Wait for the end of the removal, or pause it.',
  );

const noSuchGroup = (): { ok: false; failure: Refusal } =>
  failed(
    'no such group',
    'These copies are not what they were: a scan, a removal or another decision changed them.',
    'Look at the list of copies again.',
  );
