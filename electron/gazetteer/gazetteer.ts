/** The room's door: towns of the world of a thousand inhabitants and more, as GeoNames has them. */
import { Worker } from 'node:worker_threads';
import { atOnce } from '../process/at-once.ts';
import { inSteps } from '../process/in-steps.ts';
import type { Town } from './towns.ts';
import { readTowns } from './towns.ts';

/** Degrees; `west` may be more than `east`, across the date line. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Of the Earth's mean radius, 6,371 km. */
const KM_A_DEGREE = 111.2;
/** How far outside a town a photo is still told by it (docs/measurements.md#names). */
const MOST_OUTSIDE_KM = 12;

export interface Country {
  /** ISO 3166-1, two letters. */
  code: string;
  /** The middle of its towns. */
  latitude: number;
  longitude: number;
  population: number;
}

interface Index {
  /** Most inhabitants first. */
  towns: Town[];
  countries: Country[];
  /** A town is in one of them. */
  grids: Grid[];
}

/** Towns by the square that they lie in: looked through are those that a town may reach from. */
interface Grid {
  stepDegrees: number;
  /** How far from the furthest-reaching of them a photo is still told by it. */
  reachKm: number;
  cells: Map<number, Town[]>;
}

/** Small towns are many and reach 15 km at most; a photo in Europe is looked up among some twenty. */
const SMALL_REACH_KM = 15;
const SMALL_STEP_DEGREES = 0.25;

/** Made when a position is first asked about: 0.2 s, 30 MB. */
let index: Index | null = null;
const current = (): Index => (index ??= atOnce(indexOf(readTowns())));

let underWay: Promise<void> | null = null;

/** Reads the towns beside this thread, so that whoever asks next finds them read. */
export async function readGazetteer(): Promise<void> {
  if (index === null) await (underWay ??= readBeside().finally(() => (underWay = null)));
}

async function readBeside(): Promise<void> {
  const towns: Town[] = [];
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  worker.on('message', (some: Town[]) => towns.push(...some));
  const code = await new Promise<number>((exited) => {
    worker.on('error', () => undefined).on('exit', exited); // then they are read here
  });
  index = await inSteps(indexOf(code === 0 ? towns : readTowns()));
}

/** In steps of some milliseconds. */
function* indexOf(towns: Town[]): Generator<undefined, Index> {
  const isSmall = (town: Town): boolean => reachKm(town) <= SMALL_REACH_KM;
  const [small, large] = [towns.filter(isSmall), towns.filter((town) => !isSmall(town))];
  yield;
  const grids = [gridOf(small, SMALL_STEP_DEGREES)];
  yield;
  grids.push(gridOf(large, 1));
  yield;
  const countries: Country[] = [];
  for (const [code, of] of Map.groupBy(towns, ({ country }) => country)) {
    countries.push({ code, ...middleOf(of), population: sumOf(of, ({ population }) => population) });
    yield;
  }
  return { towns, countries: countries.sort((p, q) => q.population - p.population), grids };
}

const sumOf = (towns: readonly Town[], of: (town: Town) => number): number =>
  towns.reduce((sum, town) => sum + of(town), 0);

/** On the sphere, so that a country may lie across the date line. */
function middleOf(towns: readonly Town[]): { latitude: number; longitude: number } {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const x = sumOf(towns, (at) => Math.cos(radians(at.latitude)) * Math.cos(radians(at.longitude)));
  const y = sumOf(towns, (at) => Math.cos(radians(at.latitude)) * Math.sin(radians(at.longitude)));
  const z = sumOf(towns, (at) => Math.sin(radians(at.latitude)));
  const degrees = (angle: number): number => (angle * 180) / Math.PI;
  return { latitude: degrees(Math.atan2(z, Math.hypot(x, y))), longitude: degrees(Math.atan2(y, x)) };
}

function gridOf(towns: readonly Town[], stepDegrees: number): Grid {
  return {
    stepDegrees,
    reachKm: towns.reduce((most, town) => Math.max(most, reachKm(town)), 0),
    cells: Map.groupBy(towns, ({ latitude, longitude }) =>
      cellOf(Math.floor(latitude / stepDegrees), Math.floor(longitude / stepDegrees), stepDegrees),
    ),
  };
}

/** Around the date line. `row`, `column`: whole steps from the equator and from Greenwich. */
function cellOf(row: number, column: number, stepDegrees: number): number {
  const columns = 360 / stepDegrees;
  return row * columns + (((column % columns) + columns) % columns);
}

/**
 * The town that a position lies in or near; null where none is. A large town reaches further than the village
 * whose middle is nearer.
 */
export function townAt(latitude: number, longitude: number): Town | null {
  const best: Nearest = { town: null, share: Infinity };
  for (const grid of current().grids) lookThrough(grid, latitude, longitude, best);
  return best.town;
}

/** `share`: how far the position is, of the town's radius. */
interface Nearest {
  town: Town | null;
  share: number;
}

/** Degrees of longitude are shorter towards the poles, where there are no towns; UTM's maps end here. */
const MOST_LATITUDE = 84;

function lookThrough(
  { stepDegrees, reachKm: most, cells }: Grid,
  latitude: number,
  longitude: number,
  best: Nearest,
) {
  const shrink = Math.cos((Math.min(MOST_LATITUDE, Math.abs(latitude)) * Math.PI) / 180);
  const rows = Math.ceil(most / (stepDegrees * KM_A_DEGREE));
  const columns = Math.ceil(most / (shrink * stepDegrees * KM_A_DEGREE));
  const row = Math.floor(latitude / stepDegrees);
  const column = Math.floor(longitude / stepDegrees);
  for (let up = -rows; up <= rows; up++) {
    for (let right = -columns; right <= columns; right++) {
      for (const town of cells.get(cellOf(row + up, column + right, stepDegrees)) ?? []) {
        const km = distanceKm(latitude, longitude, town);
        const share = km / radiusKm(town);
        if (share < best.share && km <= reachKm(town)) [best.town, best.share] = [town, share];
      }
    }
  }
}

/** 13 km for Vienna, a kilometre for ten thousand inhabitants and fewer. */
const radiusKm = ({ population }: Town): number => Math.max(1, 0.01 * Math.sqrt(population));

const reachKm = (town: Town): number => radiusKm(town) + MOST_OUTSIDE_KM;

/** On a plane: towns are near. */
function distanceKm(latitude: number, longitude: number, town: Town): number {
  const east = ((longitude - town.longitude + 540) % 360) - 180;
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return KM_A_DEGREE * Math.hypot(latitude - town.latitude, east * shrink);
}

/** Of those in the box so many, most inhabitants first. */
export function largestTowns(box: Box, most: number): Town[] {
  const found: Town[] = [];
  for (const town of current().towns) {
    if (found.length === most) break;
    if (isIn(box, town)) found.push(town);
  }
  return found;
}

/** Those whose middle is in the box, most inhabitants first. */
export const countriesIn = (box: Box): Country[] =>
  current().countries.filter((country) => isIn(box, country));

function isIn({ west, south, east, north }: Box, at: { latitude: number; longitude: number }): boolean {
  const isBetween =
    west <= east
      ? at.longitude >= west && at.longitude <= east
      : at.longitude >= west || at.longitude <= east;
  return isBetween && at.latitude >= south && at.latitude <= north;
}
