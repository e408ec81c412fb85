/**
 * Which copy of a shot stays, by rules that a person orders. The first rule that tells two copies apart
 * decides between them; what the others say of them decides whether that is sure.
 */
import type { Copy, KeeperRule, KeeperRules, Suggestion } from '../contract/duplicates/duplicates.ts';

/** What the rules look at. */
export interface KeeperFacts extends Pick<
  Copy,
  | 'fileId'
  | 'photoId'
  | 'path'
  | 'sizeBytes'
  | 'widthPx'
  | 'heightPx'
  | 'format'
  | 'takenAt'
  | 'has'
  | 'protectedBy'
  | 'isOnline'
> {
  /** When the file was last written, in milliseconds since 1970. */
  writtenAtMs: number;
  /**
   * When the shutter was pressed, as the camera wrote it: `2019-07-31T14:05:09`, with `.250` where it told
   * that; null where it told nothing.
   */
  pressedAt: string | null;
  /** The same for frames of one burst; null for other photos. */
  burst: number | null;
  /** Light and colour of its photo (`vision/thumbnail.ts`); null where they are not known. */
  tone: Float32Array | null;
  /** It shows less than the photo that leads its shot, or more (a border), or that is not known. */
  mayBeCropped: boolean;
}

/** As the program sets them: nothing of worth is lost before anything else counts. */
export const DEFAULT_RULES: KeeperRules = [
  { rule: 'protected folder', isOn: true },
  { rule: 'preferred folder', isOn: true },
  { rule: 'edits', isOn: true },
  { rule: 'rating', isOn: true },
  { rule: 'caption', isOn: true },
  { rule: 'better format', isOn: true },
  { rule: 'more pixels', isOn: true },
  { rule: 'less compressed', isOn: true },
  { rule: 'position', isOn: true },
  { rule: 'date', isOn: true },
  { rule: 'older date', isOn: true },
  { rule: 'shorter path', isOn: true },
  { rule: 'longer path', isOn: false },
  { rule: 'newest', isOn: false },
  { rule: 'smallest', isOn: false },
];

/** Up to this share, pixels differ little. */
const LITTLE = 0.05;
/**
 * The same of bytes a pixel: a JPEG that was turned or saved again has some more, and nothing to show for it.
 */
const LITTLE_BYTES = 0.2;
/** And in different formats: what each needs for a picture is known by and large. */
const LITTLE_ACROSS_FORMATS = 0.5;
/** Dates that differ by less may be of two clocks, or of programs that round. */
const LITTLE_SECONDS = 60;
/** Sides in another proportion are a crop or a border: someone's work, or a program's. */
const SAME_PROPORTION = 0.02;
/** Levels by which light or colour differ of a photo saved again (docs/measurements.md#duplicates). */
const SAME_TONE = 1.5;

/** What a copy may know or show that another does not: what speaks against removing it. */
const OF_WORTH: ReadonlySet<KeeperRule> = new Set<KeeperRule>([
  ...(['edits', 'rating', 'caption', 'position', 'date'] as const),
  ...(['better format', 'more pixels', 'less compressed'] as const),
]);

/**
 * The copy to keep. It is online where any copy is; for copies in any order it is the same. Of no copies
 * there is none to keep: at least one must be there.
 */
export function suggestKeeper(
  copies: readonly KeeperFacts[],
  rules: KeeperRules,
  preferredFolders: readonly string[],
): Suggestion {
  const active = rules.filter(({ isOn }) => isOn).map(({ rule }) => rule);
  const scored = sized(copies).map((one) => ({
    ...one,
    scores: active.map((rule) => scoreOf(rule, one, preferredFolders)),
  }));
  const [best, ...others] = scored.sort(byScores);
  if (best === undefined) throw new Error('no copies to choose a keeper from');
  const decided = others.map((other) => ({
    ...other,
    at: best.scores.findIndex((score, i) => score !== other.scores[i]),
  }));
  const isSure = decided.every((other) => {
    const isClear = other.at < 0 || !differLittle(active[other.at]!, best, other);
    const speaksFor = active.filter((rule, i) => OF_WORTH.has(rule) && other.scores[i]! > best.scores[i]!);
    return (
      isClear &&
      areOnePicture(best.copy, other.copy) &&
      speaksFor.every((rule) => differLittle(rule, best, other))
    );
  });
  return {
    fileId: best.copy.fileId,
    reason: active[decided[0]?.at ?? -1] ?? null,
    isSure: isSure && best.copy.isOnline,
  };
}

/**
 * The copies that may go where those in `keep` stay: never one in a protected folder or on a disk that is
 * away, and none at all where no kept copy can be read.
 */
export function toRemove<C extends Pick<KeeperFacts, 'fileId' | 'protectedBy' | 'isOnline'>>(
  copies: readonly C[],
  keep: ReadonlySet<number>,
): C[] {
  const goes = (copy: C): boolean => !keep.has(copy.fileId) && copy.protectedBy === null && copy.isOnline;
  return copies.some((copy) => copy.isOnline && !goes(copy)) ? copies.filter(goes) : [];
}

/** With what the picture takes: what else stands in a file makes it no better. */
interface Sized {
  copy: KeeperFacts;
  pictureBytes: number;
}

interface Scored extends Sized {
  scores: number[];
}

/** The smallest file of a picture has least beside it. */
function sized(copies: readonly KeeperFacts[]): Sized[] {
  const smallest = new Map<number, number>();
  for (const { photoId, sizeBytes } of copies)
    smallest.set(photoId, Math.min(smallest.get(photoId) ?? Infinity, sizeBytes));
  return copies.map((copy) => ({ copy, pictureBytes: smallest.get(copy.photoId)! }));
}

/** Best first; what the rules leave equal goes by path. */
function byScores(a: Scored, b: Scored): number {
  if (a.copy.isOnline !== b.copy.isOnline) return a.copy.isOnline ? -1 : 1;
  const at = a.scores.findIndex((score, i) => score !== b.scores[i]);
  if (at >= 0) return a.scores[at]! > b.scores[at]! ? -1 : 1;
  if (a.copy.path !== b.copy.path) return a.copy.path < b.copy.path ? -1 : 1;
  return a.copy.fileId - b.copy.fileId;
}

/**
 * The higher, the rather kept. Scores of one rule are in one order for all copies, so that no circle arises.
 */
function scoreOf(rule: KeeperRule, one: Sized, preferredFolders: readonly string[]): number {
  const { copy } = one;
  switch (rule) {
    case 'protected folder':
      return Number(copy.protectedBy !== null);
    case 'preferred folder': {
      const rank = preferredFolders.findIndex((folder) => isBelow(folder, copy.path));
      return rank < 0 ? 0 : preferredFolders.length - rank;
    }
    case 'edits':
    case 'rating':
    case 'caption':
    case 'position':
    case 'date':
      return Number(copy.has.includes(rule));
    case 'more pixels':
      return pixelsOf(copy);
    case 'less compressed':
      return detailOf(one);
    case 'better format':
      return formatRank(copy);
    case 'older date':
      return copy.takenAt === null ? -Infinity : -secondsOf(copy.takenAt);
    case 'longer path':
      return copy.path.length;
    case 'shorter path':
      return -copy.path.length;
    case 'newest':
      return copy.writtenAtMs;
    case 'smallest':
      return -copy.sizeBytes;
  }
}

/** May the rule's word for the one be chance? */
function differLittle(rule: KeeperRule, one: Sized, other: Sized): boolean {
  const [a, b] = [one.copy, other.copy];
  switch (rule) {
    case 'more pixels':
      return shareApart(pixelsOf(a), pixelsOf(b)) < LITTLE;
    case 'less compressed': {
      // a smaller picture has more bytes a pixel, and not more to show
      if (shareApart(pixelsOf(a), pixelsOf(b)) >= LITTLE) return true;
      // what was converted may be either
      if (isLossless(a) !== isLossless(b)) return true;
      return (
        shareApart(detailOf(one), detailOf(other)) <
        (a.format === b.format ? LITTLE_BYTES : LITTLE_ACROSS_FORMATS)
      );
    }
    case 'older date':
      if (a.takenAt === null || b.takenAt === null) return false;
      // a date without time is of any time of its day
      if (a.takenAt.length !== b.takenAt.length) return a.takenAt.slice(0, 10) === b.takenAt.slice(0, 10);
      return Math.abs(secondsOf(a.takenAt) - secondsOf(b.takenAt)) < LITTLE_SECONDS;
    default:
      return false;
  }
}

/** Of one press of the shutter, neither edited nor a crop of the other: turned by 90 degrees it may be. */
function areOnePicture(a: KeeperFacts, b: KeeperFacts): boolean {
  if (a.photoId === b.photoId) return true;
  if (a.mayBeCropped || b.mayBeCropped || !areOfOneTone(a.tone, b.tone)) return false;
  if (a.burst !== null && a.burst === b.burst) return false;
  if (a.pressedAt !== null && b.pressedAt !== null && !areOneMoment(a.pressedAt, b.pressedAt)) return false;
  return shareApart(proportionOf(a), proportionOf(b)) < SAME_PROPORTION;
}

/** One that was edited is not: someone's work, or what it was made of. */
const areOfOneTone = (a: Float32Array | null, b: Float32Array | null): boolean =>
  a !== null && b !== null && a.every((number, i) => Math.abs(number - b[i]!) <= SAME_TONE);

/** Programs drop what is below the second. */
const areOneMoment = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

const pixelsOf = ({ widthPx, heightPx }: KeeperFacts): number => widthPx * heightPx;
const proportionOf = ({ widthPx, heightPx }: KeeperFacts): number =>
  Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
const shareApart = (a: number, b: number): number => (a === b ? 0 : 1 - Math.min(a, b) / Math.max(a, b));

const isRaw = ({ format }: KeeperFacts): boolean => /^(camera raw|dng)/i.test(format);
const isLossless = ({ format }: KeeperFacts): boolean => /^(png|tiff|gif|bmp|photoshop)/i.test(format);

/** Bytes a pixel, as JPEG would need them; of what is not compressed with a loss, without end. */
function detailOf({ copy, pictureBytes }: Sized): number {
  if (isRaw(copy) || isLossless(copy)) return Infinity;
  const worth = /^(heic|heif|avif)/i.test(copy.format) ? 2 : /^webp/i.test(copy.format) ? 1.4 : 1;
  return (worth * pictureBytes) / pixelsOf(copy);
}

/** RAW, what phones take, other photos, pictures of a screen. */
function formatRank(copy: KeeperFacts): number {
  if (isRaw(copy)) return 3;
  if (SCREENSHOT.test(/[^/\\]*$/.exec(copy.path)![0])) return 0;
  return /^(heic|heif)/i.test(copy.format) ? 2 : 1;
}

/** As Android, macOS, GNOME and Windows name them, in some languages. */
const SCREENSHOT = /screen[-_ ]?(shot|cap)|bildschirmfoto|capture d.écran|captura de|schermata|skärmbild/iu;

/** Of the camera's clock; no zone is known. */
const secondsOf = (takenAt: string): number =>
  Date.parse(`${takenAt.length === 10 ? `${takenAt}T00:00:00` : takenAt}Z`) / 1000;

/** Does the path lie in the folder? Both absolute, of one system. */
export function isBelow(folder: string, path: string): boolean {
  if (!path.startsWith(folder)) return false;
  return /[/\\]$/.test(folder) || /^([/\\]|$)/.test(path.slice(folder.length));
}
