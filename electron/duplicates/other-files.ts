/** Files that are no photos, and the photo each belongs to. */
import type { CompanionFileKind } from '../contract/duplicates/companion.ts';
import type { FileName } from './names.ts';
import { fileName } from './names.ts';
import type { Member } from './shots.ts';
import { compareText } from './shots.ts';

/** A file beside photos; `folder` as of photos. */
export interface OtherFile {
  folder: string;
  name: string;
  kind: 'sidecar' | 'video';
  /** Apple's ContentIdentifier of a video; null where it has none or was not read. */
  liveId: string | null;
}

/** A file with the very photo that it was written for, which may itself be a companion. */
export interface CompanionFile {
  folder: string;
  name: string;
  photo: number;
  kind: CompanionFileKind;
}

/** The moving half of a Live Photo: Apple's MOV, exports and Google's MP4, Takeout's bare `.MP`. */
const LIVE_VIDEO = /^(mov|mp4|m4v|mp(~\d+)?)$/;
const LIVE_PICTURE = /^(jpe?g|heic|heif|hif|dng)$/;

/**
 * Added to the picture's name: `IMG_1_HEVC.MOV` and `IMG_1_HEIC.MOV` (icloudpd), `UUID_3.mov` (Photos'
 * libraries).
 */
const LIVE_MARK = /^(.+)_(?:hevc|heic)$|^([\da-f]{8}-[\da-f-]{27})_3$/;

/**
 * Takeout names what it knows of `title` `title.supplemental-metadata.json`, in 2023 and before `title.json`,
 * of the second file of that name `title.supplemental-metadata(1).json`; what is before the number it cuts to
 * 46 characters.
 */
const TAKEOUT_MARK = '.supplemental-metadata';
const LONGEST_TAKEOUT_TITLE = 46;
const NUMBERED = /^(.+)(\(\d+\))$/;

/** darktable's further versions of one RAW: `IMG_1_01.CR2.xmp`. */
const DARKTABLE_VERSION = /^(.+)_\d\d(\.[a-z\d]+)$/;

/** A photo under one of its names. */
interface Named {
  member: Member;
  folder: string;
  name: FileName;
}

/** Each file that belongs to a photo, by folder, then name. */
export function otherFiles(members: readonly Member[], files: readonly OtherFile[]): CompanionFile[] {
  const photos = photoIndex(members, files);
  const named = files.map((file) => ({ ...file, parsed: fileName(file.name) }));
  const videos = new Set(
    named.filter(({ kind }) => kind === 'video').map(({ folder, parsed }) => `${folder}\0${parsed.stem}`),
  );
  const found: CompanionFile[] = [];
  for (const { folder, name, kind, liveId, parsed } of named) {
    const isOfVideo = parsed.extension === 'thm' && videos.has(`${folder}\0${parsed.stem}`);
    const photo =
      kind === 'video'
        ? photoOfVideo(photos, folder, parsed, liveId)
        : isOfVideo
          ? null
          : photoOfSidecar(photos, folder, parsed);
    if (photo !== null)
      found.push({ folder, name, photo, kind: kind === 'video' ? 'live video' : 'sidecar' });
  }
  return found.sort((a, b) => compareText(a.folder, b.folder) || compareText(a.name, b.name));
}

/** Photos by what a file beside them may be named after: those that may have one. */
function photoIndex(members: readonly Member[], files: readonly OtherFile[]) {
  const folders = new Set(files.map(({ folder }) => folder));
  const liveIds = new Set(files.map(({ liveId }) => liveId));
  const index = new Map<string, Named[]>();
  const add = (key: string, named: Named): void => {
    const known = index.get(key);
    if (known === undefined) index.set(key, [named]);
    else known.push(named);
  };
  for (const member of members)
    for (const { folder, ...name } of member.names) {
      const named = { member, folder, name };
      if (member.liveId !== null && liveIds.has(member.liveId)) add(`live ${member.liveId}`, named);
      if (!folders.has(folder)) continue;
      add(`name ${folder}\0${name.name}`, named);
      add(`stem ${folder}\0${name.stem}`, named);
      add(`shot ${folder}\0${name.shot}`, named);
      const [, stem = name.stem, number = ''] = NUMBERED.exec(name.stem) ?? [];
      const title = `${stem}.${name.extension}`;
      if (title.length > LONGEST_TAKEOUT_TITLE)
        add(`title ${folder}\0${title.slice(0, LONGEST_TAKEOUT_TITLE)}${number}`, named);
    }
  return (key: string): Named[] => index.get(key) ?? [];
}
type PhotoIndex = ReturnType<typeof photoIndex>;

function photoOfVideo(
  photos: PhotoIndex,
  folder: string,
  { stem, extension, shot, isNumbered }: FileName,
  liveId: string | null,
): number | null {
  if (!LIVE_VIDEO.test(extension)) return null;
  const byId = liveId === null ? [] : photos(`live ${liveId}`);
  if (byId.length > 0) {
    const beside = byId.filter((named) => named.folder === folder);
    return mostLikely(beside.length > 0 ? beside : byId);
  }
  // two ids that differ are of two Live Photos
  const pictures = (key: string): number | null =>
    mostLikely(
      photos(key).filter(
        ({ member, name }) =>
          LIVE_PICTURE.test(name.extension) && (liveId === null || member.liveId === null),
      ),
    );
  const mark = LIVE_MARK.exec(stem);
  const picture = mark?.[1] ?? mark?.[2];
  return (
    pictures(`stem ${folder}\0${stem}`) ??
    (picture === undefined ? null : pictures(`stem ${folder}\0${picture}`)) ??
    (isNumbered ? null : pictures(`shot ${folder}\0${shot}`))
  );
}

function photoOfSidecar(
  photos: PhotoIndex,
  folder: string,
  { stem, extension, shot }: FileName,
): number | null {
  const of = (kind: string, key: string): Named[] => photos(`${kind} ${folder}\0${key}`);
  const whole = mostLikely(of('name', stem));
  if (whole !== null) return whole;
  if (extension === 'json') {
    const title = photoOfTakeout(of, stem);
    if (title !== null) return title;
  }
  const [, picture, ending] = DARKTABLE_VERSION.exec(stem) ?? [];
  const version = picture === undefined ? null : mostLikely(of('name', `${picture}${ending}`));
  if (version !== null) return version;
  const sameStem = of('stem', stem);
  // Adobe's programs write beside RAW, into all else
  const raws = extension === 'xmp' ? sameStem.filter(({ member }) => member.isRaw) : [];
  return (
    mostLikely(raws.length > 0 ? raws : sameStem) ??
    (extension === 'aae' ? mostLikely(of('shot', shot)) : null)
  );
}

function photoOfTakeout(of: (kind: string, key: string) => Named[], stem: string): number | null {
  const [, before = stem, number = ''] = NUMBERED.exec(stem) ?? [];
  const dot = before.lastIndexOf('.');
  const title = dot > 0 && TAKEOUT_MARK.startsWith(before.slice(dot)) ? before.slice(0, dot) : before;
  const ending = title.lastIndexOf('.');
  const name = ending > 0 ? `${title.slice(0, ending)}${number}${title.slice(ending)}` : `${title}${number}`;
  const whole = mostLikely(of('name', name)) ?? mostLikely(of('stem', name));
  if (whole !== null || before.length !== LONGEST_TAKEOUT_TITLE) return whole;
  const cut = of('title', before + number);
  const taken = cut.filter(({ name: { edit } }) => edit <= 0);
  // names that differ only in what was cut cannot be told apart
  return taken.length > 1 ? null : mostLikely(taken.length > 0 ? taken : cut);
}

/** What was taken before what was edited, pictures before RAW; the rest is only to be the same each time. */
function mostLikely(photos: readonly Named[]): number | null {
  const [first] = [...photos].sort(
    (a, b) =>
      Math.abs(a.name.edit) - Math.abs(b.name.edit) ||
      Number(a.member.isRaw) - Number(b.member.isRaw) ||
      compareText(a.name.name, b.name.name) ||
      a.member.photo - b.member.photo,
  );
  return first?.member.photo ?? null;
}
