import { expect, test } from 'vitest';
import { BARS, fuzz, fuzzLarge } from './fuzz.ts';

test('mutated files of every format are read or refused, in 10 times their size and 64 MB', async () => {
  const report = await fuzz(20_000, Date.UTC(2017, 9, 26));
  expect(Object.values(report).reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThan(19_000);
  for (const [name, { inputs, read, refused, thrown, mostBytes }] of Object.entries(report)) {
    expect([name, thrown]).toEqual([name, []]);
    expect(read + refused).toBe(inputs);
    expect([name, Math.max(0, mostBytes - BARS.bytes)]).toEqual([name, 0]);
    // mutations reach what lies behind the first check
    expect([name, read > 0, refused > 0]).toEqual([name, true, true]);
  }
}, 120_000);

test('files of 20 MB that repeat a few bytes are read or refused in as little memory', async () => {
  for (const [name, { thrown, mostBytes }] of Object.entries(await fuzzLarge([0]))) {
    expect([name, thrown]).toEqual([name, []]);
    expect([name, Math.max(0, mostBytes - BARS.bytes)]).toEqual([name, 0]);
  }
}, 240_000);
