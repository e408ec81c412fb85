import { expect, test } from 'vitest';
import { heldAnswer, settled, stubEngine } from '../support.ts';

test('stars that are told of while photos are read are not lost to an answer that is older', async () => {
  const { promise, resolve } = heldAnswer();
  const tell = stubEngine(() => promise);
  const { followPhotos, readTimeLine, timeLine } = await import('../../../renderer/state/time-line.ts');
  followPhotos();
  readTimeLine();
  const starred = (revision: number, photoId: number, isFavourite: boolean): void =>
    tell('photos.changed', { revision, stars: [{ photoId, isFavourite }] });
  starred(1, 6, true);
  starred(3, 7, true);
  starred(4, 8, true);
  starred(5, 8, false);
  const stacks = { rows: [], photoCounts: [] };
  const columns = { ids: [6, 7, 8, 9], takenAtS: [], aspectPerMille: [1, 1, 1, 1], favourites: [3], stacks };
  resolve({ ok: true, value: { ...columns, revision: 2 } });
  await settled();
  expect([...timeLine.get().columns!.isFavourite]).toEqual([0, 1, 0, 1]);
});
