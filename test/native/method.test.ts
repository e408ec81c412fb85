import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kernelMethod } from '../../native/index.ts';

const root = join(import.meta.dirname, '../../native/src');

/** Constants that change how long an answer takes, or how it is kept, but not the answer. */
const HARMLESS = [
  ...['LISTS_ROWS', 'ASSIGNED', 'TOGETHER', 'TILE'], // work taken together
  ...['MAGIC', 'VERSION', 'UNCHECKED'], // layout of a snapshot, which says its own version
  ...['BLOCK_BYTES', 'CODE_BYTES', 'CODE_BLOCK_BYTES'], // the same
  ...['NO_PHOTO', 'NO_DISTANCE', 'NO_KEY'], // signs for none
  ...['COUNTER_BITS', 'COUNTERS'], // exact sums, however they are packed
];

/** Files of no part in matching: keypoints are the model's, hashes have a method of their own, disks none. */
const OTHERS = /keypoints|details|alike|disk/;

test('Every constant of the C++ kernels that match is in their method, or changes no answer', () => {
  const lacking: string[] = [];
  const met = new Set<string>();
  for (const file of globSync('**/*.{cc,h}', { cwd: root })) {
    if (OTHERS.test(file)) continue;
    const room = file.startsWith('ransac') ? kernelMethod.ransac : kernelMethod.tree;
    // at the start of a line: constants within a function are loops' and layouts'
    for (const [, name, value] of readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:static )?constexpr [\w:]+ k(\w+) = ([^;]+);/gm,
    )) {
      const key = name!.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
      met.add(key);
      if (HARMLESS.includes(key)) continue;
      if ((room as Record<string, number>)[key] !== Number(value))
        lacking.push(`${file}: k${name} = ${value}`);
    }
  }
  expect(lacking).toEqual([]);
  expect([...met]).toEqual(expect.arrayContaining(['CELLS_PER_ROOT', 'LANES', 'REFINED', 'FIXED']));
});
