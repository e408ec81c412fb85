import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { EventOf } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { asking } from '../support/asked.ts';
import { builtIn } from '../support/models/built-in.ts';
import { LAPSE, paintTwoPlaces } from './two-places.ts';

let root: string;
let engine: Engine;
const asked = asking(() => engine);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'revisit-jobs-'));
  await paintTwoPlaces(join(root, 'photos'));
  const started = await startEngine({ library: join(root, 'library'), model: (await builtIn()).folder });
  if (!started.ok) throw new Error(started.failure.reason);
  engine = started.value;
  await asked('folder.add', { token: engine.grant(join(root, 'photos')) });
  await vi.waitFor(
    async () => {
      const { scan, placeCount } = await asked('library.state', {});
      expect([scan.state, placeCount]).toEqual(['idle', 2]);
    },
    { timeout: 100_000, interval: 200 },
  );
}, 120_000);
afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
});

/** How far the making of job 7 is told to be, while `work` is done. */
async function toldOf(work: () => Promise<unknown>, onStep = (): void => undefined): Promise<string[]> {
  const told: string[] = [];
  const stop = engine.subscribe((name, value) => {
    if (name !== 'thenAndNow.progress') return;
    const { job, done, total } = value as EventOf<'thenAndNow.progress'>;
    expect(job).toBe(7);
    told.push(`${done} of ${total}`);
    onStep();
  });
  await work();
  stop();
  return told;
}

test('How far a time-lapse is, is told with each photo and picture of it', async () => {
  const [p] = await asked('places.list', {});
  const told = await toldOf(() => engine.thenAndNow({ placeId: p!.id }, LAPSE, 7));
  expect(told).toEqual(Array.from({ length: 3 + 3 * 7 }, (_, i) => `${i + 1} of 24`));
});

test.skipIf(!existsSync('/proc/self/task'))(
  'A time-lapse that is stopped ends the process that makes it, and other pictures are still made',
  async () => {
    const [p] = await asked('places.list', {});
    const shared = await engine.photo(p!.coverPhotoId, 'screen');
    expect(shared.ok).toBe(true);
    const before = picturesProcesses();
    const during = Promise.withResolvers<string[]>();
    const made = Promise.withResolvers<unknown>();
    const told = await toldOf(
      async () => made.resolve(await engine.thenAndNow({ placeId: p!.id }, LAPSE, 7)),
      () => {
        during.resolve(picturesProcesses());
        void engine.request('thenAndNow.stop', { job: 7 });
      },
    );
    expect(told.length).toBeLessThan(24);
    expect(await made.promise).toMatchObject({ ok: false, failure: { kind: 'export stopped' } });
    expect((await during.promise).length).toBe(before.length + 1);
    await vi.waitFor(() => expect(picturesProcesses()).toEqual(before));
    expect(await engine.photo(p!.coverPhotoId, 'screen')).toEqual(shared);
  },
);

/** Ids of those that the engine started to make pictures. */
function picturesProcesses(): string[] {
  const pid = engine.pid();
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('picture-child.ts');
    } catch {
      return false; // it is gone
    }
  });
}
