import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { evalResult } from '../../electron/contract/results/eval.ts';
import type { Place } from '../../electron/contract/results/results.ts';
import { findResult, matchResult } from '../../electron/contract/results/results.ts';
import { placesResult, scanResult } from '../../electron/contract/results/results.ts';
import { openLibrary } from '../../electron/library/library.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import type { EvaluationRow } from '../support/synthetic/photos.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import { answer, revisit, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const evaluation = join(folder, 'evaluation');
const photos = join(evaluation, 'photos');
const library = join(folder, 'library');
const at = ['--library', library];
let truth: EvaluationRow[] = [];

/** Places as their sorted file names, in a fixed order: what two scans are compared by. */
const members = (places: readonly Place[]): string[] =>
  places
    .map((place) =>
      place.photos
        .map((photo) => basename(photo.file))
        .sort()
        .join(' '),
    )
    .sort();

/** This process's own, of one that has ended. */
function priorityOf(pid: number): number {
  try {
    return getPriority(pid);
  } catch {
    return getPriority();
  }
}

beforeAll(async () => {
  truth = await writeEvaluation(evaluation);
  mkdirSync(join(photos, 'odd'));
  writeFileSync(
    join(photos, 'odd', 'broken.jpg'),
    readFileSync(join(photos, truth[0]!.file)).subarray(0, 4000),
  );
});

describe('scan', () => {
  test('scan prints the places, what was not read, where all is kept and what to try next', async () => {
    const { code, stdout, stderr } = await revisit(['scan', ...at, photos]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Place \d+: 3 photos/m);
    expect(stdout).toMatch(/score +\d.*inliers?: /);
    expect(stdout).toContain(`Kept in ${library}`);
    expect(stdout).toMatch(/Not read: 1 file\n  .+\n    .*broken\.jpg\n/);
    expect(stdout).toMatch(/^Next:\n +npm run -s revisit -- match /m);
  });

  test.skipIf(process.platform === 'win32')('a gentle scan takes what other programs leave', async () => {
    const seen = new Set<number>();
    const priorities = async (args: string[]): Promise<number> => {
      let timer: NodeJS.Timeout | undefined;
      const { code } = await revisit(['scan', ...at, ...args], {
        onStart: (pid) => (timer = setInterval(() => seen.add(priorityOf(pid)), 20)),
      });
      clearInterval(timer);
      expect(code).toBe(0);
      const lowest = Math.max(...seen);
      seen.clear();
      return lowest;
    };
    expect(await priorities([])).toBe(getPriority());
    expect(await priorities(['--gentle'])).toBe(constants.priority.PRIORITY_LOW);
  });

  test('a scan of the same folder again reads nothing and finds the true places', async () => {
    const result = await answer(scanResult, ['scan', ...at, photos]);
    expect(result).toMatchObject({
      library,
      model: BUILT_IN_MODEL,
      interrupted: false,
      extracted: 0,
      photos: truth.length,
    });
    expect(result.failures).toEqual([
      {
        file: join(photos, 'odd', 'broken.jpg'),
        kind: 'damaged',
        reason: expect.any(String) as string,
        remedy: expect.any(String) as string,
      },
    ]);
    expect(Object.keys(result).slice(-3)).toEqual(['photos', 'failures', 'places']);
    const wanted = Object.values(
      Object.groupBy(
        truth.filter((row) => row.place !== '-'),
        (row) => row.place,
      ),
    ).map((rows) =>
      rows!
        .map((row) => row.file)
        .sort()
        .join(' '),
    );
    expect(members(result.places)).toEqual(wanted.sort());
  });

  test('a scan without a folder looks again at those of the library', async () => {
    expect((await answer(scanResult, ['scan', ...at])).files.unchanged).toBe(truth.length + 1);
  });
});

test('places lists what the scan found, best links first', async () => {
  const { places } = await answer(placesResult, ['places', ...at]);
  expect(places).toEqual((await answer(scanResult, ['scan', ...at])).places);
  for (const { photos: shown, links } of places) {
    const files = shown.map((photo) => photo.file);
    for (const link of links) expect(files).toEqual(expect.arrayContaining([link.a, link.b]));
    expect(links.map((link) => link.score)).toEqual(
      links.map((link) => link.score).toSorted((p, q) => q - p),
    );
  }
  expect((await revisit(['places', ...at])).stdout).toContain(`${places.length} places`);
});

test('places and scan show the name, the cover and what was taken out of a place', async () => {
  const opened = openLibrary(library);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const decisions = opened.value.decisions(BUILT_IN_MODEL);
  const [first] = opened.value.places(BUILT_IN_MODEL).all();
  const [cover, out] = [first!.photos[1]!, first!.photos[2]!];
  decisions.rename(first!.id, 'Market square');
  decisions.cover(first!.id, cover.id);
  decisions.exclude(first!.id, [out.id]);
  const [file, outFile] = [cover.files[0]!, out.files[0]!];

  const { places } = await answer(placesResult, ['places', ...at]);
  const place = places.find(({ id }) => id === first!.id)!;
  expect(place).toMatchObject({ name: 'Market square', cover: file, excluded: [{ file: outFile }] });
  expect(place.photos.map((photo) => photo.file)).not.toContain(outFile);
  expect((await answer(scanResult, ['scan', ...at])).places).toEqual(places);
  const { stdout } = await revisit(['places', ...at]);
  expect(stdout).toMatch(new RegExp(`^Place ${first!.id}, Market square: 2 photos`, 'm'));
  expect(stdout).toMatch(new RegExp(`${basename(file)}.*\\(cover\\)$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^  taken out: .*${basename(outFile)}`, 'm'));

  for (const undone of ['exclude', 'cover', 'rename']) expect(decisions.undo()).toMatchObject({ undone });
  await opened.value.close();
});

test('places names the scan while there are none', async () => {
  const empty = openLibrary(join(folder, 'empty'));
  if (empty.ok) await empty.value.close();
  expect((await revisit(['places', '--library', join(folder, 'empty')])).stdout).toContain('scan');
});

describe('match', () => {
  const [a, b, other] = ['photo-000.jpg', 'photo-001.jpg', 'photo-003.jpg'].map((name) =>
    join(photos, name),
  ) as [string, string, string];

  test('match proves two views of one place by inliers inside both photos', async () => {
    const result = await answer(matchResult, ['match', ...at, a, b]);
    expect(result).toMatchObject({ a, b, verdict: 'match', reason: null, lines: null });
    expect(result.score).toBeGreaterThanOrEqual(result.threshold);
    expect(result.inlierCount).toBe(result.inliers.length);
    const inside = result.inliers.filter(
      ([xa, ya, xb, yb]) =>
        Math.min(xa, ya, xb, yb) >= 0 && Math.max(xa, xb) <= 480 && Math.max(ya, yb) <= 360,
    );
    expect(inside).toEqual(result.inliers);
  });

  test('match of photos of two places says no, and why', async () => {
    const result = await answer(matchResult, ['match', ...at, a, other]);
    expect(result.verdict).toBe('no match');
    expect(result.score).toBeLessThan(result.threshold);
    expect(result.reason).not.toBeNull();
    expect((await revisit(['match', ...at, a, other])).stdout).toContain('Not shown to be the same place');
  });

  test('match --lines draws a PNG or an SVG', async () => {
    const [png, svg] = [join(folder, 'proof.png'), join(folder, 'proof.svg')];
    expect((await answer(matchResult, ['match', ...at, a, b, '--lines', png])).lines).toBe(png);
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png' });
    expect((await answer(matchResult, ['match', ...at, a, b, '--lines', svg])).lines).toBe(svg);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg[^]*<(line|path)/);
  });

  test('match --lines refuses a format that it does not know', async () => {
    const { code, stderr } = await revisit(['match', ...at, a, b, '--lines', join(folder, 'proof.bmp')]);
    expect(code).toBe(2);
    expect(stderr).toContain('.svg');
  });
});

test('find tells where else a photo was taken, best first', async () => {
  const photo = join(photos, 'photo-000.jpg');
  const { hits } = await answer(findResult, ['find', ...at, photo]);
  expect(
    hits
      .slice(0, 2)
      .map((hit) => basename(hit.photo.file))
      .sort(),
  ).toEqual(['photo-001.jpg', 'photo-002.jpg']);
  expect(hits[0]!.place).not.toBeNull();
  expect((await revisit(['find', ...at, photo])).stdout).toContain('photo-001.jpg');
});

test('eval scores the pipeline and writes what the scorer reads', async () => {
  const [pairs, places] = [join(folder, 'pairs.tsv'), join(folder, 'places.tsv')];
  const result = await answer(evalResult, ['eval', evaluation, '--pairs-out', pairs, '--places-out', places]);
  expect(result).toMatchObject({
    model: BUILT_IN_MODEL,
    photos: truth.length,
    places: { placesWithAWrongPhoto: 0 },
  });
  for (const file of [pairs, places]) expect(readFileSync(file, 'utf8')).toContain('photo-000.jpg\t');
});

test('Ctrl-C ends a scan with 130; the same command continues to the same places', async () => {
  const stopped = join(folder, 'stopped');
  const watch = async (pid: number): Promise<void> => {
    for (let done = 0; done === 0; await new Promise((wait) => setTimeout(wait, 50))) {
      if (!existsSync(stopped)) continue;
      const opened = openLibrary(stopped);
      if (!opened.ok) continue;
      done = opened.value.status().photos;
      await opened.value.close();
    }
    process.kill(-pid, 'SIGINT'); // the whole group, as a terminal does it
  };
  const first = await revisit(['scan', '--library', stopped, photos, '--json'], {
    onStart: (pid) => void watch(pid),
  });
  expect(first.code).toBe(130);
  const interrupted = scanResult.parse(JSON.parse(first.stdout));
  expect(interrupted.interrupted).toBe(true);
  expect(interrupted.extracted).toBeLessThan(truth.length);
  expect(interrupted.failures).toEqual([]);
  const second = await answer(scanResult, ['scan', '--library', stopped, photos]);
  expect(second.extracted).toBe(truth.length - interrupted.extracted);
  expect(members(second.places)).toEqual(members((await answer(placesResult, ['places', ...at])).places));
});
