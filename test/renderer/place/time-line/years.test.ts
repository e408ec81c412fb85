import { expect, test } from 'vitest';
import { yearsOf } from '../../../../renderer/place/time-line/years.ts';
import { photo } from '../../support.ts';

test('the time line has a year for each year, photos without a date last', () => {
  const years = yearsOf([
    photo(1, '2011-01-01T00:00:00'),
    photo(2, null),
    photo(3, '2019-12-31T23:59:59'),
    photo(4, '2011-05-05T00:00:00'),
  ]);
  expect(years.map(({ year, photos }) => [year, photos.map(({ id }) => id)])).toEqual([
    [2011, [1, 4]],
    [2019, [3]],
    [null, [2]],
  ]);
});
