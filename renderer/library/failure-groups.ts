import type { FailureKind, FileFailure } from '../../electron/contract/failure.ts';

/** Not the file's fault: the next look may read it. */
const PASSING: ReadonlySet<FailureKind> = new Set([
  'unreadable',
  'vanished',
  'not on this disk',
  'out of memory',
]);

export const mayPass = (kind: FailureKind): boolean => PASSING.has(kind);

/** By kind and remedy, the most files first. */
export function groupFailures(failures: readonly FileFailure[]): FileFailure[][] {
  const groups = new Map<string, FileFailure[]>();
  for (const failure of failures) {
    const key = `${failure.kind} ${failure.remedy}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()].sort((p, q) => q.length - p.length);
}
