/** Groups of copies with what becomes of them: read in one pass, judged, and kept until they change. */
import { dirname } from 'node:path';
import type { DuplicateLevel, GroupSummary } from '../../contract/duplicates/duplicates.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import { isBelow } from '../../duplicates/keeper.ts';
import { showAsMuch } from '../../duplicates/same-shot/same-shot.ts';
import type { CopyDecision, CopyFile, Store } from '../../store/store.ts';
import type { Protection } from '../../trash/trash.ts';
import { protectionsOf } from '../../trash/trash.ts';
import type { ShotGroup } from './groups.ts';
import { groupCopies } from './groups.ts';
import type { JudgedGroup, RulesOfRun } from './judge.ts';
import { byWhatToDecide, judge, lastDecisions, summaryOf } from './judge.ts';
import { tidyRules } from './tidy-rules.ts';
import type { ProgramFolder, TidyRules } from './tidy-rules.ts';

/** By which rules, and how much alike; what is left out is as the library has it, and `same shot`. */
export interface Asked {
  rules?: RulesOfRun;
  level?: DuplicateLevel;
}

export interface Judgements {
  readonly rules: TidyRules;
  /** Of the level `same shot` by the library's rules, by id. */
  kept(): Promise<Map<number, JudgedGroup>>;
  by(asked?: Asked): Promise<JudgedGroup[]>;
  /** Groups with something to decide first, by what they would save; those settled at the end. */
  inOrder(asked?: Asked): Promise<{ group: JudgedGroup; summary: GroupSummary }[]>;
  /** A decision was made; null: the last was taken back. */
  decided(made: CopyDecision | null): Promise<void>;
  /** The group after a decision of it was made or taken back. */
  again(group: JudgedGroup): Promise<JudgedGroup>;
  /** Files, photos or what was found of them may be others now. */
  invalidate(): void;
}

/** What is read of the library, whatever the rules. */
interface Read {
  groups(level: DuplicateLevel): ShotGroup[];
  decisions: Map<number, CopyDecision>;
  /** Of other programs: by path. */
  programs: ProgramFolder[];
}

/** `changed` is called whenever groups, or what was decided of them, may be otherwise. */
export function keptJudgements(store: Store, changed: () => void): Judgements {
  let read: Promise<Read> | null = null;
  let judged: Promise<Map<number, JudgedGroup>> | null = null;
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

  const judgedBy = async ({ rules: asked, level }: Asked): Promise<JudgedGroup[]> => {
    const current = await (read ??= readAll(store));
    const by = asked ?? rules.now();
    return current.groups(level ?? 'same shot').map((group) => judgeGroup(group, current, by));
  };
  const kept = (): Promise<Map<number, JudgedGroup>> =>
    (judged ??= judgedBy({}).then((groups) => new Map(groups.map((group) => [group.id, group]))));
  const by = async (asked: Asked = {}): Promise<JudgedGroup[]> => {
    const isAsKept = asked.rules === undefined && (asked.level ?? 'same shot') === 'same shot';
    return isAsKept ? [...(await kept()).values()] : judgedBy(asked);
  };
  return {
    rules,
    kept,
    by,
    inOrder: async (asked) =>
      (await by(asked))
        .map((group) => ({ group, summary: summaryOf(group) }))
        .sort((a, b) => byWhatToDecide(a.summary, b.summary)),
    async decided(made) {
      const current = await (read ??= readAll(store));
      if (made === null) current.decisions = lastDecisions(store.copyDecisions.list());
      else for (const photo of made.keptCounts.keys()) current.decisions.set(photo, made);
    },
    async again(group) {
      const current = await (read ??= readAll(store));
      const again = judgeGroup(group, current, rules.now());
      (await kept()).set(again.id, again);
      changed();
      return again;
    },
    invalidate: reread,
  };
}

async function readAll(store: Store): Promise<Read> {
  const leadOf = store.sameShots.leadOf();
  const files = store.copyFiles.list([...new Set([...leadOf.keys(), ...leadOf.values()])]);
  const protectionOf = await protectedDirectories(store, files);
  const protectedBy = new Map(
    [...protectionOf].map(([directory, { folder }]) => [directory, pathText(folder)]),
  );
  const wholes = new Set(
    store.sameShots
      .laidOnLeads()
      .filter(({ bFromA, sizeA, sizeB }) => showAsMuch(bFromA, sizeA, sizeB))
      .map(({ copy }) => copy),
  );
  const relations = { leadOf, wholes, companions: store.companions.list(), protectedBy };
  const known = new Map<DuplicateLevel, ShotGroup[]>();
  return {
    groups(level) {
      const groups = known.get(level) ?? groupCopies(files, relations, level);
      known.set(level, groups);
      return groups;
    },
    decisions: lastDecisions(store.copyDecisions.list()),
    programs: programFolders([...protectionOf.values()]),
  };
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
