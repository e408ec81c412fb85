/**
 * The door to then-and-now pictures: photos of one place, years apart, laid onto each other, cropped to what
 * all of them show, and written in the form that a person asked for.
 */
import { showsTheSame } from '../../alignment/align.ts';
import { failed } from '../../contract/failure.ts';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { THUMBNAIL_PX } from '../../contract/features.ts';
import type { ThenAndNow, ThenAndNowForm, ThenAndNowOptions } from '../../contract/then-and-now.ts';
import { decodePhoto } from '../../vision/picture.ts';
import { openKeptThumbnail } from '../../vision/thumbnail.ts';
import { animated, animationLength, mostFramePixels } from './animation.ts';
import { agreesIn } from './agreement.ts';
import type { Frame, FrameSize } from './frames.ts';
import { frameOf, frameSize, sharedArea, shownIn } from './frames.ts';
import { withLightOf } from './light.ts';
import { outlineOf } from './outline.ts';
import { sliderPage, takeAgainPage } from './pages.ts';
import type { Captioned } from './pictures.ts';
import { jpegOf, seeThrough, sideBySide, smallGrey } from './pictures.ts';
import type { Arranged, Series } from './series.ts';
import { arrange, arrangeWhole } from './series.ts';

export type { Series, SeriesPhoto } from './series.ts';

/** Frames are no larger than screens show and browsers take. */
const LARGEST = { still: { longSidePx: 3840, mostPixels: 16e6 }, moving: { longSidePx: 1280 } };

/** What is made of the bytes of a photo's file: of whichever it can be made of. */
export type MakeOfPhoto = <T>(
  row: number,
  make: (bytes: Uint8Array) => Promise<Outcome<T, Refusal>>,
) => Promise<Outcome<T, Refusal>>;

/** `done`: photos that are laid onto the others, then pictures of the animation that are made of them. */
export type OnStep = (done: number, total: number) => void;

/**
 * Of the first and the last photo of the series a pair or a slider, of all of them an animation. Refused
 * where they show too little of the same, or one cannot be read.
 */
export async function thenAndNow(
  series: Series,
  makeOf: MakeOfPhoto,
  { form, matchLight, dates }: ThenAndNowOptions,
  onStep: OnStep = () => undefined,
): Promise<Outcome<ThenAndNow, Refusal>> {
  const arranged = arrange(series);
  if (arranged === null) return TOO_LITTLE;
  const photoCount = arranged.laid.length;
  const largest =
    form === 'webp' ? { ...LARGEST.moving, mostPixels: mostFramePixels(photoCount) } : LARGEST.still;
  const size = frameSize(series, arranged, largest);
  let done = 0;
  const step = (shownCount: number): void =>
    onStep((done += 1), photoCount + (form === 'webp' ? animationLength(shownCount) : 0));
  const framed = await framesOf(series, arranged, makeOf, size, () => step(photoCount));
  if (!framed.ok) return framed;
  const agreeing = series.isJudged ? framed.value : await agreeingOf(framed.value, arranged);
  if (agreeing.length < 2) return NOT_ON_EACH_OTHER;
  const frames = matchLight ? lit(agreeing, arranged.reference) : agreeing;
  const shown = frames.map((frame): Captioned => ({
    frame,
    caption: dates ? captionOf(series.photos[frame.row]!) : null,
  }));
  const shownRows = new Set(frames.map(({ row }) => row));
  const leftOut = series.photos.filter((_, row) => !shownRows.has(row)).map(({ name }) => name);
  return { ok: true, value: { bytes: await written(shown, form, () => step(shown.length)), leftOut } };
}

/** What all photos of a series show. */
export interface CommonView {
  /** The row of the photo that the others are laid onto. */
  reference: number;
  /** As shares of the width and height of that one. */
  view: { left: number; top: number; width: number; height: number };
  /** How much of its own picture each photo shows of it at least, 0 to 1. */
  leastShare: number;
  /** Their thumbnails were there to be judged by. */
  isJudged: boolean;
}

/**
 * null where two photos show too little of the same, or other things where one is laid onto the other.
 * `thumbnails`: JPEGs, in step with the photos; what has none is not doubted.
 */
export async function commonViewOf(
  series: Series,
  thumbnails: readonly (Uint8Array | null)[],
): Promise<CommonView | null> {
  const arranged = arrange(series);
  if (arranged === null || !(await agree(series, arranged, thumbnails))) return null;
  const { reference, laid, view } = arranged;
  const { columns, rows } = laid[0]!.mesh;
  const shares = laid.map((one) => sharedArea(one, series, view));
  return {
    reference,
    view: {
      left: view.left / columns,
      top: view.top / rows,
      width: view.width / columns,
      height: view.height / rows,
    },
    leastShare: Math.min(...shares),
    isJudged: thumbnails.every((thumbnail) => thumbnail !== null),
  };
}

/** Of two photos: does one show in the view what the other does? */
async function agree(
  series: Series,
  { reference, laid, view }: Arranged,
  thumbnails: readonly (Uint8Array | null)[],
): Promise<boolean> {
  const one = laid.find(({ row }) => row !== reference)!;
  const [ground, photo] = [thumbnails[reference], thumbnails[one.row]];
  if (!ground || !photo) return true;
  const opened = { ground: await openKeptThumbnail(ground), photo: await openKeptThumbnail(photo) };
  if (opened.ground === null || opened.photo === null) return true;
  return agreesIn(view, one, series, { ground: opened.ground, photo: opened.photo });
}

/** As large as the window shows photos before it is zoomed. */
const WHOLE = { longSidePx: 2048, mostPixels: Infinity };

/** As large as what is asked whether it agrees. */
const SMALL = { longSidePx: THUMBNAIL_PX, mostPixels: Infinity };

/**
 * Of two photos the one that is not the reference as the reference sees it: a WebP of its whole view, to be
 * seen through where the photo shows nothing. Refused where the two show other things where they lie on each
 * other.
 */
export async function laidOnto(series: Series, makeOf: MakeOfPhoto): Promise<Outcome<Uint8Array, Refusal>> {
  const { common, ...arranged } = arrangeWhole(series);
  if (common === null) return TOO_LITTLE;
  const shared = { ...arranged, view: common };
  const small = await framesOf(series, shared, makeOf, frameSize(series, shared, SMALL));
  if (!small.ok) return small;
  if ((await agreeingOf(small.value, shared)).length < 2) return NOT_ON_EACH_OTHER;
  const one = arranged.laid.find(({ row }) => row !== arranged.reference)!;
  const size = frameSize(series, arranged, WHOLE);
  const frame = await makeOf(one.row, (bytes) => frameOf(bytes, one, series, arranged.view, size));
  if (!frame.ok) return frame;
  return { ok: true, value: await seeThrough(frame.value, shownIn(one, series, arranged.view, size)) };
}

const TOO_LITTLE = failed(
  'too little in common',
  'The photos show too little of the same to be laid onto each other.',
  'Choose two that were taken from closer together.',
);

const NOT_ON_EACH_OTHER = failed(
  'not on each other',
  'The photos do not show the same where one is laid onto the other.',
  'What matched may be a part that repeats, such as a row of windows. Choose two others.',
);

async function framesOf(
  series: Series,
  arranged: Arranged,
  makeOf: MakeOfPhoto,
  size: FrameSize,
  onPhoto: () => void = () => undefined,
): Promise<Outcome<Frame[], Refusal>> {
  const { laid, view } = arranged;
  const frames: Frame[] = [];
  for (const one of laid) {
    const frame = await makeOf(one.row, (bytes) => frameOf(bytes, one, series, view, size));
    if (!frame.ok) return about(series.photos[one.row]!.name, frame.failure);
    frames.push(frame.value);
    onPhoto();
  }
  return { ok: true, value: frames };
}

/** Frames that show what the reference's does: what was matched to a repeat of the scene does not. */
async function agreeingOf(frames: readonly Frame[], { reference, laid, view }: Arranged): Promise<Frame[]> {
  const { columns, rows } = laid[0]!.mesh;
  const longSidePx = Math.round((THUMBNAIL_PX * Math.max(view.width, view.height)) / Math.max(columns, rows));
  const small = await Promise.all(frames.map((frame) => smallGrey(frame, longSidePx)));
  const ground = small[frames.findIndex(({ row }) => row === reference)]!;
  return frames.filter(
    ({ row }, i) => row === reference || showsTheSame(ground, small[i]!, (x, y) => [x, y]),
  );
}

function lit(frames: readonly Frame[], reference: number): Frame[] {
  const like = frames.find(({ row }) => row === reference)!;
  return frames.map((frame) =>
    frame === like ? frame : { ...frame, rgb: withLightOf(frame.rgb, like.rgb) },
  );
}

async function written(
  shown: readonly Captioned[],
  form: ThenAndNowForm,
  onPicture: () => void,
): Promise<Uint8Array> {
  const [first, last] = [shown[0]!, shown.at(-1)!];
  if (form === 'webp') return animated(shown, onPicture);
  if (form !== 'html') return sideBySide([first, last], form);
  const picture = async ({ frame, caption }: Captioned) => ({
    jpeg: await jpegOf(frame),
    caption: caption ?? '',
  });
  return Buffer.from(sliderPage(await picture(first), await picture(last)));
}

/** The day, or the year where no more is known. */
const captionOf = ({ takenAt }: { takenAt: string | null }): string => takenAt?.slice(0, 10) ?? '';

/** A photo to be taken again. */
export interface OldPhoto {
  name: string;
  takenAt: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** A sheet of A4 has no more at 200 dots an inch. */
const PRINTED_PX = 1600;

/** The page to print for who goes back to take the photo again: an HTML file. */
export async function takeAgain(
  bytes: Uint8Array,
  { name, takenAt, latitude, longitude }: OldPhoto,
): Promise<Outcome<Uint8Array, Refusal>> {
  const decoded = await decodePhoto(bytes, PRINTED_PX);
  if (!decoded.ok) return about(name, decoded.failure);
  const { pixels } = decoded.value;
  const position =
    latitude === null || longitude === null ? null : `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  const picture = { jpeg: await jpegOf({ row: 0, ...pixels }), caption: captionOf({ takenAt }) };
  const page = takeAgainPage(picture, { name, outline: await outlineOf(pixels), position });
  return { ok: true, value: Buffer.from(page) };
}

const about = (name: string, failure: Refusal): { ok: false; failure: Refusal } => ({
  ok: false,
  failure: { ...failure, reason: `${name}: ${failure.reason}` },
});
