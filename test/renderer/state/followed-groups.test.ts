import { expect, test } from 'vitest';
import { heldAnswer, settled, stubEngine } from '../support.ts';

test('how far a removal is that was asked for is not shown after what was told meanwhile', async () => {
  const { promise, resolve } = heldAnswer();
  const tell = stubEngine((name) =>
    name === 'tidy.state' ? promise : Promise.resolve({ ok: true, value: [] }),
  );
  const { followGroups, tidying } = await import('../../../renderer/state/followed-groups.ts');
  followGroups();
  tell('tidy.changed', { state: 'idle' });
  resolve({ ok: true, value: { state: 'removing' } });
  await settled();
  expect(tidying.get()).toEqual({ state: 'idle' });
});
