import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { asking } from '../support/asked.ts';
import { opened } from '../support/library.ts';
import { builtIn } from '../support/models/built-in.ts';

test('What is decided in one window is told to the other, and shown there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'revisit-two-windows-'));
  const photos = await paintPlaces();
  const model = await builtIn();
  const library = opened(join(root, 'library'));
  library.addFolder(photos);
  await library.scan(model, { processes: 2 });
  await library.close();
  const engines: Engine[] = [];
  for (let i = 0; i < 2; i += 1) {
    const started = await startEngine({
      library: join(root, 'library'),
      model: model.folder,
      compute: 'cpu',
    });
    if (!started.ok) throw new Error(started.failure.reason);
    engines.push(started.value);
  }
  const [first, second] = engines.map((engine) => asking(() => engine)) as [
    ReturnType<typeof asking>,
    ReturnType<typeof asking>,
  ];
  const placeId = (await second('places.list', {}))[0]!.id; // it has read them
  const told = Promise.withResolvers<void>();
  engines[1]!.subscribe((name) => {
    if (name === 'places.changed') told.resolve();
  });
  await first('place.rename', { placeId, name: 'Market' });
  await told.promise;
  expect((await second('place.get', { placeId })).summary.name).toBe('Market');
  await second('place.undo', {});
  await expect.poll(async () => (await first('place.get', { placeId })).summary.name).toBeNull();
  for (const engine of engines) await engine.close();
  for (const folder of [root, photos]) rmSync(folder, { recursive: true });
}, 120_000);
