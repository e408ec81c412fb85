import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LibraryState, ModelArrival } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { ownModels } from '../../electron/model/folders.ts';
import { modelManager } from '../../electron/host/model-manager.ts';
import { RELEASES } from '../../electron/model/releases.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { asking } from '../support/asked.ts';
import { builtIn } from '../support/models/built-in.ts';
import { archiveOf } from '../support/models/made-archive.ts';
import { writeOwnModel } from '../support/models/own-model.ts';
import { writeOfficialShaped } from '../support/models/official-shaped.ts';
import { shared } from '../support/shared.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { writePhoto } from '../support/synthetic/photos.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-models-'));
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(() => void vi.stubEnv('REVISIT_LIBRARY', join(root, 'data')));
afterAll(() => void vi.unstubAllEnvs());

/** The built-in model once more, as one that was added. */
async function writeOwn(): Promise<void> {
  const { folder } = await builtIn();
  cpSync(folder, join(ownModels(), 'own'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
  writeFileSync(
    join(ownModels(), 'own/manifest.json'),
    JSON.stringify({ ...manifest, id: 'own', name: 'My own' }),
  );
}

describe('the model of a window', () => {
  const photos = join(root, 'photos');
  let engine: Engine;
  async function start(model: string | null): Promise<void> {
    const result = await startEngine({ library: join(root, 'library'), model });
    if (!result.ok) throw new Error(result.failure.reason);
    engine = result.value;
  }
  const asked = asking(() => engine);
  async function until(wanted: (state: LibraryState) => boolean): Promise<LibraryState> {
    return await vi.waitUntil(
      async () => {
        const state = await asked('library.state', {});
        return wanted(state) ? state : null;
      },
      { timeout: 60_000, interval: 100 },
    );
  }

  beforeAll(async () => {
    await writeOwn();
    for (const [i, place] of [1, 1, 2].entries())
      await writePhoto(
        join(photos, `${i}.jpg`),
        photograph(flatPlace(place), camera({ x: 0.2 * i, widthPx: 400, heightPx: 300 }), {
          noise: 2,
          seed: i,
        }),
      );
    await start(null);
  });
  afterAll(() => engine.close());

  test('Models are listed with the one in use, and official ones that are not here are offered', async () => {
    const { models, offered, arrival } = await asked('models.list', {});
    expect(models.map(({ id, isInUse, problem }) => [id, isInUse, problem])).toEqual(
      expect.arrayContaining([
        [BUILT_IN_MODEL, true, null],
        ['own', false, null],
      ]),
    );
    expect(offered.map(({ id, host }) => [id, host])).toEqual([
      ['delf_v1_20171026', 'storage.googleapis.com'],
      ['delf_gld_20190411', 'storage.googleapis.com'],
    ]);
    expect(arrival).toBeNull();
  });

  test('When another model is chosen, the engine starts anew and looks at all photos with it', async () => {
    await asked('folder.add', { token: engine.grant(photos) });
    await until(({ scan, photoCount }) => scan.state === 'idle' && photoCount === 3);
    const before = engine.pid();
    const told: string[] = [];
    const stop = engine.subscribe(
      (name, value) => void told.push(name === 'library.changed' ? (value as LibraryState).model.id : name),
    );
    const used = engine.request('model.use', { id: 'own' });
    const meanwhile = asked('places.list', {}).then(
      () => 'answered',
      (error: Error) => error.message,
    );
    expect(await used).toEqual({ ok: true, value: {} });
    expect(await meanwhile).toMatch(/^answered$|another model/);
    expect(engine.pid()).not.toBe(before);
    expect(told).toEqual(expect.arrayContaining(['own', 'places.changed']));
    expect(told).not.toContain('engine.restarted');
    stop();
    expect(await until(({ scan, placeCount }) => scan.state === 'idle' && placeCount === 1)).toMatchObject({
      model: { id: 'own', why: null },
      photoCount: 3,
    });
    expect(
      (await asked('models.list', {})).models.filter(({ isInUse }) => isInUse).map(({ id }) => id),
    ).toEqual(['own']);
  });

  test('The model in use stays where the one chosen is not there or not whole', async () => {
    expect(await engine.request('model.use', { id: 'nothing' })).toMatchObject({
      ok: false,
      failure: { kind: 'no such model' },
    });
    const broken = join(ownModels(), 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'manifest.json'), '{');
    expect((await asked('models.list', {})).models.find(({ id }) => id === 'broken')).toMatchObject({
      problem: expect.stringContaining('is not JSON') as string,
    });
    expect(await engine.request('model.use', { id: 'broken' })).toMatchObject({
      ok: false,
      failure: { kind: 'no such model' },
    });
    rmSync(broken, { recursive: true });
    expect(await asked('library.state', {})).toMatchObject({ model: { id: 'own' } });
  });

  test("A model is added from a folder or an archive under its manifest's id, and removed", async () => {
    const own = join(root, 'my model');
    writeOwnModel(own);
    const arrived = async (
      from = own,
      fileName: string | null = null,
      release: string | null = null,
    ): Promise<ModelArrival> => {
      const told = Promise.withResolvers<ModelArrival>();
      const stop = engine.subscribe(
        (name, value) =>
          void (
            name === 'models.changed' &&
            ['added', 'failed'].includes((value as ModelArrival).state) &&
            told.resolve(value as ModelArrival)
          ),
      );
      await asked('model.add', { token: engine.grant(from), fileName, release });
      return await told.promise.finally(stop);
    };
    expect(await arrived()).toMatchObject({ id: 'my-delf', state: 'added' });
    expect((await asked('models.list', {})).models.map(({ id }) => id)).toContain('my-delf');
    expect(await arrived()).toMatchObject({
      id: 'my model',
      state: 'failed',
      failure: { reason: expect.stringContaining('There is a model my-delf already') as string },
    });
    expect(await engine.request('model.remove', { id: 'my-delf' })).toEqual({ ok: true, value: {} });
    expect(existsSync(join(ownModels(), 'my-delf'))).toBe(false);
    expect(await engine.request('model.remove', { id: 'my-delf' })).toMatchObject({
      ok: false,
      failure: { kind: 'no such model' },
    });

    const upload = join(root, 'a-file-without-a-name');
    writeFileSync(upload, archiveOf(own, 'my model'));
    expect(await arrived(upload, 'my model.tar.gz')).toMatchObject({ id: 'my-delf', state: 'added' });
    expect(await arrived(upload, 'my model.tar.gz', 'delf_v1_20171026')).toMatchObject({
      id: 'delf_v1_20171026',
      state: 'failed',
      failure: { reason: expect.stringMatching(/^my model\.tar\.gz holds no /) as string },
    });
    expect(
      await engine.request('model.add', { token: engine.grant(upload), fileName: null, release: 'delf' }),
    ).toMatchObject({ ok: false, failure: { kind: 'no such model' } });
    expect(await engine.request('model.remove', { id: 'my-delf' })).toEqual({ ok: true, value: {} });
  });

  test('A model is not removed while it is in use, nor the packed one ever', async () => {
    expect(
      (await asked('models.list', {})).models.map(({ id, isInUse, isPacked }) => [id, isInUse, isPacked]),
    ).toEqual(
      expect.arrayContaining([
        [BUILT_IN_MODEL, false, true],
        ['own', true, false],
      ]),
    );
    expect(await engine.request('model.remove', { id: 'own' })).toMatchObject({
      ok: false,
      failure: { kind: 'in use' },
    });
    expect(await engine.request('model.remove', { id: BUILT_IN_MODEL })).toMatchObject({
      ok: false,
      failure: { kind: 'not removed' },
    });
    expect((await asked('models.list', {})).models.map(({ id }) => id)).toEqual(
      expect.arrayContaining([BUILT_IN_MODEL, 'own']),
    );
  });

  test('A model is not fetched without the word of a person', async () => {
    expect(await engine.request('model.fetch', { id: 'delf_v1_20171026' })).toMatchObject({
      ok: false,
      failure: { kind: 'not understood' },
    });
    expect(await engine.request('model.fetch', { id: 'delf_v1_20171026', isAgreed: false })).toMatchObject({
      ok: false,
      failure: { kind: 'not understood' },
    });
    expect(await engine.request('model.fetch', { id: 'other', isAgreed: true })).toMatchObject({
      ok: false,
      failure: { kind: 'no such model' },
    });
  });

  test('The model chosen is used the next time too, or the built-in one, with the reason', async () => {
    await engine.close();
    await start(null);
    expect(await asked('library.state', {})).toMatchObject({
      model: { id: 'own', why: null },
      placeCount: 1,
    });
    await engine.close();
    rmSync(join(ownModels(), 'own'), { recursive: true });
    await start(null);
    expect(await asked('library.state', {})).toMatchObject({
      model: {
        id: BUILT_IN_MODEL,
        why: expect.stringMatching(/There is no model "own"\. .* looks at photos instead\.$/) as string,
      },
    });
  });

  test('A model that cannot be fetched without a network is refused with how else it is had', async () => {
    await engine.close();
    for (const [name, value] of Object.entries({
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
      NO_PROXY: '',
      no_proxy: '',
    }))
      vi.stubEnv(name, value);
    await start(null);
    const failed = Promise.withResolvers<ModelArrival>();
    engine.subscribe(
      (name, value) =>
        void (
          name === 'models.changed' &&
          (value as ModelArrival).state === 'failed' &&
          failed.resolve(value as ModelArrival)
        ),
    );
    await asked('model.fetch', { id: 'delf_v1_20171026', isAgreed: true });
    expect((await failed.promise).failure).toMatchObject({
      reason: expect.stringContaining('There is no connection to storage.googleapis.com') as string,
      remedy: expect.stringContaining('by other means') as string,
    });
    expect((await asked('models.list', {})).arrival).toMatchObject({ state: 'failed' });
  });
});

if (shared === null)
  console.warn('skipped: fetching a model in a process of its own (../shared is not here)');

describe.skipIf(shared === null)('the fetching of an official model', () => {
  let archive: Buffer;
  let given: number;
  const server = createServer((request, response) => {
    const start = Number(/\d+/.exec(request.headers.range ?? '0')![0]);
    const end = Math.min(archive.length, start + given);
    response.writeHead(start > 0 ? 206 : 200, {
      etag: '"a"',
      'content-length': archive.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${archive.length - 1}/${archive.length}` } : {}),
    });
    response.write(archive.subarray(start, end), () => void (end === archive.length && response.end()));
  });
  let manager: ReturnType<typeof modelManager>;
  const told: ModelArrival[] = [];
  const [release] = RELEASES;
  const ended = (...states: ModelArrival['state'][]) =>
    vi.waitUntil(() => told.find(({ state }) => states.includes(state)), { timeout: 60_000 });
  beforeAll(async () => {
    writeOfficialShaped(join(root, 'shaped'));
    archive = archiveOf(join(root, 'shaped'), 'delf');
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    told.length = 0;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/delf.tar.gz`;
    manager = modelManager({ inUse: BUILT_IN_MODEL, compute: 'cpu' }, (arrival) => void told.push(arrival), [
      { ...release!, url, blobs: {} },
    ]);
  });

  test('While one window fetches a model, a second is refused and does not disturb the first', async () => {
    given = 5e6;
    manager.fetch(release!.id);
    await vi.waitUntil(() => told.some(({ bytes }) => bytes > 0), { timeout: 60_000 });
    const second = Promise.withResolvers<ModelArrival>();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/delf.tar.gz`;
    modelManager(
      { inUse: BUILT_IN_MODEL, compute: 'cpu' },
      (arrival) => void (arrival.failure !== null && second.resolve(arrival)),
      [{ ...release!, url, blobs: {} }],
    ).fetch(release!.id);
    expect(await second.promise).toMatchObject({
      state: 'failed',
      failure: { reason: `${release!.id} is being fetched already, by another window or command.` },
    });
    expect(told.at(-1)).toMatchObject({ state: 'fetching' });
    manager.stop();
    await ended('stopped');
  });

  test('Fetching a model is stopped with what came kept, and goes on to the model', async () => {
    given = 5e6;
    expect(manager.fetch(release!.id)).toEqual({ ok: true, value: {} });
    expect(manager.fetch(release!.id)).toMatchObject({ ok: false, failure: { kind: 'busy' } });
    await vi.waitUntil(() => told.some(({ bytes }) => bytes > 0), { timeout: 60_000 });
    expect(await manager.use(BUILT_IN_MODEL)).toMatchObject({ ok: false, failure: { kind: 'busy' } });
    manager.stop();
    expect(await ended('stopped')).toMatchObject({ failure: null });
    expect(existsSync(join(root, 'data/downloads', `${release!.id}.tar.gz.part`))).toBe(true);

    told.length = 0;
    given = Infinity;
    manager.fetch(release!.id);
    expect(await ended('added', 'failed')).toMatchObject({ state: 'added', failure: null });
    expect(told.map(({ state }) => state)).toContain('checking');
    expect(
      told
        .filter(({ state }) => state === 'fetching')
        .slice(1)
        .every(({ bytes }) => bytes > 0),
    ).toBe(true);
    const { models, offered } = await manager.list();
    expect([models.map(({ id }) => id).includes(release!.id), offered]).toEqual([true, []]);
  });
});
