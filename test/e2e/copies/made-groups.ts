/**
 * Groups of copies that follow from their number.
 *
 * - `madeGroup(n)`: the first has seven copies, others two to four; every fifth is left to the person
 * - `goesOf(group)`, `bytesOf(copies)`, `summaryOf(groups, unsureCount)`: what would go, and how much it is
 */
import type {
  Copy,
  DuplicateLevel,
  Group,
  GroupSummary,
  TidySummary,
} from '../../../electron/contract/requests.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { FIRST_PHOTO, kindOf, sizes } from './painted-copies.ts';

export const HOME = '/home/ada/Pictures';
const FOLDERS = ['2011/Lisbon', 'WhatsApp', 'Phone/DCIM', 'Scans', 'Old laptop/Photos'];
export const PROTECTED = `${HOME}/Scans`;

function madeCopy(group: number, k: number, level: DuplicateLevel, next: () => number): Copy {
  const photo = FIRST_PHOTO + 100 * group;
  const kind = level === 'same shot' ? kindOf(k) : 'original';
  const folder = FOLDERS[(group + k) % FOLDERS.length]!;
  const fileName =
    k === 0
      ? `IMG_${1000 + group}.jpg`
      : `IMG_${1000 + group}${level === 'same shot' ? `-${kind}` : ''} (${k}).jpg`;
  return {
    fileId: 100 * group + k + 1,
    photoId: level === 'same shot' ? photo + k : photo,
    level: k === 0 ? null : level,
    path: `${HOME}/${folder}/${fileName}`,
    fileName,
    folderName: folder.split('/').at(-1)!,
    sizeBytes:
      level === 'same file'
        ? 3_000_000 + 10_000 * (group % 97)
        : Math.round((6 / (k + 1)) * 1e6 * (0.4 + 0.6 * next())),
    ...sizes[kind],
    format: 'jpeg',
    takenAt: k === 0 || level !== 'same shot' ? `${2009 + (group % 9)}-07-31T14:05:09` : null,
    camera: k === 0 || level !== 'same shot' ? 'Canon EOS 5D' : null,
    has: k === 0 ? ['position', 'date'] : k === 1 && level === 'same picture' ? ['date', 'rating'] : ['date'],
    protectedBy: folder === 'Scans' && group % 7 === 3 ? PROTECTED : null,
    isOnline: !(group % 13 === 5 && k === 1),
  };
}

const levelOf = (group: number): DuplicateLevel =>
  (['same shot', 'same file', 'same picture'] as const)[group % 3]!;

export function madeGroup(group: number): Group {
  const next = random(group + 1);
  const level = levelOf(group);
  const copyCount = group === 0 ? 7 : 2 + Math.floor(3 * (0.4 + 0.6 * next()));
  const copies = Array.from({ length: copyCount }, (_, k) => madeCopy(group, k, level, next));
  const isSure = group % 5 !== 4;
  const [first] = copies;
  const summary: GroupSummary = {
    id: FIRST_PHOTO + 100 * group,
    level,
    copyCount,
    savingBytes: 0,
    isSure,
    folderNames: [...new Set(copies.map(({ folderName }) => folderName))],
    year: group % 10 === 9 ? null : 2009 + (group % 9),
    decision: null,
  };
  const suggestion = {
    fileId: first!.fileId,
    reason: level === 'same file' ? null : 'more pixels',
    isSure,
  } as const;
  const made: Group = { summary, copies, suggestion, kept: null };
  return { ...made, summary: { ...summary, savingBytes: bytesOf(goesOf(made)) } };
}

const keptOf = ({ kept, suggestion, copies }: Group): number[] => [
  ...(kept ?? [suggestion.fileId]),
  ...copies.filter(({ protectedBy }) => protectedBy !== null).map(({ fileId }) => fileId),
];
export const goesOf = (group: Group): Copy[] => {
  const kept = keptOf(group);
  return group.copies.filter(({ fileId }) => !kept.includes(fileId));
};
export const bytesOf = (copies: readonly Copy[]): number =>
  copies.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

export function summaryOf(chosen: readonly Group[], unsureCount: number): TidySummary {
  const going = chosen.flatMap(goesOf);
  const folders = Map.groupBy(going, ({ path }) => path.slice(0, path.lastIndexOf('/')));
  return {
    groupCount: chosen.length,
    keptCount: chosen.reduce((sum, { copies }) => sum + copies.length, 0) - going.length,
    removedCount: going.length,
    bytes: bytesOf(going),
    unsureCount,
    folders: [...folders]
      .map(([path, files]) => ({ path, fileCount: files.length, bytes: bytesOf(files) }))
      .sort((a, b) => b.bytes - a.bytes),
  };
}
