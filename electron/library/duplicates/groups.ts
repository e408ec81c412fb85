/** Files that show what was taken once, as groups of copies. Data in, data out. */
import { dirname } from 'node:path';
import type { Companion, CompanionKind } from '../../contract/duplicates/companion.ts';
import type { Copy, DuplicateLevel } from '../../contract/duplicates/duplicates.ts';
import type { CopyFile } from '../../store/store.ts';

/** What is known of how photos belong together, and of where they lie. */
export interface Relations {
  /** Photo -> the one that leads its shot; a lead is not in it. */
  leadOf: ReadonlyMap<number, number>;
  /** Photos that show as much as the one that leads their shot. */
  wholes: ReadonlySet<number>;
  companions: CompanionSets;
  /** Directory -> the folder that protects it. */
  protectedBy: ReadonlyMap<string, string>;
  /** Of photos of which they are known. */
  tones: ReadonlyMap<number, Float32Array>;
  /** Files that a person had back from where removed ones lie. */
  restored: ReadonlySet<number>;
}

/** A copy with what is known of its photo. */
export interface ShotCopy extends CopyFile {
  has: Copy['has'];
  /** As the keeper rules have them. */
  pressedAt: string | null;
  burst: number | null;
  mayBeCropped: boolean;
  tone: Float32Array | null;
  protectedBy: string | null;
  isRestored: boolean;
}

export interface ShotGroup {
  /** The photo that stands for it. */
  id: number;
  /** Two and more. */
  copies: ShotCopy[];
}

/**
 * The groups of copies that are at least so much alike. `files`: in any order, all of the photos of one shot.
 * Several paths of one file are one copy, under the first of them. Photos of one companion set (a RAW and its
 * JPEG, the rows of a panorama) are no copies of each other, whatever they look like.
 */
export function groupCopies(
  files: readonly CopyFile[],
  relations: Relations,
  level: DuplicateLevel,
): ShotGroup[] {
  const distinct = withoutOtherPaths(files);
  if (distinct.length < 2) return [];
  const keyOf = keyAt(level, distinct, relations);
  return [...Map.groupBy(distinct, keyOf).values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      id: idOf(group, relations.leadOf),
      copies: group.map((file) => withFacts(file, relations)),
    }));
}

function withoutOtherPaths(files: readonly CopyFile[]): CopyFile[] {
  const shown = new Map<string, CopyFile>();
  for (const file of files) {
    const known = shown.get(file.sameFile);
    if (known === undefined || isShownRather(file, known)) shown.set(file.sameFile, file);
  }
  return files.filter((file) => shown.get(file.sameFile) === file);
}

const isShownRather = (a: CopyFile, b: CopyFile): boolean =>
  a.isOnline === b.isOnline ? a.path < b.path : a.isOnline;

export interface CompanionSets {
  /** The photo that leads the set of the photo: itself where it has no companions. */
  setOf(photo: number): number;
  /** null for a lead and for a photo without companions. */
  kindOf(photo: number): CompanionKind | null;
  /** The kinds in the set that the photo leads. */
  kindsOf(lead: number): ReadonlySet<CompanionKind>;
}

export function companionSets(companions: readonly Companion[]): CompanionSets {
  const byPhoto = new Map(companions.map((companion) => [companion.photo, companion]));
  const kinds = new Map<number, Set<CompanionKind>>();
  for (const { lead, kind } of companions) kinds.set(lead, (kinds.get(lead) ?? new Set()).add(kind));
  return {
    setOf: (photo) => byPhoto.get(photo)?.lead ?? photo,
    kindOf: (photo) => byPhoto.get(photo)?.kind ?? null,
    kindsOf: (lead) => kinds.get(lead) ?? new Set(),
  };
}

/** Dates that a camera wrote; what a program or a name says tells no press of the shutter. */
const BY_CAMERA: ReadonlySet<CopyFile['takenAtSource']> = new Set(['DateTimeOriginal', 'CreateDate']);

function withFacts(
  file: CopyFile,
  { protectedBy, restored, tones, leadOf, wholes, companions: { setOf, kindOf, kindsOf } }: Relations,
): ShotCopy {
  const { photoId, takenAt, takenAtSource, subSecMs } = file;
  const own = kindsOf(photoId);
  // an edit beside its original leads the two
  const isEdit = kindOf(photoId) === 'edited' || own.has('original') || own.has('edited');
  const isFrame = kindOf(photoId) === 'burst frame' || own.has('burst frame');
  const has: Copy['has'] = [
    ...(file.isEdited || isEdit ? (['edits'] as const) : []),
    ...(file.rating === null ? [] : (['rating'] as const)),
    ...(file.caption === null ? [] : (['caption'] as const)),
    ...(file.latitude === null ? [] : (['position'] as const)),
    ...(takenAt === null || takenAtSource === 'file name' ? [] : (['date'] as const)),
  ];
  const isPress = takenAt !== null && takenAt.length > 10 && BY_CAMERA.has(takenAtSource);
  const fraction = subSecMs === null ? '' : `.${String(subSecMs).padStart(3, '0')}`;
  return {
    ...file,
    has,
    pressedAt: isPress ? `${takenAt}${fraction}` : null,
    burst: isFrame ? setOf(photoId) : null,
    mayBeCropped: leadOf.has(photoId) && !wholes.has(photoId),
    tone: tones.get(photoId) ?? null,
    protectedBy: protectedBy.get(dirname(file.path)) ?? null,
    isRestored: restored.has(file.fileId),
  };
}

/** The same for files of one group. */
function keyAt(
  level: DuplicateLevel,
  files: readonly CopyFile[],
  { leadOf, companions }: Relations,
): (file: CopyFile) => string {
  if (level === 'same file') return ({ hash }) => hash;
  if (level === 'same picture') return ({ photoId }) => String(photoId);
  const keys = shotKeys(new Set(files.map(({ photoId }) => photoId)), leadOf, companions);
  return ({ photoId }) => keys.get(photoId)!;
}

/**
 * Photos of one shot that are shown themselves, or as frames of a burst, are copies of each other; other
 * companions are copies of those of their own kind, from other sets.
 */
function shotKeys(
  photos: ReadonlySet<number>,
  leadOf: ReadonlyMap<number, number>,
  { setOf, kindOf }: CompanionSets,
): Map<number, string> {
  const keys = new Map<number, string>();
  const next = new Map<string, number>(); // how many of a set were in a shot and of a kind before
  for (const photo of [...photos].sort((a, b) => a - b)) {
    const [shot, kind] = [leadOf.get(photo) ?? photo, kindOf(photo)];
    if (kind === null || kind === 'burst frame') {
      keys.set(photo, String(shot));
      continue;
    }
    const counted = `${shot} ${kind} ${setOf(photo)}`;
    const nth = next.get(counted) ?? 0;
    next.set(counted, nth + 1);
    keys.set(photo, `${shot} ${kind} ${nth}`);
  }
  return keys;
}

function idOf(group: readonly CopyFile[], leadOf: ReadonlyMap<number, number>): number {
  const photos = group.map(({ photoId }) => photoId);
  const lead = leadOf.get(photos[0]!) ?? photos[0]!;
  return photos.includes(lead) ? lead : Math.min(...photos);
}

/** How alike two copies are. */
export function levelOf(a: Pick<CopyFile, 'hash' | 'photoId'>, b: typeof a): DuplicateLevel {
  return a.hash === b.hash ? 'same file' : a.photoId === b.photoId ? 'same picture' : 'same shot';
}
