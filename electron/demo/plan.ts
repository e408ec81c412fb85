/** Which photos the demo has: who was where, when, with which camera, in what weather. */
import { random } from './random.ts';
import type { Shot, Weather } from './photo.ts';
import { CAMERAS } from './photo.ts';
import type { Season } from './life.ts';
import type { Family } from './places/places.ts';

interface Visited {
  family: Family;
  seed: number;
  where: readonly [latitude: number, longitude: number];
  /** Folder and date (year, month) of each visit. */
  visits: readonly (readonly [folder: string, year: number, month: number])[];
}

/**
 * Families that the painter tells apart: two streets, two naves or two town halls of it share so many
 * windows, stones and tower tops that the model takes them for one place.
 */
const PLACES: readonly Visited[] = [
  {
    family: 'square',
    seed: 11,
    where: [38.7139, -9.1394],
    visits: [
      ['2011 Lisbon', 2011, 6],
      ['2019 Summer', 2019, 7],
    ],
  },
  {
    family: 'street',
    seed: 14,
    where: [52.3702, 4.8952],
    visits: [
      ['2014 Amsterdam', 2014, 4],
      ['2022 Winter weekend', 2022, 1],
    ],
  },
  {
    family: 'nave',
    seed: 13,
    where: [48.583, 7.7479],
    visits: [
      ['2016 Alsace', 2016, 9],
      ['2021 Road trip', 2021, 8],
    ],
  },
  {
    family: 'domed',
    seed: 16,
    where: [45.4371, 12.3346],
    visits: [
      ['2019 Summer', 2019, 7],
      ['Scans from Grandma', 2006, 5],
    ],
  },
  {
    family: 'square',
    seed: 27,
    where: [43.7696, 11.2558],
    visits: [
      ['2019 Summer', 2019, 7],
      ['2023 Autumn in Lisbon', 2023, 11],
    ],
  },
  {
    family: 'hall',
    seed: 18,
    where: [47.3779, 8.5403],
    visits: [
      ['2021 Road trip', 2021, 8],
      ['Phone/Camera', 2024, 3],
    ],
  },
  {
    family: 'townhall',
    seed: 23,
    where: [50.0875, 14.4213],
    visits: [
      ['Scans from Grandma', 2006, 5],
      ['Phone/Camera', 2024, 12],
    ],
  },
];

const ONCE_SEEDS = [61, 63];

/** Seen once: of the families above, but other stones. */
const ONCE: readonly Visited[] = (['square', 'nave'] as const).map((family, i) => ({
  family,
  seed: ONCE_SEEDS[i],
  where: [46 + i, 6 + i],
  visits: [
    [
      ['2019 Summer', 2019, 7],
      ['Phone/Camera', 2024, 5],
    ][i] as [string, number, number],
  ],
}));

/** How a copy of a photo came to be. */
export type Copying = 'same' | 'resized' | 'encoded' | 'cropped';
export interface Copy {
  path: string;
  how: Copying;
}

export interface Planned extends Shot {
  copies: readonly Copy[];
}

const COPYING: readonly Copying[] = ['same', 'resized', 'encoded', 'cropped'];

function seasonOf(month: number): Season {
  return month < 3 || month === 12 ? 'winter' : month < 6 ? 'spring' : month < 9 ? 'summer' : 'autumn';
}

/** The camera that one would have had that year. */
function cameraOf(year: number, turn: number): number {
  const had = CAMERAS.flatMap((camera, i) => (year >= camera.from && year <= camera.until ? [i] : []));
  return had[turn % had.length];
}

/** All photos of one place together: it is built once. */
export function plan(): Planned[][] {
  const two = (n: number): string => String(n).padStart(2, '0');
  let number = 100;
  return [...PLACES, ...ONCE].map(({ family, seed, where, visits }) => {
    const next = random(seed * 7919);
    return Array.from({ length: visits.length === 1 ? 1 : 5 }, (_, i): Planned => {
      const [folder, year, month] = visits[i < 3 ? 0 : 1];
      number++;
      const evening = next() < 0.2;
      const weather: Weather = evening ? 'evening' : next() < 0.3 ? 'overcast' : 'sunny';
      const [day, hour] = [1 + Math.floor(next() * 27), evening ? 20 : 9 + Math.floor(next() * 9)];
      const path = `${folder}/IMG_${String(number).padStart(4, '0')}.jpg`;
      return {
        path,
        family,
        seed,
        shot: seed * 100 + i,
        camera: cameraOf(year, i),
        weather,
        season: seasonOf(month),
        snow: month === 1 ? 0.75 : 0,
        taken: `${year}:${two(month)}:${two(day)} ${two(hour)}:${two(Math.floor(next() * 60))}:00`,
        where: next() < 0.6 ? [where[0] + (next() - 0.5) * 2e-4, where[1] + (next() - 0.5) * 2e-4] : null,
        copies: i === 1 && seed < 20 ? [{ path: `Shared/copy-${number}.jpg`, how: COPYING[seed % 4] }] : [],
      };
    });
  });
}
