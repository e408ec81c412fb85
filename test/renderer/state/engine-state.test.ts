import { beforeEach, expect, test, vi } from 'vitest';
import type { Bridge } from '../../../electron/contract/shell.ts';
import { heldAnswer, settled, stubEngine } from '../support.ts';

type Answer = Awaited<ReturnType<Bridge['request']>>;

let answers: Record<string, (() => Promise<Answer>)[]>;
let tell: (name: string, value: unknown) => void;

/** A page of its own, whose questions get these answers, the last of them from then on. */
async function page(asked: typeof answers) {
  answers = asked;
  tell = stubEngine((name) => {
    const next = answers[name]!;
    return (next.length > 1 ? next.shift()! : next[0]!)();
  });
  const state = await import('../../../renderer/state/engine-state.ts');
  state.followEngine(() => undefined);
  return state;
}
beforeEach(() => vi.unstubAllGlobals());

const answered = (value: unknown) => (): Promise<Answer> => Promise.resolve({ ok: true, value } as Answer);
const refused = (): Promise<Answer> =>
  Promise.resolve({ ok: false, failure: { kind: 'in use', reason: 'r', remedy: 'm' } } as Answer);
const broken = (): Promise<Answer> => Promise.reject(new Error('the frame was not there yet'));

test.each([
  ['refused', refused],
  ['not answered', broken],
])(
  'Places whose first question was %s are asked for again when the library is heard of',
  async (_, first) => {
    const state = await page({
      'library.state': [answered({ scan: { state: 'idle' } })],
      'places.list': [first, answered([{ id: 7 }])],
    });
    await vi.waitFor(() => expect(answers['places.list']).toHaveLength(1));
    await settled();
    expect(state.places.get()).toBeNull();
    tell('library.changed', { scan: { state: 'scanning' } });
    await vi.waitFor(() => expect(state.places.get()).toEqual([{ id: 7 }]));
  },
);

test('Places are read a thousand at a time, and the first are shown before the others are read', async () => {
  const of = (first: number, last: number) =>
    Array.from({ length: last - first }, (_, i) => ({ id: first + i }));
  const second = heldAnswer<Answer>();
  const state = await page({
    'library.state': [answered({ scan: { state: 'idle' } })],
    'places.list': [answered(of(0, 1000)), () => second.promise, answered(of(2000, 2005))],
  });
  await vi.waitFor(() => expect(state.places.get()).toEqual(of(0, 1000)));
  second.resolve({ ok: true, value: of(1000, 2000) } as Answer);
  await vi.waitFor(() => expect(state.places.get()).toEqual(of(0, 2005)));
});

test('The state of a library that was asked for is not shown after what was told meanwhile', async () => {
  const { promise, resolve } = heldAnswer<Answer>();
  const state = await page({ 'library.state': [() => promise], 'places.list': [answered([])] });
  tell('library.changed', { scan: { state: 'idle' } });
  resolve({ ok: true, value: { scan: { state: 'scanning' } } } as Answer);
  await settled();
  expect(state.library.get()).toEqual({ scan: { state: 'idle' } });
});
