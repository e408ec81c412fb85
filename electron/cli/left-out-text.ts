/** What was left out, as a person reads it. */
import type { LeftOut } from '../contract/scan.ts';
import { count, typed } from './text.ts';

/** `3 files and 1 folder`. */
export function amount({ files, folders }: Pick<LeftOut, 'files' | 'folders'>): string {
  const parts = [
    ...(files > 0 ? [count(files, 'file')] : []),
    ...(folders > 0 ? [count(folders, 'folder')] : []),
  ];
  return parts.join(' and ') || 'nothing';
}

const why: Record<LeftOut['by'], string> = {
  pattern: 'as the library says',
  '.nomedia': 'as a .nomedia is there',
  '.ppignore': 'as a .ppignore says',
  'another program': 'of other programs and the system',
  Revisit: "of Revisit's own",
};

/** A line of all, for the end of a scan; none where nothing was left out. */
export function leftOutText(leftOut: readonly LeftOut[]): string[] {
  const reasons = [...Map.groupBy(leftOut, ({ by }) => by)].map(([by, of]) => {
    const sum = (what: 'files' | 'folders'): number => of.reduce((n, one) => n + one[what], 0);
    return `${amount({ files: sum('files'), folders: sum('folders') })} ${why[by]}`;
  });
  return reasons.length === 0 ? [] : [`Left out: ${reasons.join('; ')}. See ${typed('leave-out list')}`];
}

/** Of one reason that is no pattern of the library. */
export const otherText = (one: LeftOut): string =>
  `${amount(one)} ${why[one.by]}${one.pattern === null ? '' : `: ${one.pattern}`}`;
