import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CANDIDATES_METHOD } from '../../electron/matching/candidates.ts';
import { matchingRules, verifyMethod, verifyPairs } from '../../electron/matching/verify.ts';
import { kernelMethod } from '../../native/index.ts';
import { candidatesIn, indexOfPhotos } from '../support/descriptor-index.ts';
import { affineMap, featureSet, sharedFeatures } from '../support/synthetic/features.ts';

const room = join(import.meta.dirname, '../../electron/matching');
const method = [
  CANDIDATES_METHOD,
  verifyMethod({ evidence: 70 }),
  verifyMethod({ isReference: true, evidence: 20 }),
].join('\n');

/** Names that decide nothing by themselves. */
const HARMLESS = [
  ...['CANDIDATES_METHOD', 'INDEX_METHOD', 'REFERENCE_METHOD', 'PRODUCT_METHOD'], // the keys
  ...['READ_ROWS', 'MERGED_LISTS', 'MOST_ROWS'], // what is read together, or kept
  ...['MASK_64', 'MASK_128', 'MULTIPLIER'], // NumPy's generator, which is what it is
];

test('Every constant of the matching room is in the key of its method, or decides nothing', () => {
  const lacking: string[] = [];
  let found = 0;
  for (const file of readdirSync(room))
    for (const [, names] of readFileSync(join(room, file), 'utf8').matchAll(
      /^(?:export )?const (\[[A-Z_, \n]+\]|[A-Z][A-Z0-9_]+)(?=[ :])/gm,
    ))
      for (const name of names!.match(/[A-Z][A-Z0-9_]+/g)!) {
        found += 1;
        if (!HARMLESS.includes(name) && !method.includes(`"${name}":`)) lacking.push(`${file}: ${name}`);
      }
  expect(lacking).toEqual([]);
  expect(found).toBeGreaterThan(20);
});

test('The constants of the kernels are in the key of the method that uses them', () => {
  expect(CANDIDATES_METHOD).toContain(JSON.stringify(kernelMethod.tree));
  expect(verifyMethod({ evidence: 70 })).toContain(JSON.stringify(kernelMethod.ransac));
});

test("What a model's manifest says of matching is in the key", () => {
  const keys = [{ evidence: 70 }, { evidence: 71 }, { isReference: true, evidence: 70 }].map((rules) =>
    verifyMethod(matchingRules({ isReference: rules.isReference, matching: { evidence: rules.evidence } })),
  );
  expect(new Set(keys).size).toBe(3);
});

const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(
      JSON.stringify(value, (_, number: unknown) =>
        typeof number === 'number' ? Number(number.toPrecision(9)) : number,
      ),
    )
    .digest('hex')
    .slice(0, 16);

// Where these fail, the code gives other answers than it did: raise CODE_VERSION, so that libraries are
// matched anew, and put the new digests here.
test('Verification gives the answers that its key stands for', async () => {
  const pairs = [
    sharedFeatures(71, affineMap([0.9, 0.1, 30, -0.1, 0.9, 60])),
    sharedFeatures(72, affineMap([1, 0, 0, 0, 1, 0]), { count: 700, shared: 40 }),
    sharedFeatures(73, affineMap([0.5, 0, 200, 0, 0.5, 200]), { count: 900, shared: 300 }),
  ];
  const sets = pairs.flatMap(({ a, b }) => [
    { ...a, keypointCount: 100 },
    { ...b, keypointCount: 100 },
  ]);
  const rows = Uint32Array.of(0, 1, 2, 3, 4, 5, 0, 3, 1, 4);
  const found = (await verifyPairs(sets, rows, { evidence: 70 })).map(({ inliersA, inliersB, ...rest }) => ({
    ...rest,
    inliers: [[...inliersA], [...inliersB]],
  }));
  expect({ key: digestOf(verifyMethod({ evidence: 70 })), answers: digestOf(found) }).toEqual({
    key: 'bfbad8b8bd5b12f7',
    answers: 'f8162b34fd4fac95',
  });
});

test('Candidates are those that their key stands for', async () => {
  const photos = Array.from({ length: 60 }, (_, i) => featureSet(500 + i, { count: 120 }));
  const index = await indexOfPhotos(new Map(photos.entries()));
  const found = await Promise.all(photos.map((photo, id) => candidatesIn(index, photo, id, 10)));
  expect({ key: digestOf(CANDIDATES_METHOD), answers: digestOf(found) }).toEqual({
    key: '7eac20834ee6bba6',
    answers: 'a288fd82d49c4cd1',
  });
});
