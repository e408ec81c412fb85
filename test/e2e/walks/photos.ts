/**
 * The photos that a walk goes through: real ones where they lie beside the checkout, else painted ones.
 * Either way a place of three years in a folder of its name, three places that each hang on one match, and
 * one photo of nowhere else.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '../../support/shared.ts';
import { withDate } from '../../support/jpeg-metadata.ts';
import { encode } from '../../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

/** Of the place that is named, filtered and laid onto itself: that of its folder, and one of its years. */
export const NAME = 'Old market hall';
export const YEAR = 2011;

interface Folder {
  name: string;
  /** A photo each. */
  dates: readonly string[];
  /** Of ../shared/data/eval. */
  real: readonly string[];
  /** Where each is taken from, in metres along a wall (test/support/synthetic). */
  seed: number;
  fromM: readonly number[];
}

/** Photos of its ends share so little that one match alone, a weak one, leads from one end to the other. */
const LONG_WALL = [-2.1, -1.6, 1.6, 2.1];

const folders: readonly Folder[] = [
  {
    name: NAME,
    dates: ['2011:06:02', '2011:06:03', '2016:09:18', '2016:09:19', '2023:03:11', '2023:03:12'],
    real: ['05bd9b5b90', '4a62d9869f', '61446812b6', '83758de239', '8ba8a03fd7', 'ecb1501571'].map(
      (hash) => `hal-${hash}`,
    ),
    seed: 7,
    fromM: [-0.5, -0.3, -0.1, 0.1, 0.3, 0.5],
  },
  {
    name: 'Harbour wall',
    dates: ['2018:05:01', '2018:05:02', '2019:05:01', '2019:05:02'],
    real: ['magsac_f-39891b8e88', 'magsac_f-aa710a7dfe'],
    seed: 10,
    fromM: LONG_WALL,
  },
  {
    name: 'Town gate',
    dates: ['2018:07:01', '2018:07:02', '2020:07:01', '2020:07:02'],
    real: ['wxbs-8828cfa264', 'wxbs-cfd5811b8a'],
    seed: 20,
    fromM: LONG_WALL,
  },
  {
    name: 'Mill bridge',
    dates: ['2019:09:01', '2019:09:02', '2021:09:01', '2021:09:02'],
    real: ['hloc-443234a3d1', 'hloc-5f693ba248'],
    seed: 30,
    fromM: LONG_WALL,
  },
  { name: 'Elsewhere', dates: ['2022:01:01'], real: ['nis42-08fe046ebb'], seed: 99, fromM: [0] },
];

function painted({ seed, fromM }: Folder): Promise<Buffer[]> {
  return Promise.all(
    fromM.map((x, i) => {
      const from = camera({ x, z: 0.2, yaw: 0.02 * i, widthPx: 480, heightPx: 360 });
      return encode(photograph(flatPlace(seed), from, { noise: 4, seed: seed * 10 + i }));
    }),
  );
}

const real = (at: string, names: readonly string[]): Buffer[] =>
  names.map((name) => readFileSync(join(at, 'data/eval/photos', `${name}.jpg`)));

/** Writes them into folders below this one, and says how many there are. */
export async function writeWalkPhotos(below: string): Promise<number> {
  let count = 0;
  for (const folder of folders) {
    const jpegs = shared === null ? await painted(folder) : real(shared, folder.real);
    mkdirSync(join(below, folder.name), { recursive: true });
    for (const [i, jpeg] of jpegs.entries())
      writeFileSync(
        join(below, folder.name, `IMG_${100 + i}.jpg`),
        withDate(jpeg, `${folder.dates[i]!} 10:00:00`),
      );
    count += jpegs.length;
  }
  return count;
}
