import { expect, test } from 'vitest';
import { heldAnswer, settled, stubEngine } from '../support.ts';

test('a doubt is answered when the last list of doubts that was asked for is there', async () => {
  const lists = [heldAnswer(), heldAnswer()];
  const asked = lists.values();
  stubEngine((name) =>
    name === 'doubts.list'
      ? asked.next().value!.promise
      : Promise.resolve({ ok: true, value: { places: [], undone: null } }),
  );
  const { answerDoubt, doubts, readDoubts } = await import('../../../renderer/state/followed-doubts.ts');
  let isAnswered = false;
  const answered = answerDoubt('place.undo', {}).then(() => (isAnswered = true));
  await settled();
  void readDoubts(); // as a change of places has it read
  lists[0]!.resolve({ ok: true, value: [] });
  await settled();
  expect([isAnswered, doubts.get()]).toEqual([false, null]);
  lists[1]!.resolve({ ok: true, value: [{ placeId: 7 }] });
  await answered;
  expect(doubts.get()).toEqual([{ placeId: 7 }]);
});
