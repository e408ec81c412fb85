import { expect, test } from 'vitest';
import type { ScanReport } from '../../electron/contract/scan.ts';
import { scanner } from '../../electron/scan/scanner.ts';

/**
 * A scanner whose scans end when they are told to, or stopped; `scans` says what each was to look at.
 * `isDeaf`: they are through before they hear that they were stopped.
 */
function scanning({ isDeaf = false } = {}) {
  const scans: (number | 'all')[] = [];
  const running: (() => void)[] = [];
  let active = 0;
  const made = scanner(
    ({ signal, touched }) => {
      scans.push(touched?.length ?? 'all');
      active += 1;
      const end = Promise.withResolvers<void>();
      running.push(end.resolve);
      signal.addEventListener('abort', () => end.resolve());
      const changes = { new: 1, changed: 0, moved: 0, gone: 0 };
      return end.promise.then(() => {
        active -= 1;
        const report = { interrupted: signal.aborted && !isDeaf, changes } as ScanReport;
        return { ok: true, value: report };
      });
    },
    () => undefined,
  );
  return { scans, made, endScan: () => running.at(-1)!(), active: () => active };
}
const somewhere = { folderId: 1, path: Buffer.from('a'), isDeep: true };
const later = (): Promise<void> => new Promise((done) => setTimeout(done));

test('What must be alone in the library runs when the scan has stopped, and that begins anew', async () => {
  const { scans, made } = scanning();
  made.start();
  const state = await made.alone(async () => made.state().state);
  expect(state).toBe('paused');
  expect(scans).toEqual(['all', 'all']);
  expect(made.state().state).toBe('scanning');
});

test('A scan that is asked for while something is alone in the library begins after it', async () => {
  const { scans, made } = scanning();
  await made.alone(async () => {
    made.start();
    await later();
    expect(scans).toEqual([]);
  });
  expect(scans).toEqual(['all']);
});

test('What changed while something is alone in the library is looked at after it', async () => {
  const { scans, made } = scanning();
  await made.alone(async () => {
    made.look([somewhere]);
    made.look([somewhere]);
    await later();
    expect(scans).toEqual([]);
  });
  expect(scans).toEqual([2]);
});

test('A scan that was paused stays paused, and one that nobody asked for does not begin', async () => {
  const { scans, made } = scanning();
  await made.alone(async () => undefined);
  expect(scans).toEqual([]);
  made.start();
  await made.pause();
  await made.alone(async () => made.look([somewhere]));
  expect(scans).toEqual(['all']);
  expect(made.state().state).toBe('paused');
});

test('Two that must be alone wait for each other, and scans for both, though one fails', async () => {
  const { scans, made } = scanning();
  made.start();
  const first = Promise.withResolvers<void>();
  const order: string[] = [];
  const one = made.alone(() => first.promise.then(() => order.push('first')));
  const two = made.alone(() => {
    order.push('second');
    expect(scans).toEqual(['all']);
    return Promise.reject(new Error('failed'));
  });
  await later();
  first.resolve();
  await one;
  await expect(two).rejects.toThrow('failed');
  expect(order).toEqual(['first', 'second']);
  expect(scans).toEqual(['all', 'all']);
});

test('No scan begins beside what waited for one that ended just as it was stopped', async () => {
  for (const how of ['alone', 'between'] as const) {
    const { scans, made, active } = scanning({ isDeaf: true });
    made.start();
    made.look([somewhere]);
    const during = how === 'alone' ? made.alone(async () => active()) : made.between(active);
    expect(await during).toBe(0);
    expect(scans).toEqual(['all', 'all']);
  }
});

test('A pause holds though the scan ended just as it was stopped; what waits is scanned later', async () => {
  const { scans, made } = scanning({ isDeaf: true });
  made.start();
  made.look([somewhere]);
  await made.pause();
  expect(made.state().state).toBe('paused');
  made.look([somewhere]);
  expect(scans).toEqual(['all']);
  made.start();
  expect(scans).toEqual(['all', 'all']);
});

test('Two changes of folders at once are both made while nothing scans', async () => {
  const { scans, made, active } = scanning();
  made.start();
  expect(await Promise.all([made.between(active), made.between(active)])).toEqual([0, 0]);
  expect(made.state().state).toBe('scanning');
  expect(scans.at(-1)).toBe('all');
});

test('What an interrupted scan found new is told when the next one is through', async () => {
  const { made, endScan } = scanning();
  made.start();
  await made.pause();
  expect(made.state().changes).toBeNull();
  made.start();
  endScan();
  await later();
  expect(made.state()).toMatchObject({ state: 'idle', changes: { new: 2, changed: 0, moved: 0, gone: 0 } });
});
