/**
 * Copies as a person sees them, in the window and on the command line, and what they decide of them: read in
 * one pass, and kept until they change.
 */
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type {
  DuplicateLevel,
  Group,
  GroupSummary,
  TidyScope,
  TidySummary,
} from '../../contract/duplicates/duplicates.ts';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import { isBelow, toRemove } from '../../duplicates/keeper.ts';
import { isSameExtent } from '../../duplicates/same-shot/same-shot.ts';
import type { CopyDecision, CopyFile, Store } from '../../store/store.ts';
import type { Protection } from '../../trash/trash.ts';
import { protectionsOf } from '../../trash/trash.ts';
import type { ShotGroup } from './groups.ts';
import { companionSets, groupCopies } from './groups.ts';
import type { JudgedGroup, RulesOfRun } from './judge.ts';
import { byWhatToDecide, groupOf, inScope, judge, lastDecisions, summaryOf, tidySummary } from './judge.ts';
import { tidyRules } from './tidy-rules.ts';
import type { ProgramFolder, TidyRules } from './tidy-rules.ts';

/** By which rules, and how much alike; what is left out is as the library has it, and `same shot`. */
export interface Asked {
  rules?: RulesOfRun;
  level?: DuplicateLevel;
}

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
  /** All copies of the groups that these files are in stay. */
  keepAllBeside(fileIds: ReadonlySet<number>): Promise<void>;
}

/** What is read of the library, whatever the rules. */
interface Read {
  groups(level: DuplicateLevel): Promise<ShotGroup[]>;
  decisions: Map<number, CopyDecision>;
  /** Of other programs: by path. */
  programs: ProgramFolder[];
}

/** With what a list shows of it. */
interface Judged {
  group: JudgedGroup;
  summary: GroupSummary;
}

const withSummary = (group: JudgedGroup): Judged => ({ group, summary: summaryOf(group) });

/** `changed` is called whenever groups, or what was decided of them, may be otherwise. */
export function keptDuplicates(
  store: Store,
  changed: () => void,
  isRemoving: () => boolean = () => false,
): KeptDuplicates {
  let read: Promise<Read> | null = null;
  let judged: Promise<Map<number, Judged>> | null = null;
  const reread = (): void => {
    [read, judged] = [null, null];
    changed();
  };
  const rejudge = (): void => {
    judged = null;
    changed();
  };
  const programs = async (): Promise<ProgramFolder[]> => (await (read ??= readAll(store))).programs;
  const rules = tidyRules(store, programs, { rejudge, reread });

  const judgedBy = async ({ rules: asked, level }: Asked): Promise<Judged[]> => {
    const current = await (read ??= readAll(store));
    const by = asked ?? rules.now();
    const groups = await current.groups(level ?? 'same shot');
    const all = await inBatches(groups, (batch) =>
      batch.map((group) => withSummary(judgeGroup(group, current, by))),
    );
    return all.sort((a, b) => byWhatToDecide(a.summary, b.summary));
  };
  const kept = (): Promise<Map<number, Judged>> =>
    (judged ??= judgedBy({}).then((groups) => new Map(groups.map((one) => [one.group.id, one]))));
  const judgeAgain = async (group: JudgedGroup): Promise<GroupSummary> => {
    const current = await (read ??= readAll(store));
    const again = withSummary(judgeGroup(group, current, rules.now()));
    (await kept()).set(group.id, again);
    changed();
    return again.summary;
  };
  /** In the order of `list`. */
  const inOrder = async (asked: Asked = {}): Promise<Judged[]> => {
    const isAsKept = asked.rules === undefined && (asked.level ?? 'same shot') === 'same shot';
    // in the order of before but for a few
    return isAsKept
      ? [...(await kept()).values()].sort((a, b) => byWhatToDecide(a.summary, b.summary))
      : judgedBy(asked);
  };
  const groupsInOrder = async (asked?: Asked): Promise<JudgedGroup[]> =>
    (await inOrder(asked)).map(({ group }) => group);

  const decide: Duplicates['decide'] = async (groupId, keep) => {
    const group = (await kept()).get(groupId)?.group;
    if (group === undefined) return noSuchGroup();
    const decision = decisionOf(group, new Set(keep));
    if (!decision.ok) return decision;
    const { decisions } = await (read ??= readAll(store));
    const made = store.copyDecisions.decide(decision.value.keptCounts, decision.value.toGo);
    for (const photo of made.keptCounts.keys()) decisions.set(photo, made);
    return { ok: true, value: await judgeAgain(group) };
  };

  return {
    rules,
    list: async (level = 'same shot') => (await inOrder({ level })).map(({ summary }) => summary),
    async get(groupId) {
      const group = (await kept()).get(groupId)?.group;
      return group === undefined ? noSuchGroup() : { ok: true, value: groupOf(group) };
    },
    decide: async (groupId, keep) => (isRemoving() ? removalRuns() : decide(groupId, keep)),
    async undo() {
      if (isRemoving()) return removalRuns();
      const undone = store.copyDecisions.undo();
      if (undone === null) return { ok: true, value: null };
      const current = await (read ??= readAll(store));
      current.decisions = lastDecisions(store.copyDecisions.list());
      const one = [...(await kept()).values()].find(({ group }) =>
        group.copies.some(({ photoId }) => undone.keptCounts.has(photoId)),
      );
      return { ok: true, value: one === undefined ? null : await judgeAgain(one.group) };
    },
    shown: groupOf,
    judged: groupsInOrder,
    summary: async (scope, asked) => tidySummary(await groupsInOrder(asked), scope),
    plan: async (scope, asked) => inScope(await groupsInOrder(asked), scope),
    invalidate: reread,
    async keepAllBeside(fileIds) {
      for (const { id, copies } of await groupsInOrder())
        if (copies.some(({ fileId }) => fileIds.has(fileId)))
          await decide(
            id,
            copies.map((copy) => copy.fileId),
          );
    },
  };
}

async function readAll(store: Store): Promise<Read> {
  const leadOf = store.sameShots.leadOf();
  const shots = await filesByShot(store, leadOf);
  const protectionOf = await protectedDirectories(store, shots.flat());
  const protectedBy = new Map(
    [...protectionOf].map(([directory, { folder }]) => [directory, pathText(folder)]),
  );
  const transforms = await inBatches([...leadOf.keys()], (copies) =>
    store.sameShots.transformsToLeads(copies),
  );
  const wholes = new Set(
    transforms
      .filter(({ bFromA, sizeA, sizeB }) => isSameExtent(bFromA, sizeA, sizeB))
      .map(({ copy }) => copy),
  );
  const companions = companionSets(store.companions.list());
  const relations = { leadOf, wholes, companions, protectedBy };
  const known = new Map<DuplicateLevel, Promise<ShotGroup[]>>();
  return {
    groups(level) {
      const groups =
        known.get(level) ??
        inBatches(shots, (batch) => batch.flatMap((files) => groupCopies(files, relations, level)));
      known.set(level, groups);
      return groups;
    },
    decisions: lastDecisions(store.copyDecisions.list()),
    programs: programFolders([...protectionOf.values()]),
  };
}

/** What is read or worked out at once: some milliseconds. */
const AT_ONCE = 1000;

/** All that `map` makes of parts of the list, one after the other; questions come in between. */
async function inBatches<A, B>(all: readonly A[], map: (batch: readonly A[]) => readonly B[]): Promise<B[]> {
  const mapped: B[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    for (const one of map(all.slice(from, from + AT_ONCE))) mapped.push(one);
    await setImmediate();
  }
  return mapped;
}

/** All files of photos that lie more than once, an array a shot. */
async function filesByShot(store: Store, leadOf: ReadonlyMap<number, number>): Promise<CopyFile[][]> {
  const photos = new Set([...store.copyFiles.photos(), ...leadOf.keys(), ...leadOf.values()]);
  const files = await inBatches([...photos], (batch) => store.copyFiles.list(batch));
  return [...Map.groupBy(files, ({ photoId }) => leadOf.get(photoId) ?? photoId).values()];
}

/** Directories in which copies lie and nothing is moved. */
async function protectedDirectories(
  store: Store,
  files: readonly CopyFile[],
): Promise<Map<string, Protection>> {
  const protections = protectionsOf(store);
  const oneOf = new Map(files.map(({ path }) => [dirname(path), path]));
  const found = new Map<string, Protection>();
  for (const [directory, path] of oneOf) {
    const protection = await protections.of(pathBytes(path));
    if (protection !== null) found.set(directory, protection);
  }
  return found;
}

function programFolders(protections: readonly Protection[]): ProgramFolder[] {
  const programOf = new Map<string, string>();
  for (const { folder, program } of protections)
    if (program !== null) programOf.set(pathText(folder), program);
  return [...programOf]
    .map(([path, program]) => ({ path, program }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function judgeGroup(
  { id, copies }: ShotGroup,
  { decisions }: Read,
  { protectedFolders, ...rules }: RulesOfRun,
): JudgedGroup {
  const here = copies.map((copy) => {
    const folder = protectedFolders.find((one) => isBelow(one, copy.path));
    return folder === undefined || copy.protectedBy !== null ? copy : { ...copy, protectedBy: folder };
  });
  const made = copies.flatMap(({ photoId }) => decisions.get(photoId) ?? []);
  const last = made.reduce<CopyDecision | null>((a, b) => (a === null || b.id > a.id ? b : a), null);
  return judge({ id, copies: here }, rules, last);
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
