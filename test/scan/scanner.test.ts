import { expect, test } from 'vitest';
import type { ScanReport } from '../../electron/contract/scan.ts';
import { scanner } from '../../electron/scan/scanner.ts';

/** A scanner whose scans end when they are told to, or stopped; `scans` says what each was to look at. */
function scanning() {
  const scans: (number | 'all')[] = [];
  const running: (() => void)[] = [];
  const made = scanner(
    ({ signal, touched }) => {
      scans.push(touched?.length ?? 'all');
      const end = Promise.withResolvers<void>();
      running.push(end.resolve);
      signal.addEventListener('abort', () => end.resolve());
      const changes = { new: 1, changed: 0, moved: 0, gone: 0 };
      const report = (): ScanReport => ({ interrupted: signal.aborted, changes }) as ScanReport;
      return end.promise.then(() => ({ ok: true, value: report() }));
    },
    () => undefined,
  );
  return { scans, made, endScan: () => running.at(-1)!() };
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

test('Two that must be alone keep scans waiting until both are through, though one fails', async () => {
  const { scans, made } = scanning();
  made.start();
  const first = Promise.withResolvers<void>();
  const one = made.alone(() => first.promise);
  const two = made.alone(() => Promise.reject(new Error('failed')));
  await expect(two).rejects.toThrow('failed');
  expect(scans).toEqual(['all']);
  first.resolve();
  await one;
  expect(scans).toEqual(['all', 'all']);
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
