/**
 * What positions do to places, for docs/measurements.md: labelled photos are said to have been taken on
 * trips, made up by a seed, half of them with a position as phones have it (a few wrong), and are grouped by
 * the matches that a library has of them.
 *
 *   node test/support/measure/positions.ts LIBRARY EVAL [SHARE_AT_HOME]
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../../../electron/demo/random.ts';
import type { TruthPhoto } from '../../../electron/eval/score.ts';
import { readTruth, relation, score } from '../../../electron/eval/score.ts';
import { rowsOfPhotos } from '../../../electron/eval/rows.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { clusterPlaces } from '../../../electron/places/places.ts';
import { openExistingStore } from '../../../electron/store/store.ts';

const WORLDS = 5;
/** Trips over 2,000 km, what was photographed on one within 400 m of its middle. */
const TRIPS = { count: 25, apartM: 2e6, spreadM: 400 };
/** How far from a thing a photo of it is taken: half of them within so much, with a long tail. */
const STANDS = { medianM: 40, tail: 0.9 };
/** Another trip's position (a phone that tells where it was before), and none but zeros. */
const WRONG = { elsewhere: 0.03, zero: 0.01 };
const HOME = { x: 0, y: 0, spreadM: 50 };

const [, , libraryPath = '', evalPath = '', atHome = '0'] = process.argv;
const opened = openExistingStore(join(libraryPath, 'library.sqlite'));
if (!opened.ok) throw new Error(opened.failure.reason);
const store = opened.value;
const truth = readTruth(readFileSync(join(evalPath, 'photos.tsv'), 'utf8'));
const pairs = store.pairs.scores(BUILT_IN_MODEL).map((pair) => ({ ...pair, score: pair.score ?? 0 }));
const photos = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort((p, q) => p - q);
const files = truth.map(({ file }) => file);
const rowsOf = rowsOfPhotos(store, Float64Array.from(photos), realpathSync(join(evalPath, 'photos')), files);

/** On a plane, in metres. */
interface Spot {
  x: number;
  y: number;
}
const apartM = (p: Spot, q: Spot): number => Math.hypot(p.x - q.x, p.y - q.y);

function worldOf(seed: number): Map<number, Spot> {
  const next = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const around = ({ x, y }: Spot, metres: number): Spot => ({
    x: x + metres * normal(),
    y: y + metres * normal(),
  });
  const trips = Array.from({ length: TRIPS.count }, () => ({
    x: next() * TRIPS.apartM,
    y: next() * TRIPS.apartM,
  }));
  const somewhere = (): Spot => around(trips[Math.floor(next() * TRIPS.count)]!, TRIPS.spreadM);
  const spots = new Map<string, Spot>();
  const spotOf = (key: string, make: () => Spot): Spot => {
    const spot = spots.get(key) ?? make();
    spots.set(key, spot);
    return spot;
  };
  const site = (): Spot => (next() < Number(atHome) ? around(HOME, HOME.spreadM) : somewhere());
  const thingIn = ({ place, group, file }: TruthPhoto): Spot => {
    const alone = place ?? file;
    return group === null ? spotOf(alone, site) : spotOf(alone, () => around(spotOf(group, site), 30));
  };
  const world = new Map<number, Spot>();
  for (const photo of photos) {
    const [row] = rowsOf.get(photo) ?? [];
    if (row === undefined || next() < 0.5) continue;
    const stands = around(thingIn(truth[row]!), STANDS.medianM * Math.exp(STANDS.tail * normal()));
    const luck = next();
    const isZero = luck >= WRONG.elsewhere && luck < WRONG.elsewhere + WRONG.zero;
    world.set(photo, luck < WRONG.elsewhere ? somewhere() : isZero ? { x: 0, y: 0 } : stands);
  }
  return world;
}

type Needed = (metres: number | null) => number;

function placesOf(world: ReadonlyMap<number, Spot>, needed: Needed) {
  const links = pairs.flatMap(({ a, b, score, reason }) => {
    const [p, q] = [world.get(a), world.get(b)];
    const isLink = reason !== 'overlay' && score >= needed(p && q ? apartM(p, q) : null);
    return isLink ? [{ a, b, score }] : [];
  });
  const placeOf = new Map<string, string>();
  for (const [n, { photos: together }] of clusterPlaces(links).entries())
    for (const row of together.flatMap((photo) => rowsOf.get(photo) ?? []))
      placeOf.set(truth[row]!.file, `${n}`);
  for (const [row = 0, ...more] of rowsOf.values())
    if (more.length > 0 && !placeOf.has(truth[row]!.file))
      for (const same of [row, ...more]) placeOf.set(truth[same]!.file, `copies ${row}`);
  return score(truth, [], { placeOf, threshold: null }).places!;
}

/** Photos in no place that one near match of such a score would have asked about, and those of the place. */
function asked(world: ReadonlyMap<number, Spot>, from: number, to: number, mostM: number): boolean[] {
  const clustered = clusterPlaces(pairs.filter(({ score }) => score >= 100));
  const isIn = new Set(clustered.flatMap(({ photos: together }) => together));
  const found = new Map<number, boolean>();
  for (const { a, b, score } of pairs) {
    if (score < from || score >= to || isIn.has(a) === isIn.has(b)) continue;
    const [p, q] = [world.get(a), world.get(b)];
    if (mostM < Infinity && !(p && q && apartM(p, q) <= mostM)) continue;
    const isSame = rowsOf
      .get(a)!
      .some((x) => rowsOf.get(b)!.some((y) => relation(truth[x]!, truth[y]!) === 'same'));
    found.set(isIn.has(a) ? b : a, isSame);
  }
  return [...found.values()];
}

const worlds = Array.from({ length: WORLDS }, (_, i) => worldOf(i + 1));
const mean = (values: number[]): string => (values.reduce((sum, v) => sum + v, 0) / values.length).toFixed(4);
function tell(name: string, needed: Needed): void {
  const all = worlds.map((world) => placesOf(world, needed));
  const wrong = all.map(({ placesWithAWrongPhoto }) => placesWithAWrongPhoto).join(' ');
  console.log(name.padEnd(30), `F1 ${mean(all.map(({ bcubedF1 }) => bcubedF1))}, wrong places ${wrong}`);
}
const withFar =
  (near: number, far: number): Needed =>
  (metres) =>
    metres === null ? 100 : metres <= 200 ? near : metres >= 5000 ? far : 100;
console.log(`${photos.length} photos, ${worlds.map(({ size }) => size).join(' ')} with a position`);
tell('no positions', () => 100);
for (const far of [120, 150, 200]) tell(`far needs ${far}`, withFar(100, far));
for (const near of [90, 80, 75, 70]) tell(`far 150, near needs ${near}`, withFar(near, 150));
for (const [from, to] of [
  [85, 100],
  [75, 85],
  [70, 75],
] as const)
  for (const mostM of [Infinity, 200]) {
    const all = worlds.flatMap((world) => asked(world, from, to, mostM));
    const right = all.filter((isSame) => isSame).length / WORLDS;
    console.log(
      `one near match of ${from} to ${to} within ${mostM} m: asked ${all.length / WORLDS}, right ${right}`,
    );
  }
store.close();
