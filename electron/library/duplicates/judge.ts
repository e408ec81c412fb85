/** What becomes of groups of copies: as a person decided, else as the keeper rules suggest. */
import { basename, dirname } from 'node:path';
import type {
  Copy,
  Group,
  GroupSummary,
  KeeperRule,
  KeeperRules,
  Suggestion,
  TidyScope,
  TidySummary,
} from '../../contract/duplicates/duplicates.ts';
import { suggestKeeper, toRemove } from '../../duplicates/keeper.ts';
import type { CopyDecision } from '../../store/store.ts';
import type { ShotCopy, ShotGroup } from './groups.ts';
import { levelOf } from './groups.ts';

export interface Rules {
  rules: KeeperRules;
  /** Absolute paths of folders, best first. */
  preferred: readonly string[];
}

/** Of one run: besides what the library protects, nothing in these folders goes. */
export interface RulesOfRun extends Rules {
  protectedFolders: readonly string[];
}

export interface JudgedGroup {
  id: number;
  /** The suggested keeper first. */
  copies: ShotCopy[];
  suggestion: Suggestion;
  /**
   * What a person decided, as far as it holds for the copies that there are now; null: nothing. Who wanted
   * back all that would go keeps all.
   */
  decided: 'remove others' | 'keep all' | null;
  /** What goes when the group is tidied; without what the person decided, as the rules suggest. */
  goes: ShotCopy[];
  /** All others. */
  stays: ShotCopy[];
  /** The rule that tells the suggested keeper from this copy; null where none does. */
  reasonFor: (copy: ShotCopy) => KeeperRule | null;
}

export function judge(
  { id, copies }: ShotGroup,
  { rules, preferred }: Rules,
  decision: CopyDecision | null,
): JudgedGroup {
  const suggested = suggestKeeper(copies, rules, preferred);
  const pending = decision === null ? null : holds(decision, copies);
  // of what a person decided once, or wanted back, no rule decides anew
  const isOpen = (decision === null || pending !== null) && !copies.some(({ isRestored }) => isRestored);
  const suggestion = { ...suggested, isSure: suggested.isSure && isOpen };
  const keeperFirst = copies.toSorted(
    (a, b) => Number(b.fileId === suggestion.fileId) - Number(a.fileId === suggestion.fileId),
  );
  const keep =
    pending === null
      ? new Set([suggestion.fileId])
      : new Set(copies.map(({ fileId }) => fileId).filter((fileId) => !pending.has(fileId)));
  const asked = toRemove(keeperFirst, keep);
  const isAllBack = pending === null && asked.length > 0 && asked.every(({ isRestored }) => isRestored);
  const goes = isAllBack ? [] : asked;
  return {
    id,
    copies: keeperFirst,
    suggestion,
    decided: isAllBack || pending?.size === 0 ? 'keep all' : pending && 'remove others',
    goes,
    stays: without(keeperFirst, goes),
    reasonFor: (copy) => suggestKeeper([keeperFirst[0]!, copy], rules, preferred).reason,
  };
}

function without(copies: readonly ShotCopy[], others: readonly ShotCopy[]): ShotCopy[] {
  const left = new Set(others);
  return copies.filter((copy) => !left.has(copy));
}

/**
 * The files of the group that are to go by the decision; null where it does not hold any more: a photo, or a
 * file of one, has joined since, or one on whose account others were to go is not there any more.
 */
function holds({ keptCounts, toGo }: CopyDecision, copies: readonly ShotCopy[]): Set<number> | null {
  const counts = new Map<number, number>();
  const pending = new Set<number>();
  for (const { fileId, photoId } of copies) {
    if (!keptCounts.has(photoId)) return null;
    if (toGo.has(fileId)) pending.add(fileId);
    else counts.set(photoId, (counts.get(photoId) ?? 0) + 1);
  }
  const isAsKept = ([photo, kept]: [number, number]): boolean => {
    const count = counts.get(photo) ?? 0;
    return pending.size > 0 ? count === kept : count <= kept;
  };
  return [...keptCounts].every(isAsKept) ? pending : null;
}

/** The last decision about each photo. */
export function lastDecisions(decisions: readonly CopyDecision[]): Map<number, CopyDecision> {
  const last = new Map<number, CopyDecision>();
  for (const decision of decisions) for (const photo of decision.keptCounts.keys()) last.set(photo, decision);
  return last;
}

const bytesOf = (files: readonly ShotCopy[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

export function summaryOf({ id, copies, suggestion, decided, goes }: JudgedGroup): GroupSummary {
  const isOne = (of: (copy: ShotCopy) => unknown): boolean => new Set(copies.map(of)).size === 1;
  const taken = copies.flatMap(({ takenAt }) => takenAt ?? []).sort();
  return {
    id,
    level: isOne(({ hash }) => hash)
      ? 'same file'
      : isOne(({ photoId }) => photoId)
        ? 'same picture'
        : 'same shot',
    copyCount: copies.length,
    savingBytes: bytesOf(goes),
    isSure: suggestion.isSure,
    folderNames: [...new Set(copies.map(({ path }) => basename(dirname(path))))].sort(),
    year: taken[0] === undefined ? null : Number(taken[0].slice(0, 4)),
    decision: decided,
  };
}

export function groupOf(judged: JudgedGroup): Group {
  const { copies, suggestion, decided, stays } = judged;
  return {
    summary: summaryOf(judged),
    copies: copies.map((copy) => shownCopy(copy, copies[0]!)),
    suggestion,
    kept: decided === null ? null : stays.map(({ fileId }) => fileId),
  };
}

function shownCopy(copy: ShotCopy, keeper: ShotCopy): Copy {
  const { fileId, photoId, path, sizeBytes, widthPx, heightPx, format, takenAt, camera } = copy;
  return {
    fileId,
    photoId,
    level: copy === keeper ? null : levelOf(copy, keeper),
    path,
    fileName: basename(path),
    folderName: basename(dirname(path)),
    sizeBytes,
    widthPx,
    heightPx,
    format,
    takenAt,
    camera,
    has: copy.has,
    protectedBy: copy.protectedBy,
    isOnline: copy.isOnline,
  };
}

/** Is something to be removed of it without a person's further word? */
const isIn = (scope: TidyScope, { decided, suggestion, goes }: JudgedGroup): boolean =>
  goes.length > 0 &&
  (decided === 'remove others' || (scope === 'sure' && decided === null && suggestion.isSure));

/** The groups of which something goes, and what it is. */
export const inScope = (groups: readonly JudgedGroup[], scope: TidyScope): JudgedGroup[] =>
  groups.filter((group) => isIn(scope, group));

export function tidySummary(groups: readonly JudgedGroup[], scope: TidyScope): TidySummary {
  const tidied = inScope(groups, scope);
  const gone = tidied.flatMap(({ goes }) => goes);
  const folders = [...Map.groupBy(gone, ({ path }) => dirname(path))].map(([path, files]) => ({
    path,
    fileCount: files.length,
    bytes: bytesOf(files),
  }));
  return {
    groupCount: tidied.length,
    keptCount: tidied.reduce((sum, { stays }) => sum + stays.length, 0),
    removedCount: gone.length,
    bytes: bytesOf(gone),
    unsureCount: groups.filter(
      ({ decided, suggestion, goes }) => decided === null && !suggestion.isSure && goes.length > 0,
    ).length,
    folders: folders.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1)),
  };
}

/** Those with something to decide first, by what they save; then those decided. */
export const byWhatToDecide = (a: GroupSummary, b: GroupSummary): number =>
  Number(a.decision !== null) - Number(b.decision !== null) || b.savingBytes - a.savingBytes || a.id - b.id;
