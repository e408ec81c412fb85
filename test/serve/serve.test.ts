import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serve } from '../../electron/serve/serve.ts';
import { connectSilentShare, disconnect, mayConnect } from '../support/mounts.ts';
import type { Got } from './served.ts';
import { fromPage, here, serveEachTest } from './served.ts';

serveEachTest();

describe('requests', () => {
  test('A request goes to the engine and its answer comes back', async () => {
    const got = await fromPage('/api/place.get', { body: '{"placeId":3}' });
    expect([got.status, JSON.parse(got.body)]).toEqual([200, { ok: true, value: { name: 'place.get' } }]);
    expect(here.engine.asked).toMatchObject([{ name: 'place.get', ask: { placeId: 3 } }]);
  });

  test('A request of another name never reaches the engine', async () => {
    for (const name of ['nothing', 'constructor', '__proto__', '', 'place.get/more'])
      expect([name, (await fromPage(`/api/${name}`)).status]).toEqual([name, 404]);
    expect(here.engine.asked).toEqual([]);
  });

  test('Requests that are no JSON, too long, or malformed are refused', async () => {
    expect((await fromPage('/api/place.get', { body: '{"placeId":' })).status).toBe(400);
    expect(
      (await fromPage('/api/place.get', { body: JSON.stringify({ name: 'x'.repeat(4 * 1024 ** 2) }) }))
        .status,
    ).toBe(400);
    expect(here.engine.asked).toEqual([]);
    expect((await fromPage('/api/place.get', { body: '{"bad":true}' })).status).toBe(400);
  });

  test('Requests with another method are refused', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await fromPage('/api/scan.start', { method })).status).toBe(405);
    expect((await fromPage('/photo/7/cover')).status).toBe(405);
    expect((await fromPage('/')).status).toBe(405);
    expect(here.engine.asked).toEqual([]);
  });
});

describe('files', () => {
  test('Files of the page are served by name and type', async () => {
    expect(await fromPage('/assets/main.js', { method: 'GET' })).toMatchObject({
      status: 200,
      body: 'the script',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/..\\secret.txt',
    '/link.txt',
  ])('Files outside the page are not served, by the path %s', async (path) => {
    symlinkSync(join(here.root, 'secret.txt'), join(here.root, 'pages/link.txt'));
    const got = await fromPage(path, { method: 'GET' });
    // a path that leads out of the session is nobody's
    expect([401, 404]).toContain(got.status);
    expect(got.body).not.toContain('a secret');
  });

  test('A page that is not built yet is told of with the command that builds it', async () => {
    rmSync(join(here.root, 'pages'), { recursive: true });
    expect(await fromPage('/', { method: 'GET' })).toMatchObject({
      status: 503,
      body: expect.stringContaining('npm run build') as string,
    });
  });
});

test('Photos go by id and by the sizes there are; what is no photo is not found', async () => {
  expect(await fromPage('/photo/7/cover', { method: 'GET' })).toMatchObject({
    status: 200,
    body: 'photo cover',
    headers: { 'content-type': 'image/jpeg' },
  });
  for (const path of [
    '8/cover',
    '7/huge',
    '7/constructor',
    '7',
    '-7/cover',
    '7.0/cover',
    '%2fetc%2fpasswd/full',
    '7/cover/more',
  ])
    expect([path, (await fromPage(`/photo/${path}`, { method: 'GET' })).status]).toEqual([path, 404]);
});

test('A photo is downloaded by its id as it is, under its own name, and is never shown or run', async () => {
  expect(await fromPage('/original/7', { method: 'GET' })).toMatchObject({
    status: 200,
    body: 'as it is',
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''Z%C3%BCrich%20%221%22.jpg",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
  expect(JSON.parse((await fromPage('/original/8', { method: 'GET' })).body)).toMatchObject({
    failure: { kind: 'vanished', reason: 'It is gone.' },
  });
  for (const path of ['-7', '7.0', '7/more', '%2fetc%2fpasswd', '..%2f7', '', '7?path=/etc/passwd'])
    expect([path, (await fromPage(`/original/${path}`, { method: 'GET' })).status]).toEqual([
      path,
      path.startsWith('7?') ? 200 : 404,
    ]);
});

test('A picture of a match goes by the ids of its photos, as PNG or SVG, and nothing else does', async () => {
  expect(await fromPage('/match/7/8.png', { method: 'GET' })).toMatchObject({
    status: 200,
    body: 'match 7 8 png',
    headers: { 'content-type': 'image/png', 'cache-control': 'no-store' },
  });
  expect(await fromPage('/match/7/8.svg', { method: 'GET' })).toMatchObject({
    status: 200,
    body: 'match 7 8 svg',
    headers: { 'content-type': 'image/svg+xml' },
  });
  expect(JSON.parse((await fromPage('/match/8/7.png', { method: 'GET' })).body)).toMatchObject({
    failure: { kind: 'not looked at' },
  });
  for (const path of ['8/7.png', '7/8.gif', '7/8', '7/8.png/more', '7/8.png.png', '-7/8.png', '7/8.'])
    expect([path, (await fromPage(`/match/${path}`, { method: 'GET' })).status]).toEqual([path, 404]);
});

test('Then-and-now files go by ids and known forms, and what else is asked is not there', async () => {
  const asked = async (path: string) => fromPage(`/then-and-now/${path}`, { method: 'GET' });
  const laid = await asked('match/7-9/light-dates.webp');
  expect(laid).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
  expect(JSON.parse(laid.body)).toEqual({
    of: { a: 7, b: 9 },
    options: { form: 'webp', matchLight: true, dates: true },
  });
  expect(JSON.parse(decodeURIComponent(laid.headers['x-left-out'] as string))).toEqual(['Zürich\n.jpg']);
  expect(JSON.parse((await asked('place/3/plain.jpg')).body)).toEqual({
    of: { placeId: 3 },
    options: { form: 'jpg', matchLight: false, dates: false },
  });
  expect(JSON.parse((await asked('match/8-7/plain.jpg')).body)).toMatchObject({
    failure: { kind: 'no match' },
  });
  for (const path of [
    ...['place/3/plain.gif', 'place/3/PLAIN.jpg', 'place/3/plain.jpg/more', 'place/-3/plain.jpg', 'place/3'],
    ...['match/7/plain.jpg', 'match/7-8-9/plain.jpg', 'place/../plain.jpg', 'place/%2fetc/plain.jpg'],
  ])
    expect([path, (await asked(path)).status]).toEqual([path, 404]);
  expect(await fromPage('/laid/7/8.webp', { method: 'GET' })).toMatchObject({
    status: 200,
    body: 'laid 7 8',
  });
  expect((await fromPage('/laid/7/%2e%2e.webp', { method: 'GET' })).status).toBe(404);
  expect((await fromPage('/take-again/%2fetc%2fpasswd.html', { method: 'GET' })).status).toBe(404);
});

test('A page that is exported is saved, never shown, and nothing in it would run', async () => {
  for (const path of [
    '/then-and-now/match/7-9/plain.html',
    '/take-again/7.html',
    '/export/proof/7/en.html',
  ]) {
    const { status, headers } = await fromPage(path, { method: 'GET' });
    expect([status, headers['content-disposition']]).toEqual([200, 'attachment']);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  }
});

test('An export is asked for by a number and a language alone', async () => {
  const get = (path: string) => fromPage(path, { method: 'GET' });
  expect((await get('/export/library.json')).body).toBe('{"what":"json"}');
  expect((await get('/export/proof/7/zh-Hans.html')).body).toBe(
    '{"what":"proof","placeId":7,"language":"zh-Hans"}',
  );
  for (const path of ['proof/7/fr.html', 'proof/%2e%2e/en.html', 'proof/-1/en.html', 'library.jsonx', '']) {
    const { status } = await get(`/export/${path}`);
    expect([path, status]).toEqual([path, 404]);
  }
});

describe('uploads', () => {
  const kept = (): string[] =>
    readdirSync(tmpdir())
      .filter((name) => name.startsWith('revisit-upload-'))
      .flatMap((name) => readdirSync(join(tmpdir(), name)));

  test('An upload is a file for one search, removed with its token when that is answered', async () => {
    const { token } = JSON.parse(
      (
        await fromPage('/api/upload', {
          headers: { 'content-type': 'application/octet-stream' },
          body: 'bytes',
        })
      ).body,
    ) as { token: string };
    await fromPage('/api/find.file', { body: JSON.stringify({ token }) });
    const [first] = here.engine.asked;
    expect(first).toMatchObject({ name: 'find.file', exists: true });
    expect(existsSync(first!.path!)).toBe(false);
    await fromPage('/api/find.file', { body: JSON.stringify({ token }) });
    expect(here.engine.asked[1]!.path).toBeNull();
  });

  test("An uploaded model's archive stays for the engine, which is told its name", async () => {
    const { token } = JSON.parse(
      (
        await fromPage('/api/upload', {
          headers: { 'content-type': 'application/octet-stream' },
          body: 'bytes',
        })
      ).body,
    ) as { token: string };
    await fromPage('/api/model.add', {
      body: JSON.stringify({ token, fileName: 'delf.tar.gz', release: null }),
    });
    const [first] = here.engine.asked;
    expect(first).toMatchObject({ name: 'model.add', ask: { fileName: 'delf.tar.gz' } });
    expect(existsSync(first!.path!)).toBe(true);
  });

  test('Uploads that are too large, whether they say so or not, are refused and leave nothing', async () => {
    const before = kept();
    const body = Buffer.alloc(1001);
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }] as Record<string, string>[]) {
      const got = await fromPage('/api/upload', { headers, body });
      expect(got.status).toBe(413);
    }
    expect(kept()).toEqual(before);
    expect((await fromPage('/api/upload', { body: Buffer.alloc(1000) })).status).toBe(200);
  });

  test('Uploads are gone when the server is', async () => {
    const before = kept();
    await fromPage('/api/upload', { body: 'bytes' });
    expect(kept()).toHaveLength(before.length + 1);
    await here.served.close();
    expect(kept()).toEqual(before);
    here.served = await serve({ engine: here.engine });
  });
});

describe('the folder chooser', () => {
  const list = async (node: string | null): Promise<Got> =>
    fromPage('/api/chooser', { body: JSON.stringify({ node }) });
  const entries = async (node: string): Promise<{ node: string; name: string }[]> =>
    (JSON.parse((await list(node)).body) as { entries: { node: string; name: string }[] }).entries;

  test('The chooser shows folders under opaque ids, and the engine gets what an id stands for', async () => {
    mkdirSync(join(here.root, 'photos/2019'), { recursive: true });
    mkdirSync(join(here.root, '.hidden'));
    const start = JSON.parse((await list(null)).body) as {
      parent: string | null;
      entries: { node: string }[];
    };
    expect(start.parent).toBeNull();
    expect(start.entries.length).toBeGreaterThan(0);
    const shown = await entries(here.engine.grant(here.root));
    expect(shown.map(({ name }) => name)).toEqual(['pages', 'photos']);
    for (const { node } of shown) expect(node).not.toContain('p');
    await fromPage('/api/folder.add', { body: JSON.stringify({ token: shown[1]!.node }) });
    expect(here.engine.asked).toMatchObject([{ name: 'folder.add', path: join(here.root, 'photos') }]);
  });

  test.skipIf(!mayConnect.share)('The chooser leaves a share out that hangs, and opens none', async () => {
    const share = join(here.root, 'nas');
    const silent = await connectSilentShare(share);
    try {
      const shown = await entries(here.engine.grant(here.root));
      expect(shown.map(({ name }) => name)).toEqual(['pages']);
      expect((await list(here.engine.grant(share))).status).toBe(400);
    } finally {
      await silent.die();
      disconnect(share);
    }
  });

  test('The chooser opens no path and no id that it did not give out', async () => {
    for (const node of ['/', here.root, '..', 'forged-node-id', ''])
      expect([node, (await list(node)).status]).toEqual([node, 400]);
    expect(
      (await fromPage('/api/chooser', { body: JSON.stringify({ node: null, path: here.root }) })).status,
    ).toBe(400);
    expect((await list(here.engine.grant(join(here.root, 'secret.txt')))).status).toBe(400);
  });

  test('The chooser follows no link that was put in the place of a folder since it was shown', async () => {
    mkdirSync(join(here.root, 'photos'));
    mkdirSync(join(here.root, 'private/inner'), { recursive: true });
    const shown = (await entries(here.engine.grant(here.root))).find(({ name }) => name === 'photos')!;
    renameSync(join(here.root, 'photos'), join(here.root, 'was'));
    symlinkSync(join(here.root, 'private'), join(here.root, 'photos'));
    expect((await list(shown.node)).status).toBe(400);
    for (const name of ['folder.add', 'export.tables', 'export.folders', 'export.undoFolders']) {
      const { status } = await fromPage(`/api/${name}`, { body: JSON.stringify({ token: shown.node }) });
      expect([name, status]).toEqual([name, 400]);
    }
    expect(here.engine.asked).toEqual([]);
  });
});

test('What the engine tells goes to every page that listens', async () => {
  const line = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: here.port,
        path: `${here.session}/api/events`,
        headers: { host: `127.0.0.1:${here.port}` },
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (text.startsWith(':')) here.engine.tell('places.changed', { x: 1 });
          if (text.includes('data:')) {
            resolve(text);
            request.destroy();
          }
        });
        expect(response.headers['content-type']).toBe('text/event-stream');
      },
    );
    request.on('error', reject);
    request.end();
  });
  expect(line).toContain('event: places.changed\ndata: {"x":1}\n\n');
});
