/** Shots that were taken in one go: bursts, exposure brackets, the frames of a panorama. */
import type { CompanionKind } from '../contract/duplicates/companion.ts';
import { disjointSets } from './disjoint-sets.ts';
import type { Moment } from './moments.ts';
import { isToTheSecond } from './moments.ts';
import type { BurstFrame } from './names.ts';
import { burstFrame, counted, panoramaFrame } from './names.ts';
import type { Shot } from './shots.ts';
import { compareText } from './shots.ts';

/** Shots of one series, the one that is shown first. */
export interface Series {
  kind: Extract<CompanionKind, `${string} frame`>;
  shots: readonly Shot[];
}

/** Frames that are marked as one burst follow each other within this, though a person threw some away. */
const MAX_BURST_GAP_MS = 10_000;

/**
 * Without a name or id of a burst, three frames that follow each other as fast as this are one
 * (immich-go takes 500 to 900 ms, and two frames): a finger is slower.
 */
const BURST_STEP_MS = 500;
const FEWEST_BURST_FRAMES = 3;

/** Cameras bracket in so many frames; the next begins within this time of the one before having ended. */
const BRACKET_SIZES = [9, 7, 5, 3];
const MAX_BRACKET_PAUSE_MS = 2000;
/** Exposure bias is written in thirds, rounded. */
const BIAS_TOLERANCE_EV = 0.1;

/** A frame of a panorama is aimed by hand (Canon), or by turning a drone. */
const MAX_PANORAMA_GAP_MS = 30_000;

/** A shot with what its files say together: the first that says it, what is shown first. */
interface Frame {
  index: number;
  shot: Shot;
  /** Its moment to the second, the most exact one. */
  moment: Moment | null;
  body: string | null;
  burstId: string | null;
  biasEv: number | null;
  exposureMs: number;
  places: readonly { folder: string; shot: string; burst: BurstFrame | null }[];
}

function frameOf(shot: Shot, index: number): Frame {
  const first = <T>(of: (member: Shot[0]) => T | null): T | null =>
    shot.reduce<T | null>((found, member) => found ?? of(member), null);
  const toTheSecond = ({ moment }: Shot[0]): Moment | null => (isToTheSecond(moment) ? moment : null);
  return {
    index,
    shot,
    moment: first((member) => (member.moment?.hasFraction ? member.moment : null)) ?? first(toTheSecond),
    body: first(({ body }) => body),
    burstId: first(({ burstId }) => burstId),
    biasEv: first(({ exposureBiasEv }) => exposureBiasEv),
    exposureMs: (first(({ exposureTimeS }) => exposureTimeS) ?? 0) * 1000,
    places: shot.flatMap(({ names }) =>
      names.map((name) => ({ folder: name.folder, shot: name.shot, burst: burstFrame(name.shot) })),
    ),
  };
}

/** Every series among the shots; a shot is in one at most. What was named or marked so comes first. */
export function seriesOf(shots: readonly Shot[]): Series[] {
  const frames = shots.map(frameOf);
  const found: Found[] = markedBursts(frames);
  const taken = new Set(found.flatMap(({ frames: burst }) => burst));
  const take = (more: Found[]): void => {
    // a photo that lies in two folders is found in both: the longer series holds
    for (const one of more.sort((a, b) => b.frames.length - a.frames.length || leadOf(a) - leadOf(b))) {
      if (one.frames.some((frame) => taken.has(frame))) continue;
      found.push(one);
      for (const frame of one.frames) taken.add(frame);
    }
  };
  const open = (): Frame[] => frames.filter((frame) => !taken.has(frame));
  take(panoramas(open()));
  take(rowsOf(open(), counted).flatMap((row) => [...inRow(row)]));
  return found.map(({ kind, frames: members }) => ({ kind, shots: members.map(({ shot }) => shot) }));
}

/** A series, the frame that is shown first at its head. */
interface Found {
  kind: Series['kind'];
  frames: readonly Frame[];
}

const leadOf = ({ frames }: Found): number => frames[0]!.shot[0].photo;

/** Bursts whose frames say so, by id or name. Frames without time are together by that alone. */
function markedBursts(frames: readonly Frame[]): Found[] {
  const byMark = new Map<string, Set<Frame>>();
  for (const frame of frames)
    for (const { folder, burst } of frame.places)
      for (const mark of [frame.burstId && `id ${frame.burstId}`, burst?.series]) {
        if (!mark) continue;
        const key = [folder, mark, frame.body, frame.moment === null].join('\0');
        byMark.set(key, (byMark.get(key) ?? new Set()).add(frame));
      }
  const sets = disjointSets(frames.length);
  for (const marked of byMark.values()) {
    const inOrder = [...marked].sort((a, b) => startMs(a) - startMs(b));
    for (const [i, frame] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (before !== undefined && startMs(frame) - startMs(before) <= MAX_BURST_GAP_MS)
        sets.join(before.index, frame.index);
    }
  }
  return sets
    .all()
    .filter((burst) => burst.length > 1)
    .map((burst) => ({
      kind: 'burst frame',
      frames: burst.map((index) => frames[index]!).sort(coverFirst),
    }));
}

const startMs = ({ moment }: Frame): number => moment?.firstMs ?? 0;

/** The one that the phone chose, else the first. */
function coverFirst(a: Frame, b: Frame): number {
  const [p, q] = [burstOf(a), burstOf(b)];
  return (
    Number(q?.isCover ?? false) - Number(p?.isCover ?? false) ||
    startMs(a) - startMs(b) ||
    (p?.index ?? 0) - (q?.index ?? 0) ||
    compareText(nameOf(a), nameOf(b)) ||
    a.shot[0].photo - b.shot[0].photo
  );
}

const burstOf = ({ places }: Frame): BurstFrame | null =>
  places.reduce<BurstFrame | null>((found, { burst }) => found ?? burst, null);

const nameOf = ({ places }: Frame): string => places[0]?.shot ?? '';

/** A frame under a name with a number. */
interface Numbered<T> {
  frame: Frame;
  name: T;
}

/** Frames of one camera in one folder whose names begin alike, in the order in which they were taken. */
function rowsOf<T extends { prefix: string; count: number }>(
  frames: readonly Frame[],
  read: (shot: string) => T | null,
): Numbered<T>[][] {
  const rows = new Map<string, Map<Frame, Numbered<T>>>();
  for (const frame of frames) {
    if (frame.moment === null || frame.body === null) continue;
    for (const { folder, shot } of frame.places) {
      const name = read(shot);
      if (name === null) continue;
      const key = [folder, name.prefix, frame.body].join('\0');
      const row = rows.get(key) ?? new Map<Frame, Numbered<T>>();
      rows.set(key, row.set(frame, { frame, name }));
    }
  }
  return [...rows.values()].map((row) =>
    [...row.values()].sort((a, b) => startMs(a.frame) - startMs(b.frame) || a.name.count - b.name.count),
  );
}

type Counted = Numbered<{ count: number }>;

/** Does `b` follow `a` in the camera's count, begun at most so long after? */
const follows = (a: Counted, b: Counted, withinMs: number): boolean =>
  b.name.count === a.name.count + 1 && startMs(b.frame) - startMs(a.frame) <= withinMs;

/** Brackets and bursts among the frames that a camera counted. */
function* inRow(row: readonly Counted[]): Generator<Found> {
  let run: Counted[] = [];
  for (let i = 0; i < row.length;) {
    const bracket = BRACKET_SIZES.map((size) => row.slice(i, i + size)).find(isBracket);
    if (bracket !== undefined) {
      yield { kind: 'bracket frame', frames: middleFirst(bracket) };
      i += bracket.length;
      continue;
    }
    const [before, next] = [run.at(-1), row[i]!];
    if (before !== undefined && !isNextOfBurst(before, next)) {
      yield* burstOfRun(run);
      run = [];
    }
    run.push(next);
    i += 1;
  }
  yield* burstOfRun(run);
}

const isNextOfBurst = (a: Counted, b: Counted): boolean =>
  follows(a, b, BURST_STEP_MS) &&
  a.frame.moment!.hasFraction &&
  b.frame.moment!.hasFraction &&
  a.frame.biasEv === b.frame.biasEv;

const burstOfRun = (run: readonly Counted[]): Found[] =>
  run.length < FEWEST_BURST_FRAMES ? [] : [{ kind: 'burst frame', frames: run.map(({ frame }) => frame) }];

/**
 * As many frames as a camera brackets, one after the other, their biases all different and equally far apart,
 * in an order in which cameras go: the middle first, or from one end to the other.
 */
function isBracket(frames: readonly Counted[]): boolean {
  if (!BRACKET_SIZES.includes(frames.length)) return false;
  const isOneGo = frames.every((next, i) => {
    const before = frames[i - 1];
    return before === undefined || follows(before, next, before.frame.exposureMs + MAX_BRACKET_PAUSE_MS);
  });
  const taken = frames.flatMap(({ frame }) => frame.biasEv ?? []);
  if (!isOneGo || taken.length < frames.length) return false;
  const biases = [...taken].sort((a, b) => a - b);
  const step = (biases.at(-1)! - biases[0]!) / (biases.length - 1);
  const isEven = biases.every((bias, i) => Math.abs(bias - biases[0]! - i * step) <= BIAS_TOLERANCE_EV);
  const isInOrder = [biases, biases.toReversed()].some((order) =>
    order.every((bias, i) => bias === taken[i]),
  );
  return step > BIAS_TOLERANCE_EV && isEven && (isInOrder || taken[0] === biases[(biases.length - 1) / 2]);
}

/** The frame of the camera's own exposure, then the others as they were taken. */
function middleFirst(bracket: readonly Counted[]): Frame[] {
  const byBias = bracket.map(({ frame }) => frame).sort((a, b) => a.biasEv! - b.biasEv!);
  const middle = byBias[(byBias.length - 1) / 2]!;
  return [middle, ...bracket.map(({ frame }) => frame).filter((frame) => frame !== middle)];
}

function panoramas(frames: readonly Frame[]): Found[] {
  const found: Found[] = [];
  for (const row of rowsOf(frames, panoramaFrame)) {
    let run: typeof row = [];
    const end = (): void => {
      if (run.length > 1) found.push({ kind: 'panorama frame', frames: run.map(({ frame }) => frame) });
    };
    for (const next of row) {
      const before = run.at(-1);
      const goesOn =
        before !== undefined &&
        follows(before, next, MAX_PANORAMA_GAP_MS) &&
        next.name.frame === before.name.frame + 1;
      if (!goesOn) {
        end();
        run = [];
      }
      run.push(next);
    }
    end();
  }
  return found;
}
