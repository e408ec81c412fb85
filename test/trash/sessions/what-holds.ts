/** What must hold of the files after each step of a session; what does not is thrown. */
import type { CopyGroup, RemovalReport } from '../../../electron/trash/trash.ts';
import type { RemovalRow, RowState } from '../../../electron/store/store.ts';
import type { TidyLibrary } from '../tidy-library.ts';
import type { Call } from './faults.ts';
import { isProtected } from './tree.ts';
import type { World } from './world.ts';
import { isInTrash, look } from './world.ts';

/** A session as it stands. */
export interface Standing {
  library: TidyLibrary;
  /** The files before the step, but for what others than the program did to them. */
  before: World;
  /** Paths at which others did something during the step, and at which call. */
  touched: ReadonlyMap<string, number>;
  isStickAway: boolean;
}

const STATES: RowState[] = [
  ...(['moving', 'removed', 'not removed', 'restoring', 'restored', 'gone', 'uncertain'] as const),
];

export function expectThat(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

export const nameOf = ({ root }: TidyLibrary, path: Buffer): string => path.toString().slice(root.length + 1);

export const bytesAt = ({ inodeAt, bytesOf }: World, path: string): string | undefined =>
  bytesOf.get(inodeAt.get(path) ?? -1);

/** No file is lost or written over, none but those of the journal left its path, protected ones stay. */
export function checkFiles({ library, before }: Standing): void {
  const now = look(library.root);
  for (const [inode, bytes] of before.bytesOf)
    expectThat(now.bytesOf.get(inode) === bytes, `a file with ${bytes.slice(0, 8)} is lost`);
  const rows = library.store.removals.inState(...STATES);
  const known = new Set(rows.flatMap(({ path, place }) => [nameOf(library, path), nameOf(library, place)]));
  for (const [path, inode] of before.inodeAt) {
    const isThere = now.inodeAt.get(path) === inode;
    expectThat(isThere || known.has(path), `${path} was touched, and the journal does not say so`);
    expectThat(isThere || !isProtected(path), `${path} was touched, and is protected`);
  }
  for (const path of now.inodeAt.keys())
    expectThat(!isInTrash(path) || known.has(path), `${path} is in the trash, and not in the journal`);
}

/** What a removal says that it did is so. */
export function checkReport(
  standing: Standing,
  plan: readonly CopyGroup[],
  report: RemovalReport,
  calls: readonly Call[],
): void {
  const { library, isStickAway, touched, before } = standing;
  const now = look(library.root);
  const planned = plan.flatMap((group) => group.remove.map((file) => ({ group, file })));
  const outcomes = report.outcomes.filter(({ fileId }) => fileId !== null);
  for (const [i, { outcome }] of outcomes.entries()) {
    const { group, file } = planned[i]!;
    const path = nameOf(library, file.path);
    expectThat(outcomes[i]!.path.equals(file.path), 'outcomes are not in the order of the plan');
    if (!outcome.ok) {
      checkRefused(standing, path, now);
      continue;
    }
    const row = library.store.removals.get(outcome.value)!;
    expectThat(row.state === 'removed', `${path} was said to be removed, and is ${row.state}`);
    expectThat(!isProtected(path), `${path} is protected and was removed`);
    expectThat(before.inodeAt.has(path) || touched.has(path), `${path} was not there and was removed`);
    expectThat(touched.has(path) || !now.inodeAt.has(path), `${path} was removed and is there`);
    const isAway = isStickAway && path.startsWith('stick');
    const bytes = bytesAt(now, nameOf(library, row.place));
    expectThat(isAway || touched.has(path) || bytes === file.hash, `${path} is not in the trash`);
    checkKept(standing, group, row, { now, calls });
  }
}

function checkRefused({ library, before, touched }: Standing, path: string, now: World): void {
  const inode = before.inodeAt.get(path);
  if (touched.has(path) || inode === undefined || now.inodeAt.get(path) === inode) return;
  const rows = library.store.removals.inState('removed', 'uncertain', 'moving');
  expectThat(
    rows.some((row) => nameOf(library, row.path) === path),
    `${path} was refused and is not there, and the journal does not say where it is`,
  );
}

/** A copy stands outside the trash, another file; but for one that went after it was looked at last. */
export function checkKept(
  { library, touched }: Standing,
  group: CopyGroup,
  row: RemovalRow,
  { now, calls }: { now: World; calls: readonly Call[] },
): void {
  const removed = now.inodeAt.get(nameOf(library, row.place));
  const stands = group.keep.some((kept) => {
    const inode = now.inodeAt.get(nameOf(library, kept.path));
    return inode !== undefined && inode !== removed && now.bytesOf.get(inode) === kept.hash;
  });
  if (stands) return;
  const moved = calls.find(({ name, paths }) => name === 'rename' && paths[1]!.equals(row.place));
  const lookedStep = calls.find(
    ({ step, name, paths }) =>
      name === 'open' &&
      step > (moved?.step ?? Infinity) &&
      group.keep.some((kept) => kept.path.equals(paths[0]!)),
  )?.step;
  const wentAfter = group.keep.some(
    ({ path }) => (touched.get(nameOf(library, path)) ?? -1) > (lookedStep ?? Infinity),
  );
  expectThat(wentAfter, `${nameOf(library, row.path)} was removed, and no copy stands`);
}
