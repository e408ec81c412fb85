import { expect, test } from 'vitest';
import type { Viewer } from '../../../renderer/match/stage/viewer.ts';
import { firstViewer, nextLines, reduceViewer } from '../../../renderer/match/stage/viewer.ts';

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

test('asking for lines brings the best, then all where these are more, then takes them away', () => {
  const asked = (hasMore: boolean): string[] => {
    let lines = firstViewer.lines;
    return Array.from({ length: 4 }, () => (lines = nextLines(lines, hasMore)));
  };
  expect(asked(true)).toEqual(['best', 'all', 'none', 'best']);
  expect(asked(false)).toEqual(['best', 'none', 'best', 'none']);
  expect(nextLines('all', false)).toBe('none');
});

test('the lines that are shown stay for the next match, the one that is looked at does not', () => {
  const shown = reduceViewer({ ...firstViewer, line: 3 }, { type: 'lines', lines: 'all' });
  expect(shown).toMatchObject({ lines: 'all', line: null });
  expect(reduceViewer(shown, { type: 'opened' }).lines).toBe('all');
});
