import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventOf, LibraryState, Place, RequestName } from '../../electron/contract/requests.ts';
import { events } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { asking } from '../support/asked.ts';
import { builtIn } from '../support/models/built-in.ts';
import { LAPSE, paintTwoPlaces } from './two-places.ts';

let root: string;
let model: string;
let engine: Engine;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'revisit-client-'));
  model = (await builtIn()).folder;
  await paintTwoPlaces(join(root, 'photos'));
  engine = await started();
  engine.subscribe((name, value) => void events[name].parse(value)); // told as the contract has it
  await asked('folder.add', { token: engine.grant(join(root, 'photos')) });
  await until((state) => state.scan.state === 'idle');
}, 120_000);
afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
});

async function started(library = join(root, 'library')): Promise<Engine> {
  const result = await startEngine({ library, model });
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

const asked = asking(() => engine);
/** The first state told, from now on or now, that is as wanted. */
async function until(wanted: (state: LibraryState) => boolean, of = engine): Promise<LibraryState> {
  const told = Promise.withResolvers<LibraryState>();
  const stop = of.subscribe((name, value) => {
    if (name === 'library.changed' && wanted(value as LibraryState)) told.resolve(value as LibraryState);
  });
  try {
    const now = await asked('library.state', {}, of);
    return wanted(now) ? now : await told.promise;
  } finally {
    stop();
  }
}

const namesOf = async (placeId: number): Promise<string[]> =>
  (await asked('place.get', { placeId })).photos.map(({ fileName }) => fileName.slice(0, 2)).sort();

test('The engine has a lower priority than who started it', () => {
  expect(getPriority(engine.pid()!)).toBe(Math.max(getPriority(), 5));
});

test("The library's state is what was scanned", async () => {
  expect(await asked('library.state', {})).toMatchObject({
    folders: [{ path: join(root, 'photos'), online: true, fileCount: 6 }],
    photoCount: 6,
    placeCount: 2,
    failureCount: 0,
    offlineCount: 0,
    device: { name: expect.stringMatching(/^CPU/) as string },
  });
});

test('Places are listed, and each has its photos and the links that prove it', async () => {
  const places = await asked('places.list', {});
  expect(places.map(({ photoCount, isNew, name }) => ({ photoCount, isNew, name }))).toEqual(
    [1, 2].map(() => ({ photoCount: 3, isNew: false, name: null })),
  );
  const place = await asked('place.get', { placeId: places[0]!.id });
  expect(place.photos.map(({ id }) => id)).toContain(place.summary.coverPhotoId);
  expect(place.links.length).toBeGreaterThanOrEqual(2);
});

test('Inliers are tentative too, miss the transform by their residual, alike from both sides', async () => {
  const [summary] = await asked('places.list', {});
  const {
    links: [best],
  } = await asked('place.get', { placeId: summary!.id });
  const [there, back] = [
    await asked('match.get', { a: best!.a, b: best!.b }),
    await asked('match.get', { a: best!.b, b: best!.a }),
  ];
  expect(there.inliers.rowsA).toHaveLength(best!.inlierCount);
  for (const { featuresA, featuresB, tentative, inliers, bFromA } of [there, back]) {
    const pairs = new Set(tentative.rowsA.map((row, i) => `${row} ${tentative.rowsB[i]}`));
    const m = bFromA!;
    inliers.rowsA.forEach((rowA, i) => {
      const rowB = inliers.rowsB[i]!;
      expect(pairs).toContain(`${rowA} ${rowB}`);
      const [x, y] = [featuresA.location[2 * rowA]!, featuresA.location[2 * rowA + 1]!];
      const miss = Math.hypot(
        m[0] * x + m[1] * y + m[2] - featuresB.location[2 * rowB]!,
        m[3] * x + m[4] * y + m[5] - featuresB.location[2 * rowB + 1]!,
      );
      expect(inliers.residualPx[i]).toBeCloseTo(miss, 6);
    });
  }
  const pairsOf = (rows: number[], others: number[]): string[] =>
    rows.map((row, i) => `${row} ${others[i]}`).sort();
  expect(pairsOf(back.inliers.rowsB, back.inliers.rowsA)).toEqual(
    pairsOf(there.inliers.rowsA, there.inliers.rowsB),
  );
  expect(back.score).toBe(there.score);
});

test('Two photos that are no match come with the reason and what was tentative', async () => {
  const [p, q] = await asked('places.list', {});
  const no = await asked('match.get', { a: p!.coverPhotoId, b: q!.coverPhotoId });
  expect(no).toMatchObject({ verdict: 'no match', threshold: 100 });
  expect(no.reason).not.toBeNull();
  expect(no.tentative.rowsA.length).toBe(no.tentative.rowsB.length);
  expect(no.tentative.rowsA.length).toBeGreaterThan(0);
});

test('A match is drawn as PNG and SVG', async () => {
  const [p] = await asked('places.list', {});
  const {
    links: [link],
  } = await asked('place.get', { placeId: p!.id });
  const png = await engine.matchPicture(link!.a, link!.b, 'png');
  const svg = await engine.matchPicture(link!.a, link!.b, 'svg');
  if (!png.ok || !svg.ok) throw new Error('no picture');
  expect((await sharp(png.value).metadata()).format).toBe('png');
  expect(Buffer.from(svg.value).toString()).toContain(`<title>${link!.inlierCount} inliers</title>`);
  expect(await engine.matchPicture(12345, link!.b, 'svg')).toMatchObject({
    ok: false,
    failure: { kind: 'not looked at' },
  });
});

test('The photos of a match are laid onto each other, and one onto the other alone', async () => {
  const [p] = await asked('places.list', {});
  const {
    links: [link],
  } = await asked('place.get', { placeId: p!.id });
  const { a, b } = link!;
  const pair = await engine.thenAndNow({ a, b }, { form: 'jpg', matchLight: true, dates: false }, null);
  if (!pair.ok) throw new Error(pair.failure.reason);
  expect(pair.value.leftOut).toEqual([]);
  expect((await sharp(pair.value.bytes).metadata()).format).toBe('jpeg');
  const lapse = await engine.thenAndNow({ placeId: p!.id }, LAPSE, null);
  if (!lapse.ok) throw new Error(lapse.failure.reason);
  expect((await sharp(lapse.value.bytes).metadata()).pages! % 7).toBe(0);
  const [laid, onto] = [await engine.laidPicture(a, b), await engine.photo(b, 'full')];
  if (!laid.ok || !onto.ok) throw new Error('no picture');
  const { width, height } = await sharp(onto.value).metadata();
  expect(await sharp(laid.value).metadata()).toMatchObject({ width, height, hasAlpha: true });
  const again = await engine.takeAgain(a);
  expect(again.ok && Buffer.from(again.value).toString()).toContain('<!doctype html>');
  const unknown = await engine.thenAndNow({ placeId: 999 }, LAPSE, null);
  expect(unknown).toMatchObject({ ok: false, failure: { kind: 'no such place' } });
});

test('Photos are given upright', async () => {
  const ids = (
    await Promise.all((await asked('places.list', {})).map(({ id }) => asked('place.get', { placeId: id })))
  ).flatMap(({ photos }) => photos);
  const turned = ids.find(({ fileName }) => fileName === 'a0.jpg')!;
  expect([turned.widthPx, turned.heightPx]).toEqual([400, 300]);

  const full = await engine.photo(turned.id, 'full');
  if (!full.ok) throw new Error(full.failure.reason);
  expect(await sharp(full.value).metadata()).toMatchObject({ width: 400, height: 300, format: 'jpeg' });
  expect(await engine.photo(12345, 'cover')).toMatchObject({
    ok: false,
    failure: { kind: 'no such photo' },
  });
});

test('Bytes that lie where a photo lay are never shown for it', async () => {
  const [, q] = await asked('places.list', {});
  const photo = (await asked('place.get', { placeId: q!.id })).photos[0]!;
  const path = join(root, 'photos', photo.fileName);
  renameSync(path, `${path}.kept`);
  writeFileSync(
    path,
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ffffff' } })
      .jpeg()
      .toBuffer(),
  );
  expect(await engine.photo(photo.id, 'screen')).toMatchObject({
    ok: false,
    failure: { kind: 'vanished' },
  });
  renameSync(`${path}.kept`, path);
  expect(await engine.photo(photo.id, 'screen')).toMatchObject({ ok: true });
});

test('A photo file is found among the photos, and nothing is added to the library', async () => {
  const found = await asked('find.file', { token: engine.grant(join(root, 'photos/b1.jpg')) });
  expect(found.queryPhoto?.fileName).toBe('b1.jpg');
  expect(found.hits.map(({ photo }) => photo.fileName).sort()).toEqual(
    expect.arrayContaining(['b0.jpg', 'b2.jpg']),
  );
  expect(await asked('library.state', {})).toMatchObject({ photoCount: 6 });
  writeFileSync(join(root, 'text.jpg'), 'no photo');
  const reply = await engine.request('find.file', { token: engine.grant(join(root, 'text.jpg')) });
  expect(reply).toMatchObject({ ok: false, failure: { kind: 'not a photo' } });
  expect(JSON.stringify(reply)).not.toContain(root);
});

test('What a person decides of places is done, and taken back', async () => {
  const [p, q] = (await asked('places.list', {})).map(({ id }) => id) as [number, number];
  const [inP, inQ] = [await namesOf(p), await namesOf(q)];
  await asked('place.rename', { placeId: p, name: '  Market square ' });
  await asked('place.merge', { placeIds: [p, q] });
  expect(await asked('places.list', {})).toMatchObject([{ id: p, name: 'Market square', photoCount: 6 }]);
  expect(await asked('place.undo', {})).toMatchObject({ undone: 'merge' });
  expect([await namesOf(p), await namesOf(q)]).toEqual([inP, inQ]);
  expect(await asked('place.get', { placeId: p })).toMatchObject({ undoable: 'rename', redoable: 'merge' });
  expect(await asked('place.redo', {})).toMatchObject({ redone: 'merge' });
  expect(await namesOf(p)).toEqual([...inP, ...inQ].sort());
  expect(await asked('place.undo', {})).toMatchObject({ undone: 'merge' });
  const [first, second] = (await asked('place.get', { placeId: p })).photos;
  await asked('place.exclude', { placeId: p, photoIds: [first!.id] });
  expect(await asked('place.get', { placeId: p })).toMatchObject({
    summary: { photoCount: 2 },
    excluded: [{ id: first!.id }],
  });
  await asked('place.include', { placeId: p, photoIds: [first!.id] });
  expect(await asked('place.get', { placeId: p })).toMatchObject({
    summary: { photoCount: 3 },
    excluded: [],
  });
  expect(await asked('place.undo', {})).toMatchObject({ undone: 'include' });
  expect(await asked('place.get', { placeId: p })).toMatchObject({
    summary: { photoCount: 2 },
    excluded: [{ id: first!.id }],
  });
  expect(await asked('place.split', { placeId: p, photoIds: [second!.id] })).toEqual({
    placeId: null,
    places: [],
  });
  expect(await engine.request('place.get', { placeId: p })).toMatchObject({
    ok: false,
    failure: { kind: 'no such place' },
  });
  await asked('scan.start', {});
  await until(({ scan }) => scan.state === 'idle');
  expect((await asked('places.list', {})).map(({ id }) => id)).toEqual(expect.not.arrayContaining([p]));
  expect([
    await asked('place.undo', {}),
    await asked('place.undo', {}),
    await asked('place.undo', {}),
  ]).toMatchObject([{ undone: 'split' }, { undone: 'exclude' }, { undone: 'rename' }]);
  expect(await namesOf(p)).toEqual(inP);
});

test('A decision is answered with the place as it is now, and changed places are told', async () => {
  const told: EventOf<'places.changed'>[] = [];
  const stop = engine.subscribe((name, value) => {
    if (name === 'places.changed') told.push(value as EventOf<'places.changed'>);
  });
  const [p] = await asked('places.list', {});
  const renamed = await asked('place.rename', { placeId: p!.id, name: 'Fountain' });
  expect(renamed.places).toEqual([await asked('place.get', { placeId: p!.id })]);
  const [{ summary, revision }] = renamed.places as [Place];
  expect(summary).toMatchObject({ id: p!.id, name: 'Fountain' });
  expect(told).toEqual([{ revision, places: [summary], gone: [] }]);
  expect(await asked('place.undo', {})).toMatchObject({ undone: 'rename', places: [{ summary: p }] });
  stop();
});

test('What makes no sense is refused with a reason', async () => {
  const [p, q] = await asked('places.list', {});
  const other = (await asked('place.get', { placeId: q!.id })).photos[0]!.id;
  const all = (await asked('place.get', { placeId: p!.id })).photos.map(({ id }) => id);
  const refusals: [RequestName, unknown, string][] = [
    ['place.rename', { placeId: 999, name: 'x' }, 'no such place'],
    ['place.cover', { placeId: p!.id, photoId: other }, 'not in the place'],
    ['place.exclude', { placeId: p!.id, photoIds: [other] }, 'not in the place'],
    ['place.include', { placeId: p!.id, photoIds: all }, 'in a place'],
    ['place.make', { photoIds: [all[0]!, other] }, 'in a place'],
    ['place.split', { placeId: p!.id, photoIds: [other] }, 'not in the place'],
    ['place.split', { placeId: p!.id, photoIds: all }, 'whole place'],
    ['place.merge', { placeIds: [p!.id, p!.id] }, 'one place'],
    ['photo.get', { photoId: 12345 }, 'no such photo'],
    ['match.get', { a: 12345, b: other }, 'not looked at'],
    ['folder.add', { token: 'made-up-token' }, 'not understood'],
    ['folder.add', { token: engine.grant(join(root, 'nowhere')) }, 'no such folder'],
    ['place.get', { placeId: '1' }, 'not understood'],
    ['place.get', { placeId: 1, extra: true }, 'not understood'],
    ['constructor' as RequestName, {}, 'not understood'],
  ];
  for (const [name, ask, kind] of refusals)
    expect([name, await engine.request(name, ask)]).toEqual([
      name,
      {
        ok: false,
        failure: {
          kind,
          reason: expect.stringMatching(/\.$/) as string,
          remedy: expect.any(String) as string,
        },
      },
    ]);
});

test('A folder is forgotten, and its photos and names are known again when it is back', async () => {
  const [p] = await asked('places.list', {});
  await asked('place.rename', { placeId: p!.id, name: 'Harbour' });
  const {
    folders: [folder],
  } = await asked('library.state', {});
  await asked('folder.remove', { folderId: folder!.id });
  expect(await asked('places.list', {})).toEqual([]);
  await asked('folder.add', { token: engine.grant(join(root, 'photos')) });
  await until(({ scan }) => scan.state === 'idle');
  expect((await asked('places.list', {})).find(({ id }) => id === p!.id)).toMatchObject({
    name: 'Harbour',
    photoCount: 3,
  });
});

test('An engine that dies is started again, says so, and goes on with its scan', async () => {
  const other = await started(join(root, 'killed'));
  try {
    await asked('folder.add', { token: other.grant(join(root, 'photos')) }, other);
    await until(({ scan }) => scan.phase === 'extract', other);
    const restarted = Promise.withResolvers<string>();
    other.subscribe((name, value) => {
      if (name === 'engine.restarted') restarted.resolve((value as { reason: string }).reason);
    });
    const first = other.pid()!;
    const unanswered = other.request('find.file', { token: other.grant(join(root, 'photos/a1.jpg')) });
    process.kill(first, 'SIGKILL');
    expect(await unanswered).toMatchObject({ ok: false, failure: { kind: 'engine restarted' } });
    // who asks while it starts waits for it
    expect(await other.request('library.where', {})).toMatchObject({ ok: true });
    expect(await restarted.promise).toContain('SIGKILL');
    expect(other.pid()).not.toBe(first);
    expect(
      await until(({ scan, placeCount }) => scan.state === 'idle' && placeCount === 2, other),
    ).toMatchObject({ photoCount: 6 });
  } finally {
    await other.close();
  }
});

test('An engine that dies again and again is not restarted, and requests are refused', async () => {
  const other = await started(join(root, 'hopeless'));
  for (let death = 1; death <= 4; death++) {
    const restarted = Promise.withResolvers<void>();
    const stop = other.subscribe((name) => {
      if (name === 'engine.restarted') restarted.resolve();
    });
    const unanswered = other.request('library.state', {});
    process.kill(other.pid()!, 'SIGKILL');
    await unanswered;
    if (death < 4) await restarted.promise;
    stop();
  }
  await expect.poll(() => other.pid(), { timeout: 20_000 }).toBeNull();
  expect(await other.request('library.state', {})).toMatchObject({
    ok: false,
    failure: { kind: 'engine stopped' },
  });
  await other.close();
});

test('An engine that cannot open its library or model is refused with the reason', async () => {
  expect(await startEngine({ library: join(root, 'text.jpg', 'in a file'), model })).toMatchObject({
    ok: false,
    failure: { kind: 'unwritable' },
  });
  expect(await startEngine({ library: join(root, 'library'), model: 'no-such-model' })).toMatchObject({
    ok: false,
    failure: { kind: 'no such model' },
  });
});

test('A scan is paused on request and goes on from there', async () => {
  const other = await started(join(root, 'paused'));
  try {
    await asked('folder.add', { token: other.grant(join(root, 'photos')) }, other);
    await asked('scan.pause', {}, other);
    expect((await asked('library.state', {}, other)).scan).toMatchObject({
      state: 'paused',
      secondsLeft: null,
    });
    await asked('scan.start', {}, other);
    expect(await until(({ scan }) => scan.state === 'idle', other)).toMatchObject({
      photoCount: 6,
      placeCount: 2,
    });
  } finally {
    await other.close();
  }
});
