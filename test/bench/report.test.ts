import { spawn } from 'node:child_process';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { clusteredDescriptors, matchingPhotos, syntheticPhoto } from '../../electron/bench/material.ts';
import { familySeconds, residentMegabytes, slopePer1000 } from '../../electron/bench/memory.ts';
import { describeBench, inTurns, median } from '../../electron/bench/report.ts';

test('a median is a value of the run, whatever the order', () => {
  expect(median([5])).toBe(5);
  expect(median([9, 1, 4])).toBe(4);
  expect(median([9, 1, 4, 2])).toBe(2);
  expect(() => median([])).toThrow(RangeError);
});

test('contestants of a bench are timed in turns', async () => {
  const order: string[] = [];
  const seconds = await inTurns(3, {
    ours: () => order.push('ours'),
    theirs: async () => Promise.resolve(order.push('theirs')),
  });
  expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
  expect(Object.keys(seconds)).toEqual(['ours', 'theirs']);
});

test('a bench reads as its ratio, its bar and its figures', () => {
  const bench = {
    name: 'verify',
    what: 'a pair',
    baseline: 'the reference',
    ratio: 151.4,
    bar: 'at least 150',
    met: true,
    figures: { ms: 2, inliers: null },
    notes: ['painted'],
  };
  expect(describeBench(bench)).toBe(
    'verify: a pair\n  151 x the reference\n  bar: at least 150: met\n  ms: 2\n  inliers: not ' +
      'measured\n  note: painted',
  );
  expect(describeBench({ ...bench, met: false })).toContain('MISSED');
  expect(describeBench({ ...bench, met: null })).toContain('not decided by this run');
});

test('contestants of a bench are a table in Markdown, a row each', () => {
  const bench = { name: 'devices', what: 'photos', baseline: null, ratio: null, bar: null, met: null };
  const rows = [
    { on: 'CPU', 'photos a second': 11.25 },
    { on: 'GPU', 'photos a second': null },
  ];
  expect(describeBench({ ...bench, figures: {}, rows, notes: [] })).toBe(
    'devices: photos\n| on | photos a second |\n| --- | --- |\n| CPU | 11.3 |\n| GPU | not measured |',
  );
});

test('memory growth is a slope over photos, and none where there is too little to tell', () => {
  const samples = Array.from({ length: 50 }, (_, i) => ({
    done: 200 + 4 * i,
    megabytes: 500 + i * 0.2 + (i % 2),
  }));
  expect(slopePer1000(samples)).toBeGreaterThan(45);
  expect(slopePer1000(samples)).toBeLessThan(55);
  expect(slopePer1000(samples.slice(0, 9))).toBeNull();
  expect(slopePer1000(samples.map((s) => ({ ...s, done: 200 })))).toBeNull();
});

test('resident memory counts a process and those below it', async () => {
  const alone = residentMegabytes(process.pid);
  const child = spawn(process.execPath, ['-e', 'console.log(1); setTimeout(() => {}, 60000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  expect(residentMegabytes(child.pid!)).toBeGreaterThan(10);
  expect(residentMegabytes(process.pid)).toBeGreaterThan(alone + 10);
  child.kill();
});

test('descriptors and photos for benches are the same for the same seed', () => {
  expect(clusteredDescriptors(3, 50)).toEqual(clusteredDescriptors(3, 50));
  expect(matchingPhotos(3, 50)).toEqual(matchingPhotos(3, 50));
  expect(clusteredDescriptors(3, 50)).not.toEqual(clusteredDescriptors(4, 50));
});

test('a photo painted for benches is a PNG of its size with many colours', async () => {
  const { data, info } = await sharp(syntheticPhoto(1, 64, 48))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 64, height: 48, channels: 3 });
  expect(new Set(data).size).toBeGreaterThan(20);
});

test.skipIf(process.platform !== 'linux')(
  'processor time counts those below a process while they run',
  async () => {
    const before = familySeconds(process.pid)!;
    const busy = 'while (process.cpuUsage().user < 300000); console.log(1); setTimeout(() => {}, 60000)';
    const child = spawn(process.execPath, ['-e', busy], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const meanwhile = familySeconds(process.pid)! - before;
    child.kill();
    expect(meanwhile).toBeGreaterThanOrEqual(0.28);
  },
);
