/** Files of one press of the shutter: the camera's RAW and JPEG, other formats, and edits of them. */
import { disjointSets } from './disjoint-sets.ts';
import type { Moment } from './moments.ts';
import { apartMs, isSameMoment, isToTheSecond, momentOf } from './moments.ts';
import type { FileName } from './names.ts';
import { fileName, hasTime } from './names.ts';

/** A photo, as far as it tells what belongs to it. */
export interface ShotFacts {
  photo: number;
  /** Where it lies; `folder`: any text that is the same for files in one directory, and for those alone. */
  files: readonly { folder: string; name: string }[];
  /**
   * What the camera wrote (EXIF or XMP in the file): ISO 8601 without zone, perhaps without seconds or
   * without a time. null where all that is known is from elsewhere, as the name: names are looked at here.
   */
  takenAt: string | null;
  /** Fraction of that second. */
  subSecMs: number | null;
  utcOffsetMin: number | null;
  camera: string | null;
  isRaw: boolean;
  widthPx: number | null;
  heightPx: number | null;
  /** Apple's BurstUUID, Google's BurstID: the same for all frames. */
  burstId: string | null;
  /** Apple's ContentIdentifier: the same for a Live Photo's picture and video. */
  liveId: string | null;
  exposureBiasEv: number | null;
  exposureTimeS: number | null;
}

/** A photo with its names read. */
export interface Member extends ShotFacts {
  names: readonly (FileName & { folder: string })[];
  moment: Moment | null;
  /** The same camera however its name is spaced and capitalised. */
  body: string | null;
  /** Of its names the most edited one. */
  edit: number;
}

/** What was taken at once, the lead first. */
export type Shot = readonly [Member, ...Member[]];

/**
 * A RAW and its JPEG are stamped as far apart as this: 0.4 s were seen (immich-stack issue 40), a long
 * exposure is stamped at either end. A counter that began anew is off by days.
 */
const MAX_APART_MS = 3000;

export const bodyOf = (camera: string | null): string | null =>
  camera?.trim().replaceAll(/\s+/g, ' ').toLowerCase() || null;

export function memberOf(facts: ShotFacts): Member {
  const names = facts.files
    .map(({ folder, name }) => ({ folder, ...fileName(name) }))
    .sort((a, b) => compareText(a.folder, b.folder) || compareText(a.name, b.name));
  return {
    ...facts,
    names,
    moment: momentOf(facts.takenAt, facts.subSecMs, facts.utcOffsetMin),
    body: bodyOf(facts.camera),
    edit: names.reduce((most, { edit }) => Math.max(most, edit), -Infinity),
  };
}

/** Nothing that is known of both says otherwise. */
const agree = (a: Member, b: Member): boolean =>
  (a.body === null || b.body === null || a.body === b.body) &&
  (a.moment === null || b.moment === null || apartMs(a.moment, b.moment) <= MAX_APART_MS);

/**
 * Every photo in one shot. Photos are of one shot where they lie in one folder with names of one shot, and
 * nothing that is known of them says otherwise. Under a name without a time some names prove little, and the
 * photos must be of one moment: two formats, a `~2`, edits of what is not there.
 */
export function shotsOf(members: readonly Member[]): Shot[] {
  const sets = disjointSets(members.length);
  const byName = new Map<string, Entry[]>();
  for (const [index, member] of members.entries())
    for (const { folder, shot, edit, isNumbered, name } of member.names) {
      const key = `${folder}\0${shot}`;
      const entry = { index, member, shot, edit, isNumbered, name };
      const entries = byName.get(key);
      if (entries === undefined) byName.set(key, [entry]);
      else entries.push(entry);
    }
  for (const entries of byName.values())
    if (entries.length > 1) joinShots(entries, (a, b) => sets.join(a.index, b.index));
  return sets.all().flatMap((set) => agreeing(set.map((index) => members[index]!)));
}

/** A photo under one of its names. */
interface Entry {
  index: number;
  member: Member;
  shot: string;
  edit: number;
  isNumbered: boolean;
  name: string;
}

/** What is not edited first, by name. */
const unedited = (a: Entry, b: Entry): number =>
  Number(a.edit > 0) - Number(b.edit > 0) ||
  Number(a.member.isRaw) - Number(b.member.isRaw) ||
  compareText(a.name, b.name) ||
  a.member.photo - b.member.photo;

/**
 * Joins to each photo what belongs to it, to those as they were taken first; no two contradict each other,
 * though the first may tell nothing. A directory holds few names of one shot, so that this is linear.
 */
function joinShots(entries: readonly Entry[], join: (a: Entry, b: Entry) => void): void {
  let open = [...entries].sort(unedited);
  for (let [anchor] = open; anchor !== undefined; [anchor] = open) {
    const shot = [anchor];
    open = open.slice(1).filter((entry) => {
      const isOfIt = isOfShot(shot[0]!, entry) && shot.every(({ member }) => agree(member, entry.member));
      if (isOfIt) shot.push(entry);
      return !isOfIt;
    });
    for (const entry of shot) join(shot[0]!, entry);
  }
}

function isOfShot(anchor: Entry, entry: Entry): boolean {
  const [a, b] = [anchor.member, entry.member];
  if (!agree(a, b)) return false;
  const isAlike = a.isRaw === b.isRaw && anchor.edit === entry.edit;
  if (!isAlike && !entry.isNumbered && anchor.edit <= 0) return true;
  if (!hasTime(entry.shot)) return isSameMoment(a.moment, b.moment);
  // the second of two shots in one second is named `~2` as well
  const isKnown = isToTheSecond(a.moment) && isToTheSecond(b.moment);
  return !entry.isNumbered || !isKnown || isSameMoment(a.moment, b.moment);
}

/** A set without those that contradict one of it, whom a photo of several folders may bring along. */
function agreeing(set: readonly Member[]): Shot[] {
  const shots: [Member, ...Member[]][] = [];
  for (const member of [...set].sort(leadFirst)) {
    const shot = shots.find((one) => one.every((other) => agree(other, member)));
    if (shot === undefined) shots.push([member]);
    else shot.push(member);
  }
  return shots;
}

/** Shown first: what is no RAW, the last edit, the most pixels. The rest is only to be the same each time. */
const leadFirst = (a: Member, b: Member): number =>
  Number(a.isRaw) - Number(b.isRaw) ||
  b.edit - a.edit ||
  pixelCount(b) - pixelCount(a) ||
  compareText(a.names[0]?.name ?? '', b.names[0]?.name ?? '') ||
  a.photo - b.photo;

/** 0 where the size is not known. */
export const pixelCount = ({ widthPx, heightPx }: ShotFacts): number => (widthPx ?? 0) * (heightPx ?? 0);

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
