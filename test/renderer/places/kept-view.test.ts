import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNoFilter, viewOf } from '../../../renderer/places/kept-view.ts';

test('how places were looked at is taken up as it was kept', () => {
  const view = {
    order: 'span',
    filters: ['new'],
    filter: {
      years: { from: 2004, to: 2010 },
      camera: 'NIKON D70',
      folder: { folderId: 1, within: ['2004', '北京'] },
      isFavourite: true,
    },
  };
  expect(viewOf(JSON.parse(JSON.stringify(view)))).toEqual(view);
});

test('whatever else was kept is looked at as if nothing was', () => {
  const preset = viewOf({});
  expect(preset).toMatchObject({ order: 'largest', filters: [] });
  expect(isNoFilter(preset.filter)).toBe(true);
  const odd = {
    order: 'colour',
    filters: ['none', 7],
    filter: { years: { from: 1 }, camera: 5, folder: { folderId: 1, within: [2] }, isFavourite: 'yes' },
  };
  expect(viewOf(odd)).toEqual(preset);
  fc.assert(fc.property(fc.anything(), (kept) => void viewOf(kept)));
});
