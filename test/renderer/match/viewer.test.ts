import { expect, test } from 'vitest';
import type { Viewer } from '../../../renderer/match/stage/viewer.ts';
import { firstViewer, nextMode, reduceViewer } from '../../../renderer/match/stage/viewer.ts';

test('stepping through the lines of a match goes around, from either end', () => {
  const step = (viewer: Viewer, by: 1 | -1): Viewer => reduceViewer(viewer, { type: 'step', by, count: 3 });
  let viewer = firstViewer;
  const seen = [1, 1, 1, 1, -1].map((by) => (viewer = step(viewer, by as 1 | -1)).line);
  expect(seen).toEqual([0, 1, 2, 0, 2]);
  expect(step(firstViewer, -1).line).toBe(2);
  expect(reduceViewer(firstViewer, { type: 'step', by: 1, count: 0 }).line).toBeNull();
});

test('the viewer keeps how a match is looked at and forgets where when another is opened', () => {
  const looks = { a: { x: 1, y: 1, zoom: 2 }, b: { x: 1, y: 1, zoom: 2 }, both: { x: 1, y: 1, zoom: 2 } };
  const opened = reduceViewer(
    { ...firstViewer, heat: true, mode: 'slider', looks, line: 4 },
    { type: 'opened' },
  );
  expect(opened).toMatchObject({ heat: true, mode: 'slider', looks: null, line: null });
});

test('the modes of the viewer follow each other around', () => {
  let mode = firstViewer.mode;
  expect(Array.from({ length: 4 }, () => (mode = nextMode(mode)))).toEqual([
    'overlay',
    'slider',
    'blink',
    'lines',
  ]);
});
