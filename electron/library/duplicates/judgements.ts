/** Groups of copies with what becomes of them: read in one pass, judged, and kept until they change. */
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DuplicateLevel, GroupSummary } from '../../contract/duplicates/duplicates.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import { isBelow } from '../../duplicates/keeper.ts';
import { isSameExtent } from '../../duplicates/same-shot/same-shot.ts';
import { inSteps } from '../../process/in-steps.ts';
import type { CopyDecision, CopyFile, Store } from '../../store/store.ts';
import type { Protection } from '../../trash/trash.ts';
import { protectionsOf } from '../../trash/trash.ts';
import type { ShotGroup } from './groups.ts';
import { companionSets, groupCopies } from './groups.ts';
import type { JudgedGroup, RulesOfRun } from './judge.ts';
import { byWhatToDecide, judge, lastDecisions, summaryOf } from './judge.ts';
import { tidyRules } from './tidy-rules.ts';
import type { ProgramFolder, TidyRules } from './tidy-rules.ts';

/** By which rules, and how much alike; what is left out is as the library has it, and `same shot`. */
export interface Asked {
  rules?: RulesOfRun;
  level?: DuplicateLevel;
}

/** With what a list shows of it. */
export interface Judged {
  group: JudgedGroup;
  summary: GroupSummary;
}

const withSummary = (group: JudgedGroup): Judged => ({ group, summary: summaryOf(group) });

export interface Judgements {
  readonly rules: TidyRules;
  /** Of the level `same shot` by the library's rules, by id. */
  kept(): Promise<Map<number, Judged>>;
  /** Groups with something to decide first, by what they would save; those settled at the end. */
  inOrder(asked?: Asked): Promise<Judged[]>;
  /** A decision was made; null: the last was taken back. */
  decided(made: CopyDecision | null): Promise<void>;
  /** The group after a decision of it was made or taken back. */
  again(group: JudgedGroup): Promise<GroupSummary>;
  /** Files, photos or what was found of them may be others now. */
  invalidate(): void;
}

/** What is read of the library, whatever the rules. */
interface Read {
  groups(level: DuplicateLevel): Promise<ShotGroup[]>;
  decisions: Map<number, CopyDecision>;
  /** Of other programs: by path. */
  programs: ProgramFolder[];
}

/** `changed` is called whenever groups, or what was decided of them, may be otherwise. */
export function keptJudgements(store: Store, changed: () => void): Judgements {
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
  /** After a failure whoever asks next has all read anew. */
  const forgetFailed = (error: unknown): never => {
    [read, judged] = [null, null];
    throw error;
  };
  const current = (): Promise<Read> => (read ??= readAll(store).catch(forgetFailed));
  const programs = async (): Promise<ProgramFolder[]> => (await current()).programs;
  const rules = tidyRules(store, programs, { rejudge, reread });

  const judgedBy = async ({ rules: asked, level }: Asked): Promise<Judged[]> => {
    const now = await current();
    const by = asked ?? rules.now();
    const groups = await now.groups(level ?? 'same shot');
    const all = await inBatches(groups, (batch) =>
      batch.map((group) => withSummary(judgeGroup(group, now, by))),
    );
    return all.sort((a, b) => byWhatToDecide(a.summary, b.summary));
  };
  const kept = (): Promise<Map<number, Judged>> =>
    (judged ??= judgedBy({})
      .then((groups) => new Map(groups.map((one) => [one.group.id, one])))
      .catch(forgetFailed));
  return {
    rules,
    kept,
    async inOrder(asked = {}) {
      const isAsKept = asked.rules === undefined && (asked.level ?? 'same shot') === 'same shot';
      // in the order of before but for a few
      return isAsKept
        ? [...(await kept()).values()].sort((a, b) => byWhatToDecide(a.summary, b.summary))
        : judgedBy(asked);
    },
    async decided(made) {
      const now = await current();
      if (made === null) now.decisions = lastDecisions(store.copyDecisions.list());
      else for (const photo of made.keptCounts.keys()) now.decisions.set(photo, made);
    },
    async again(group) {
      const again = withSummary(judgeGroup(group, await current(), rules.now()));
      (await kept()).set(group.id, again);
      changed();
      return again.summary;
    },
    invalidate: reread,
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
  const restored = store.removals.restoredFiles();
  const tones = new Map(
    await inBatches([...new Set([...leadOf.keys(), ...leadOf.values()])], (photos) => [
      ...store.thumbnails.tones(photos),
    ]),
  );
  const relations = { leadOf, wholes, companions, protectedBy, restored, tones };
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
  const photos = new Set([
    ...(await inSteps(store.copyFiles.photos())),
    ...leadOf.keys(),
    ...leadOf.values(),
  ]);
  const files = await inBatches([...photos], (batch) => store.copyFiles.list(batch));
  return [...Map.groupBy(files, ({ photoId }) => leadOf.get(photoId) ?? photoId).values()];
}

/** Directories in which copies lie and nothing is moved. */
async function protectedDirectories(
  store: Store,
  files: readonly CopyFile[],
): Promise<Map<string, Protection>> {
  const oneOf = new Map(files.map(({ path }) => [dirname(path), path]));
  const protections = await protectionsOf(store, [...oneOf.values()].map(pathBytes));
  const found = new Map<string, Protection>();
  for (const [i, directory] of [...oneOf.keys()].entries()) {
    const protection = protections[i]!;
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
