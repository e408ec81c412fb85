import { expect, test } from 'vitest';
import { gridOf } from '../../../renderer/places/grid-layout.ts';

test('the tiles of the places fill the width, and never become narrower than a picture needs', () => {
  for (const widthPx of [300, 700, 1232, 2512, 3800]) {
    const { columns, rowPx } = gridOf(widthPx);
    const tilePx = (widthPx - 16 * (columns - 1)) / columns;
    expect(tilePx).toBeGreaterThanOrEqual(220);
    expect(rowPx).toBeGreaterThan(tilePx * 0.75);
  }
});
