/** Which groups are listed, in which order, and which comes before and after another. Pure. */
import type { DuplicateLevel, GroupSummary } from '../../electron/contract/requests.ts';

export const progresses = ['open', 'decided', 'all'] as const;
export type Progress = (typeof progresses)[number];
export const levels = ['same file', 'same picture', 'same shot'] as const satisfies DuplicateLevel[];
export const certainties = ['sure', 'unsure'] as const;

/** null: of any. */
export interface Filter {
  progress: Progress;
  level: DuplicateLevel | null;
  certainty: (typeof certainties)[number] | null;
  folder: string | null;
  year: number | 'none' | null;
}

export const firstFilter: Filter = {
  progress: 'open',
  level: null,
  certainty: null,
  folder: null,
  year: null,
};

export function passes(group: GroupSummary, { progress, level, certainty, folder, year }: Filter): boolean {
  return (
    (progress === 'all' || (progress === 'decided') === (group.decision !== null)) &&
    (level === null || group.level === level) &&
    (certainty === null || (certainty === 'sure') === group.isSure) &&
    (folder === null || group.folderNames.includes(folder)) &&
    (year === null || group.year === (year === 'none' ? null : year))
  );
}

/**
 * Largest saving first; but what was in an earlier order stays in it: what a decision does to a saving moves
 * nothing under the pointer.
 */
export function inOrder(groups: readonly GroupSummary[], before: readonly number[]): GroupSummary[] {
  const rank = new Map(before.map((id, i) => [id, i]));
  const at = ({ id }: GroupSummary): number => rank.get(id) ?? Infinity;
  return [...groups].sort((a, b) => at(a) - at(b) || b.savingBytes - a.savingBytes || a.id - b.id);
}

export const selectGroups = (ordered: readonly GroupSummary[], filter: Filter): GroupSummary[] =>
  ordered.filter((group) => passes(group, filter));

export interface Neighbours {
  /** Where it stands among those that pass; null where it is none of them. */
  at: number | null;
  count: number;
  previous: number | null;
  next: number | null;
}

/** Of a group that may itself not pass the filter any more. */
export function neighboursOf(ordered: readonly GroupSummary[], filter: Filter, groupId: number): Neighbours {
  const here = ordered.findIndex(({ id }) => id === groupId);
  const selected = selectGroups(ordered, filter);
  const at = selected.findIndex(({ id }) => id === groupId);
  const others = (from: readonly GroupSummary[]): GroupSummary | undefined =>
    from.find((group) => group.id !== groupId && passes(group, filter));
  return {
    at: at < 0 ? null : at,
    count: selected.length,
    previous: others(ordered.slice(0, Math.max(0, here)).reverse())?.id ?? null,
    next: others(ordered.slice(here + 1))?.id ?? null,
  };
}

const compareText = new Intl.Collator(undefined, { numeric: true }).compare;

/** What there is to filter by: folders by name; years, the last first, `none` where a group has no year. */
export function choicesOf(groups: readonly GroupSummary[]): {
  folders: string[];
  years: (number | 'none')[];
} {
  const folders = new Set(groups.flatMap(({ folderNames }) => folderNames));
  const years = new Set(groups.flatMap(({ year }) => year ?? []));
  return {
    folders: [...folders].sort(compareText),
    years: [
      ...[...years].sort((a, b) => b - a),
      ...(groups.some(({ year }) => year === null) ? ['none' as const] : []),
    ],
  };
}
