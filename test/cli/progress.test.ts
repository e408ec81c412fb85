import { expect, test } from 'vitest';
import { progressBar, progressLine } from '../../electron/cli/progress.ts';

const state = {
  phase: 'extract',
  done: 412,
  total: 1523,
  perSecond: 3.42,
  secondsLeft: 325,
  current: null,
} as const;

test('the progress line says what is done, how far, how fast and how long it will take', () => {
  expect(progressLine(state, 120)).toBe(
    'Reading photos      [######..................]  412 of 1,523 photos  3.4/s  5 min left',
  );
});

test('the progress line says no more than is known', () => {
  expect(
    progressLine({ ...state, phase: 'walk', total: null, perSecond: null, secondsLeft: null }, 120),
  ).toBe('Looking for photos  412 files');
});

test('the progress line tells a download in megabytes', () => {
  expect(
    progressLine(
      { phase: 'download', done: 12, total: 38, perSecond: 1.3, secondsLeft: 20, current: null },
      120,
    ),
  ).toBe('Downloading         [########................]  12 of 38 MB  1.3/s  20 s left');
});

test('the progress line is shorter than the terminal is wide', () => {
  expect(progressLine(state, 40)).toHaveLength(39);
});

test('no progress is drawn where the output is no terminal', () => {
  const written: string[] = [];
  const stream = {
    isTTY: false,
    write: (text: string) => written.push(text),
  } as unknown as NodeJS.WriteStream;
  const bar = progressBar(stream);
  bar.show(state);
  bar.clear();
  expect(written).toEqual([]);
});
