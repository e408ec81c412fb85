/** Which copies of the open group a person keeps, before it is decided. Pure. */
import type { Group } from '../../../electron/contract/requests.ts';

export interface Choice {
  /** Ids of files; protected ones are always among them. */
  kept: readonly number[];
  /** The copy that keys act on, by its place in the group. */
  marked: number;
}

export type ChoiceStep =
  { type: 'keep only'; at: number } | { type: 'keep as well'; at: number } | { type: 'mark'; by: 1 | -1 };

const protectedOf = ({ copies }: Group): number[] =>
  copies.filter(({ protectedBy }) => protectedBy !== null).map(({ fileId }) => fileId);

const inGroup = ({ copies }: Group, kept: readonly number[]): number[] =>
  copies.map(({ fileId }) => fileId).filter((id) => kept.includes(id));

/** What was decided, else what is suggested. */
export function firstChoice(group: Group): Choice {
  const { suggestion, kept, copies } = group;
  const decided = inGroup(group, kept ?? []);
  const first = decided.length > 0 ? decided : [suggestion.fileId];
  return {
    kept: inGroup(group, [...first, ...protectedOf(group)]),
    marked: Math.max(
      0,
      copies.findIndex(({ fileId }) => fileId === first[0]),
    ),
  };
}

/** A step that would keep nothing, or that is about no copy, changes nothing. */
export function reduceChoice(group: Group, choice: Choice, step: ChoiceStep): Choice {
  const { copies } = group;
  if (step.type === 'mark')
    return { ...choice, marked: (choice.marked + step.by + copies.length) % copies.length };

  const copy = copies[step.at];
  if (copy === undefined) return choice;
  if (step.type === 'keep only')
    return { kept: inGroup(group, [copy.fileId, ...protectedOf(group)]), marked: step.at };

  const isKept = choice.kept.includes(copy.fileId);
  if (isKept && (copy.protectedBy !== null || choice.kept.length === 1))
    return { ...choice, marked: step.at };
  const kept = isKept ? choice.kept.filter((id) => id !== copy.fileId) : [...choice.kept, copy.fileId];
  return { kept: inGroup(group, kept), marked: step.at };
}
