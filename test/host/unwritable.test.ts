import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ask, RequestName } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { asking } from '../support/asked.ts';
import type { Disk } from '../support/disks/disks.ts';
import { canMount, mountDisk } from '../support/disks/disks.ts';
import { opened } from '../support/library.ts';
import { builtIn } from '../support/models/built-in.ts';

describe.skipIf(!canMount('libraries that cannot be written, in the engine'))('on a disk', () => {
  let root: string;
  let photos: string;
  let disk: Disk;
  let engine: Engine;
  const asked = asking(() => engine);

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'revisit-unwritable-'));
    photos = await paintPlaces();
    const library = opened(join(root, 'library'));
    library.addFolder(photos);
    await library.scan(await builtIn(), { processes: 2 });
    await library.close();
  }, 120_000);
  afterAll(() => {
    for (const folder of [root, photos]) rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    disk = mountDisk(4)!;
    cpSync(join(root, 'library'), join(disk.folder, 'library'), { recursive: true });
  });
  afterEach(async () => {
    await engine.close();
    disk.unmount();
  });

  async function start(): Promise<void> {
    const started = await startEngine({
      library: join(disk.folder, 'library'),
      model: (await builtIn()).folder,
    });
    if (!started.ok) throw new Error(started.failure.reason);
    engine = started.value;
  }
  /** What every question and decision is answered with; null for an answer that is no refusal. */
  async function refusals(): Promise<Partial<Record<RequestName, string | null>>> {
    const [place] = await asked('places.list', {});
    const placeId = place!.id;
    const shown = (await asked('place.get', { placeId })).photos.map(({ id }) => id);
    const [a, b] = [shown[0]!, shown[1]!];
    const asks: { [N in RequestName]?: Ask<N> } = {
      'library.state': {},
      'library.failures': {},
      'photo.get': { photoId: a },
      'photos.timeLine': { in: null },
      'photos.star': { photoIds: [a], isFavourite: true },
      'match.get': { a, b },
      'find.file': { token: engine.grant(join(photos, 'a0.jpg')) },
      'models.list': {},
      'folder.add': { token: engine.grant(root) },
      'folder.remove': { folderId: (await asked('library.state', {})).folders[0]!.id },
      'place.seen': { placeId },
      'place.rename': { placeId, name: 'Market square' },
      'place.cover': { placeId, photoId: a },
      'place.split': { placeId, photoIds: [a] },
      'place.exclude': { placeId, photoIds: [a] },
    };
    const kinds: Partial<Record<RequestName, string | null>> = {};
    for (const [name, ask] of Object.entries(asks) as [RequestName, unknown][]) {
      const reply = await engine.request(name, ask);
      kinds[name] = reply.ok ? null : reply.failure.kind;
    }
    return kinds;
  }
  const allRefusedAs = (kind: string): Partial<Record<RequestName, string | null>> => ({
    'library.state': null,
    'library.failures': null,
    'photo.get': null,
    'photos.timeLine': null,
    'photos.star': kind,
    'match.get': null,
    'find.file': null,
    'models.list': null,
    'folder.add': kind,
    'folder.remove': kind,
    'place.seen': kind,
    'place.rename': kind,
    'place.cover': kind,
    'place.split': kind,
    'place.exclude': kind,
  });
  async function scanEnds(): Promise<string | undefined> {
    await asked('scan.start', {});
    await expect.poll(async () => (await asked('library.state', {})).scan.state).toBe('blocked');
    return (await asked('library.state', {})).scan.failure?.kind;
  }

  test('From a read-only disk questions are answered, and what would be kept is refused', async () => {
    disk.makeReadOnly();
    await start();
    const pid = engine.pid();
    expect(await refusals()).toEqual(allRefusedAs('unwritable'));
    expect(await scanEnds()).toBe('unwritable');
    expect(engine.pid()).toBe(pid);
  });

  test('On a disk that is full when the engine starts, questions are answered', async () => {
    disk.fill();
    await start();
    const pid = engine.pid();
    expect(await refusals()).toEqual(allRefusedAs('disk full'));
    expect(await scanEnds()).toBe('disk full');
    expect(engine.pid()).toBe(pid);
  });

  test('While a disk is full decisions and scans are refused, and made when there is room', async () => {
    await start();
    const pid = engine.pid();
    disk.fill();
    // of a place that the first scan found there is nothing to write: it is no news
    expect(await refusals()).toEqual({ ...allRefusedAs('disk full'), 'place.seen': null });
    expect(await scanEnds()).toBe('disk full');
    disk.makeRoom();
    const [place] = await asked('places.list', {});
    await asked('place.rename', { placeId: place!.id, name: 'Harbour' });
    expect(await asked('place.undo', {})).toMatchObject({ undone: 'rename' });
    await asked('scan.start', {});
    await expect.poll(async () => (await asked('library.state', {})).scan.state).toBe('idle');
    expect(engine.pid()).toBe(pid);
  });
});
