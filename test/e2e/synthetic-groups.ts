/**
 * Groups of copies, their rules and removals as a test steers them: nothing of them is on a disk. Copies show
 * what the library's painted photos show, saved otherwise.
 *
 * - `syntheticGroups(count, tell)`: answers to the requests about copies; `moves(n)` and `ends(...)`
 *   say how far a removal has come
 * - `pictureOfCopy(photoId, size)`: what a copy shows; null for a photo that is none
 */
import sharp from 'sharp';
import type {
  Answer,
  Copy,
  EventName,
  EventOf,
  Group,
  GroupSummary,
  KeeperRules,
  PhotoSize,
  RemovedFile,
  TidyFolder,
  TidyScope,
  TidyState,
  TidySummary,
} from '../../electron/contract/requests.ts';
import { photoSizes } from '../../electron/contract/requests.ts';
import { keeperRule } from '../../electron/contract/duplicates.ts';
import type { RequestTable } from '../../electron/host/requests.ts';
import { random } from '../support/synthetic/synthetic.ts';
import { paintedOf } from './synthetic-library.ts';

type Tell = <N extends EventName>(event: N, value: EventOf<N>) => void;
type Levels = GroupSummary['level'];

/** Ids of copies' photos begin here; a group has its own hundred. */
const FIRST_PHOTO = 1_000_000;
const HOME = '/home/ada/Pictures';
const FOLDERS = ['2011/Lisbon', 'WhatsApp', 'Phone/DCIM', 'Scans', 'Old laptop/Photos'];
const PROTECTED = `${HOME}/Scans`;
const DAY_MS = 86_400_000;
/** When removals are, so that pictures of the screen stay the same. */
const NOW_MS = Date.UTC(2026, 2, 14, 12);

/** How the k-th copy of a group was saved. */
const kinds = ['original', 'small', 'bright', 'half', 'captioned'] as const;
const kindOf = (k: number): (typeof kinds)[number] => kinds[k % kinds.length]!;

const pictures = new Map<string, Promise<Buffer>>();
export function pictureOfCopy(photoId: number, size: PhotoSize): Promise<Buffer> | null {
  if (photoId < FIRST_PHOTO) return null;
  const [group, k] = [Math.floor((photoId - FIRST_PHOTO) / 100), photoId % 100];
  const shown = 1 + (group % 11);
  const key = `${shown} ${kindOf(k)} ${size}`;
  const known = pictures.get(key) ?? paintCopy(shown, kindOf(k), photoSizes[size]);
  pictures.set(key, known);
  return known;
}

async function paintCopy(
  shown: number,
  kind: (typeof kinds)[number],
  sidePx: number | null,
): Promise<Buffer> {
  const made = sharp(await paintedOf(shown).jpeg(null));
  if (kind === 'small') made.resize({ width: 320 });
  if (kind === 'bright') made.modulate({ brightness: 1.15, saturation: 0.7 });
  if (kind === 'half') made.extract({ left: 100, top: 50, width: 400, height: 500 });
  if (kind === 'captioned')
    made.composite([
      { input: { create: { width: 300, height: 60, channels: 3, background: '#fff' } }, left: 20, top: 500 },
    ]);
  const saved = await made.jpeg({ quality: kind === 'original' ? 92 : 70 }).toBuffer();
  return sidePx === null
    ? saved
    : sharp(saved)
        .resize({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true })
        .toBuffer();
}

const sizes: Record<(typeof kinds)[number], { widthPx: number; heightPx: number }> = {
  original: { widthPx: 4000, heightPx: 3000 },
  small: { widthPx: 1600, heightPx: 1200 },
  bright: { widthPx: 4000, heightPx: 3000 },
  half: { widthPx: 2000, heightPx: 2500 },
  captioned: { widthPx: 4000, heightPx: 3000 },
};

function madeCopy(group: number, k: number, level: Levels, next: () => number): Copy {
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

const levelOf = (group: number): Levels => (['same shot', 'same file', 'same picture'] as const)[group % 3]!;

function madeGroup(group: number): Group {
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
const goesOf = (group: Group): Copy[] => {
  const kept = keptOf(group);
  return group.copies.filter(({ fileId }) => !kept.includes(fileId));
};
const bytesOf = (copies: readonly Copy[]): number =>
  copies.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function summaryOf(chosen: readonly Group[], unsureCount: number): TidySummary {
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

const idle: TidyState = {
  state: 'idle',
  done: 0,
  total: 0,
  removedCount: 0,
  removedBytes: 0,
  secondsLeft: null,
  failures: [],
  stopped: null,
};

const folderOf = (id: number, path: string, program: string | null): TidyFolder => ({ id, path, program });

/** Rules, folders and what they would do. */
function steeredRules(all: () => readonly Group[]) {
  let rules: KeeperRules = keeperRule.options.map((rule) => ({
    rule,
    isOn: rule !== 'newest' && rule !== 'smallest' && rule !== 'shorter path',
  }));
  let folders = {
    preferred: [folderOf(1, `${HOME}/2011`, null), folderOf(2, `${HOME}/Phone`, null)],
    protected: [folderOf(3, PROTECTED, null), folderOf(4, `${HOME}/digikam`, 'digiKam')],
  };
  const answers = {
    'tidy.rules': () => ({ ok: true, value: { rules, ...folders } }),
    'tidy.setRules'(asked) {
      rules = asked.rules;
      const known = new Map(folders.preferred.map((folder) => [folder.id, folder]));
      folders = { ...folders, preferred: asked.preferred.map((id) => known.get(id)!) };
      return { ok: true, value: {} };
    },
    'tidy.tryRules': () => ({
      ok: true,
      value: summaryOf(
        all().filter(({ summary }) => summary.isSure),
        all().filter(({ summary }) => !summary.isSure).length,
      ),
    }),
    'tidy.addFolder'({ within, as }) {
      const id = 10 + folders.preferred.length + folders.protected.length;
      folders = { ...folders, [as]: [...folders[as], folderOf(id, [HOME, ...within].join('/'), null)] };
      return { ok: true, value: {} };
    },
    'tidy.removeFolder'({ id }) {
      const without = (of: readonly TidyFolder[]): TidyFolder[] => of.filter((folder) => folder.id !== id);
      folders = { preferred: without(folders.preferred), protected: without(folders.protected) };
      return { ok: true, value: {} };
    },
  } satisfies Partial<RequestTable>;
  return answers;
}

export function syntheticGroups(count: number, tell: Tell) {
  let groups = new Map(
    Array.from({ length: count }, (_, i) => madeGroup(i)).map((group) => [group.summary.id, group]),
  );
  let decided: number[] = [];
  let removed: RemovedFile[] = [];
  let state = idle;
  let going: { group: number; copy: Copy }[] = [];
  let revision = 0;
  const changed = (): void => tell('duplicates.changed', { revision: (revision += 1) });
  const all = (): Group[] => [...groups.values()];
  const set = (group: Group, kept: number[] | null): GroupSummary => {
    const decision =
      kept === null ? null : kept.length === group.copies.length ? 'keep all' : 'remove others';
    const next: Group = { ...group, kept };
    next.summary = { ...group.summary, decision, savingBytes: bytesOf(goesOf(next)) };
    groups.set(group.summary.id, next);
    changed();
    return next.summary;
  };
  const inScope = (scope: TidyScope): Group[] =>
    all().filter(
      ({ summary: { decision, isSure } }) =>
        decision === 'remove others' || (scope === 'sure' && decision === null && isSure),
    );
  const change = (to: Partial<TidyState>): void => {
    state = { ...state, ...to };
    tell('tidy.changed', state);
  };
  const toTrash = ({ group, copy }: { group: number; copy: Copy }): void => {
    const { photoId, fileName, path, sizeBytes, fileId } = copy;
    const removedAtMs = NOW_MS;
    const restorableUntilMs = NOW_MS + 30 * DAY_MS;
    removed = [
      { id: fileId, photoId, fileName, path, sizeBytes, removedAtMs, restorableUntilMs, state: 'removed' },
      ...removed,
    ];
    const was = groups.get(group)!;
    const copies = was.copies.filter((other) => other.fileId !== fileId);
    if (copies.length === 1) groups.delete(group);
    else groups.set(group, { ...was, copies, summary: { ...was.summary, copyCount: copies.length } });
  };

  const answers = {
    'duplicates.list': () => ({
      ok: true,
      value: all()
        .map(({ summary }) => summary)
        .sort(
          (a, b) =>
            Number(a.decision !== null) - Number(b.decision !== null) || b.savingBytes - a.savingBytes,
        ),
    }),
    'duplicates.get'({ groupId }) {
      const group = groups.get(groupId);
      const failure = {
        kind: 'no such group',
        reason: 'These copies are no group any more.',
        remedy: 'See the other groups.',
      };
      return group === undefined ? { ok: false, failure } : { ok: true, value: group };
    },
    'duplicates.decide'({ groupId, keep }) {
      decided.push(groupId);
      return { ok: true, value: set(groups.get(groupId)!, keep) };
    },
    'duplicates.undo'() {
      const last = decided.pop();
      return { ok: true, value: last === undefined ? null : set(groups.get(last)!, null) };
    },
    'tidy.summary': ({ scope }) => ({
      ok: true,
      value: summaryOf(
        inScope(scope),
        scope === 'sure'
          ? all().filter(({ summary }) => !summary.isSure && summary.decision === null).length
          : 0,
      ),
    }),
    'tidy.start'({ scope }) {
      if (state.state === 'idle') {
        going = inScope(scope).flatMap((group) =>
          goesOf(group).map((copy) => ({ group: group.summary.id, copy })),
        );
        state = { ...idle, total: going.length };
      }
      change({ state: 'removing', secondsLeft: 42 });
      return { ok: true, value: {} };
    },
    'tidy.pause'() {
      change({ state: 'paused', secondsLeft: null });
      return { ok: true, value: {} };
    },
    'tidy.state': () => ({ ok: true, value: state }),
    'removed.list': () => ({ ok: true, value: removed }),
    'removed.restore'({ ids }) {
      const inTheWay = removed.find(({ id }) => ids.includes(id) && id % 100 === 2);
      const failures: Answer<'removed.restore'>['failures'] =
        inTheWay === undefined || ids.length === 1
          ? []
          : [
              {
                kind: 'in the way',
                file: inTheWay.path,
                reason: 'Another file is there now.',
                remedy: 'Move it, then restore this one.',
              },
            ];
      const back = ids.filter((id) => failures.length === 0 || id !== inTheWay!.id);
      removed = removed.map((file) => (back.includes(file.id) ? { ...file, state: 'restored' } : file));
      return { ok: true, value: { restoredCount: back.length, failures } };
    },
    ...steeredRules(all),
  } satisfies Partial<RequestTable>;

  return {
    answers,
    /** The removal has come to so many files. */
    moves(done: number): void {
      const moved = going.slice(state.done, done);
      moved.forEach(toTrash);
      const bytes = bytesOf(moved.map(({ copy }) => copy));
      change({ done, removedCount: done, removedBytes: state.removedBytes + bytes });
      changed();
    },
    /** The removal ends; of the last `failed` files none was moved. */
    ends(failed: number): void {
      const [from, to] = [state.done, going.length - failed];
      const moved = going.slice(from, to);
      moved.forEach(toTrash);
      change({
        state: 'idle',
        done: going.length,
        removedCount: to,
        removedBytes: state.removedBytes + bytesOf(moved.map(({ copy }) => copy)),
        secondsLeft: null,
        failures: going.slice(to).map(({ copy }) => ({
          kind: 'changed',
          file: copy.path,
          reason: 'The file is another than the one that was shown.',
          remedy: 'Scan again, then decide anew.',
        })),
      });
      decided = [];
      changed();
    },
    /** What is decided of a group. */
    kept: (groupId: number) => groups.get(groupId)?.kept ?? null,
    groups: all,
    forget(): void {
      groups = new Map();
    },
  };
}
