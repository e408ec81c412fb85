import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLibrary } from '../../electron/library/library.ts';
import { openStore } from '../../electron/store/store.ts';
import { paintedForTests } from './support/painted-library.ts';

const painted = paintedForTests();

test('A match of two files is what the scan found of them, in whichever order they are named', async () => {
  painted.take('a0', 'a1');
  await painted.scan();
  const [link] = painted.views()[0]!.links;
  const forth = await painted.library.match(painted.model, painted.at('a0'), painted.at('a1'));
  const back = await painted.library.match(painted.model, painted.at('a1'), painted.at('a0'));
  if (!forth.ok || !back.ok) throw new Error('no answer');
  const [v, w] = [forth.value.verification, back.value.verification];
  expect([v.verdict, v.score, w.score, v.inliersA.length]).toEqual([
    'match',
    link!.score,
    link!.score,
    link!.inlierCount,
  ]);
  const pairs = (rows: Uint16Array, others: Uint16Array): string[] =>
    Array.from(rows, (row, i) => `${row}-${others[i]}`).sort();
  expect(pairs(w.inliersB, w.inliersA)).toEqual(pairs(v.inliersA, v.inliersB));
  expect(w.inliersA).toEqual(w.inliersA.toSorted());
  const map = (m: readonly number[], [x, y]: readonly [number, number]): [number, number] => [
    m[0]! * x + m[1]! * y + m[2]!,
    m[3]! * x + m[4]! * y + m[5]!,
  ];
  const [x, y] = map(w.bFromA!, map(v.bFromA!, [120, 80]));
  expect([x, y]).toEqual([expect.closeTo(120, 6), expect.closeTo(80, 6)]);
  expect(forth.value.a).toMatchObject({
    file: painted.at('a0'),
    photo: { files: [painted.at('a0')] },
    features: { widthPx: 400, heightPx: 300 },
  });
});

test('A match of two files takes files that the library does not hold', async () => {
  const answer = await painted.library.match(
    painted.model,
    join(painted.pictures, 'a0.jpg'),
    join(painted.pictures, 'a2.jpg'),
  );
  expect(answer).toMatchObject({
    ok: true,
    value: { a: { photo: null }, verification: { verdict: 'match' } },
  });
  expect(
    await painted.library.match(
      painted.model,
      join(painted.pictures, 'a0.jpg'),
      join(painted.pictures, 'b0.jpg'),
    ),
  ).toMatchObject({
    ok: true,
    value: { verification: { verdict: 'no match' } },
  });
  expect(painted.library.status().photos).toBe(0);
});

test('A match of two files says which file it cannot use', async () => {
  const answer = await painted.library.match(
    painted.model,
    join(painted.pictures, 'a0.jpg'),
    join(painted.pictures, 'none.jpg'),
  );
  expect(answer).toMatchObject({
    ok: false,
    failure: { kind: 'vanished', reason: expect.stringContaining('none.jpg') as string },
  });
});

test('A find tells the photos of one place, for a photo of the library and one from elsewhere', async () => {
  painted.take('a0', 'a1', 'b0', 'b1', 'x0');
  await painted.scan();
  const place = Number(Object.entries(painted.places()).find(([, names]) => names === 'a0 a1')![0]);
  const elsewhere = await painted.library.find(painted.model, join(painted.pictures, 'a2.jpg'));
  if (!elsewhere.ok) throw new Error(elsewhere.failure.reason);
  expect(elsewhere.value.query.photo).toBeNull();
  expect(
    elsewhere.value.hits.map(({ photo, place: where }) => [photo.files[0]!.slice(-6, -4), where]).sort(),
  ).toEqual([
    ['a0', place],
    ['a1', place],
  ]);
  const own = await painted.library.find(painted.model, painted.at('a0'));
  if (!own.ok) throw new Error(own.failure.reason);
  expect(own.value.hits.map(({ photo }) => photo.files)).toEqual([[painted.at('a1')]]);
  const nowhere = await painted.library.find(painted.model, join(painted.pictures, 'x2.jpg'));
  expect(nowhere).toMatchObject({ ok: true, value: { hits: [] } });
});

test('A find in an empty library finds nothing', async () => {
  expect(await painted.library.find(painted.model, join(painted.pictures, 'a0.jpg'))).toMatchObject({
    ok: true,
    value: { hits: [] },
  });
});

test('A match of files that no library holds is to the bit what a scan stores of them', async () => {
  painted.take('a0', 'a1', 'a2');
  await painted.scan();
  const opened = openStore(join(painted.root, 'library/library.sqlite'));
  const empty = openLibrary(join(painted.root, 'empty'));
  if (!opened.ok || !empty.ok) throw new Error('a library does not open');
  const stored = opened.value.pairs.matches(painted.model.id);
  const fileOf = (id: number): string => opened.value.photos.views([id])[0]!.files[0]!;
  for (const { a, b, verification } of stored) {
    const answer = await empty.value.match(painted.model, fileOf(a), fileOf(b));
    if (!answer.ok) throw new Error(answer.failure.reason);
    expect(answer.value.verification).toEqual(verification);
    expect([answer.value.a.features, answer.value.b.features]).toEqual(
      opened.value.photos.features(painted.model.id, [a, b]),
    );
  }
  expect(stored.length).toBe(3);
  opened.value.close();
  await empty.value.close();
});
