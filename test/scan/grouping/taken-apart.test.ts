/** Matches of photos that say where they were taken. */
import { beforeEach, expect, test } from 'vitest';
import type { MatchDetail } from '../../../electron/contract/requests.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();
let ids: Record<string, number> = {};
beforeEach(async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1');
  await painted.scan();
  const named = painted.sql('SELECT photo_id AS id, CAST(path AS TEXT) AS path FROM file');
  ids = Object.fromEntries(named.map(({ id, path }) => [String(path).slice(0, 2), Number(id)]));
}, 120_000);

/** a2 was taken so many degrees north of a0 and a1, which it matches by this score. */
async function lies(degrees: number, score: number): Promise<void> {
  const { a0, a1, a2 } = ids;
  painted.sql(`UPDATE photo SET latitude = 45, longitude = 7 WHERE id IN (${a0}, ${a1}) RETURNING id`);
  painted.sql(`UPDATE photo SET latitude = ${45 + degrees}, longitude = 7 WHERE id = ${a2} RETURNING id`);
  painted.sql(`
    UPDATE pair SET score = ${score},
      checksum = crc32(a, b, ${score}, tentative_count, trials, seed, inlier_count, b_from_a, inliers)
    WHERE ${a2} IN (a, b) RETURNING a`);
  await painted.scan();
}

async function detail(a: number, b: number): Promise<MatchDetail> {
  const found = await painted.library.matchDetail(painted.model, a, b);
  if (!found.ok) throw new Error(found.failure.reason);
  return found.value;
}

test('A match of photos taken 9 km apart makes no place, but is asked about', async () => {
  await lies(0.081, 140);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1', 'b0 b1']);
  expect(painted.library.places(BUILT_IN_MODEL).doubts()).toMatchObject([
    { reason: 'likely photo', photoId: ids['a2'], nearMatches: 2 },
  ]);
  const { verdict, reason, threshold, apart } = await detail(ids['a0']!, ids['a2']!);
  expect({ verdict, reason, threshold }).toEqual({
    verdict: 'no match',
    reason: 'below threshold',
    threshold: 150,
  });
  expect(apart).toEqual({ metres: expect.closeTo(9007, 0), seconds: null, is: 'far' });
});

test('A mountain that is seen from 9 km apart makes a place where its match is strong', async () => {
  await lies(0.081, 160);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1']);
  expect(await detail(ids['a0']!, ids['a2']!)).toMatchObject({ verdict: 'match', threshold: 150 });
});

test('Photos taken 100 m apart are a match from the same score on as any', async () => {
  await lies(0.0009, 101);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1']);
  expect(await detail(ids['a0']!, ids['a2']!)).toMatchObject({
    ...{ verdict: 'match', threshold: 100 },
    apart: { metres: expect.closeTo(100, 0), is: 'near' },
  });
});

test('A photo that a position keeps out of its place is in it again once that is put right', async () => {
  await lies(0.081, 140);
  painted.sql('UPDATE photo SET latitude = 45 RETURNING id');
  painted.sql('DELETE FROM places_made RETURNING 1'); // as what is read in its file does
  await painted.scan();
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1']);
});
