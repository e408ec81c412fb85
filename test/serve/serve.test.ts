import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
  readdirSync,
} from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import type { Served } from '../../electron/serve/serve.ts';
import { serve } from '../../electron/serve/serve.ts';

let root: string;
let engine: FakeEngine;
let served: Served;
let port: number;
let cookie: string;

/**
 * Stands for the engine: keeps what it was asked, with what tokens stood for, and answers each request with
 * its name.
 */
type FakeEngine = Engine & {
  asked: { name: string; ask: unknown; path: string | null; exists: boolean }[];
  tell: (name: string, value: unknown) => void;
};

function fakeEngine(): FakeEngine {
  const grants = new Map<string, string>();
  const asked: FakeEngine['asked'] = [];
  let told: ((name: never, value: never) => void) | undefined;
  return {
    asked,
    tell: (name, value) => told?.(name as never, value as never),
    request(name, ask) {
      const path = grants.get((ask as { token?: string }).token ?? '') ?? null;
      asked.push({ name, ask, path, exists: path !== null && existsSync(path) });
      return Promise.resolve(
        (ask as { bad?: boolean }).bad === true
          ? { ok: false, failure: { kind: 'not understood', reason: 'No.', remedy: 'None.' } }
          : ({ ok: true, value: { name } } as never),
      );
    },
    photo: (id, size) =>
      Promise.resolve(
        id === 7
          ? { ok: true, value: Buffer.from(`photo ${size}`) }
          : { ok: false, failure: { kind: 'no such photo', reason: 'No photo.', remedy: 'None.' } },
      ),
    grant(path) {
      grants.set(`token-of-${grants.size}`, path);
      return `token-of-${grants.size - 1}`;
    },
    granted: (token) => grants.get(token) ?? null,
    revoke: (token) => void grants.delete(token),
    subscribe(listener) {
      told = listener as typeof told;
      return () => (told = undefined);
    },
    pid: () => null,
    close: () => Promise.resolve(),
  };
}

interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A request as a program can send it, which may say anything in its headers. */
function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host: `127.0.0.1:${port}`, ...headers },
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** As the page itself sends it, but for what is said otherwise; a header of '' is left out. */
function fromPage(path: string, { method = 'POST', headers = {}, body = '{}' }: Sent = {}): Promise<Got> {
  const all = { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json', ...headers };
  return send(path, {
    method,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    ...(method === 'GET' ? {} : { body }),
  });
}

const enter = async (): Promise<string> =>
  (await send(`/?token=${new URL(served.url).searchParams.get('token')!}`)).headers['set-cookie']![0]!;

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-serve-')));
  mkdirSync(join(root, 'pages/assets'), { recursive: true });
  writeFileSync(join(root, 'pages/index.html'), 'the page');
  writeFileSync(join(root, 'pages/assets/main.js'), 'the script');
  writeFileSync(join(root, 'secret.txt'), 'a secret');
  engine = fakeEngine();
  served = await serve({ engine, pages: join(root, 'pages'), maxUploadBytes: 1000 });
  port = Number(new URL(served.url).port);
  cookie = (await enter()).split(';')[0]!;
});
afterEach(async () => {
  await served.close();
  rmSync(root, { recursive: true });
});

describe('the way in', () => {
  test('is a token that opens once and gives a cookie that scripts and other sites cannot use', async () => {
    const again = await send(`/?token=${new URL(served.url).searchParams.get('token')!}`);
    expect([again.status, again.headers['set-cookie']]).toEqual([401, undefined]);
    await served.close();
    served = await serve({ engine, pages: join(root, 'pages') });
    port = Number(new URL(served.url).port);
    const given = await enter();
    expect(given).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(given).not.toContain(new URL(served.url).searchParams.get('token'));
  });

  test('is shut to a wrong token, and a wrong one does not spend the right one', async () => {
    const other = await serve({ engine, pages: join(root, 'pages') });
    port = Number(new URL(other.url).port);
    const token = new URL(other.url).searchParams.get('token')!;
    for (const wrong of [
      '',
      'x',
      `${token}x`,
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    ])
      expect((await send(`/?token=${wrong}`)).status).toBe(401);
    expect((await send(`/?token=${token}`)).headers['set-cookie']).toHaveLength(1);
    await other.close();
  });

  test('is the cookie for everything: without it, or with another, nothing is answered and the engine is not asked', async () => {
    const paths: [string, string][] = [
      ['GET', '/'],
      ['GET', '/assets/main.js'],
      ['GET', '/photo/7/cover'],
      ['GET', '/api/events'],
      ['POST', '/api/library.state'],
      ['POST', '/api/chooser'],
      ['POST', '/api/upload'],
    ];
    for (const [method, path] of paths) {
      for (const wrong of ['', `${cookie}x`, cookie.replace(/=.*/, '=')])
        expect([path, (await fromPage(path, { method, headers: { cookie: wrong } })).status]).toEqual([
          path,
          401,
        ]);
    }
    expect(engine.asked).toEqual([]);
    expect((await fromPage('/', { method: 'GET' })).body).toBe('the page');
  });

  test('is on the loopback address only', async () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4')
      .map((one) => one!.address);
    for (const host of [...outer, '127.0.0.2']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host, port }, () => {
          socket.destroy();
          resolve(true);
        }).on('error', () => resolve(false));
      });
      expect([host, reached]).toEqual([host, false]);
    }
    expect(new URL(served.url).hostname).toBe('127.0.0.1');
  });
});

describe('another page', () => {
  test.each(['evil.example', 'localhost', '127.0.0.1', '[::1]'])(
    'that reaches the server under the name %s is refused',
    async (host) => {
      expect(
        (
          await fromPage('/api/library.state', {
            headers: { host: `${host}:${host === '127.0.0.1' ? port + 1 : port}` },
          })
        ).status,
      ).toBe(421);
      expect(engine.asked).toEqual([]);
    },
  );

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost'])(
    'of the origin %s is refused, with the cookie too',
    async (origin) => {
      expect((await fromPage('/api/library.state', { headers: { origin } })).status).toBe(403);
      expect((await fromPage('/photo/7/cover', { method: 'GET', headers: { origin } })).status).toBe(403);
      expect(engine.asked).toEqual([]);
    },
  );

  test('that does not say where a change comes from is refused', async () => {
    expect((await fromPage('/api/scan.start', { headers: { origin: '' } })).status).toBe(403);
    expect(engine.asked).toEqual([]);
  });

  test.each(['cross-site', 'same-site'])('that links a photo (%s) is refused', async (site) => {
    expect(
      (
        await fromPage('/photo/7/cover', {
          method: 'GET',
          headers: { origin: '', 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' },
        })
      ).status,
    ).toBe(403);
    expect(
      (
        await fromPage('/photo/7/cover', {
          method: 'GET',
          headers: { origin: '', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors' },
        })
      ).status,
    ).toBe(200);
  });

  test('is never given leave to read: no CORS header, whatever is asked', async () => {
    const origin = 'http://evil.example';
    const preflight = await fromPage('/api/library.state', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    for (const got of [
      preflight,
      await fromPage('/api/library.state', { headers: { origin } }),
      await fromPage('/api/library.state'),
    ]) {
      expect(Object.keys(got.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(preflight.status).toBe(403);
  });

  test('with a form cannot ask: a request that is not JSON is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', ''])
      expect((await fromPage('/api/scan.start', { headers: { 'content-type': type } })).status).toBe(415);
    expect(engine.asked).toEqual([]);
  });
});

test('Every answer carries the policies: no inline and no remote code, no frames, no sniffing, no referrer, nothing kept', async () => {
  const answers = [
    await fromPage('/', { method: 'GET' }),
    await fromPage('/api/library.state'),
    await fromPage('/nowhere', { method: 'GET' }),
    await send('/'),
    await fromPage('/', { method: 'GET', headers: { host: 'evil' } }),
  ];
  for (const { headers } of answers) {
    const policy = Object.fromEntries(
      headers['content-security-policy']!.toString()
        .split('; ')
        .map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    );
    expect(policy).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' blob: data:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
  }
});

describe('requests', () => {
  test('go to the engine and its answer comes back', async () => {
    const got = await fromPage('/api/place.get', { body: '{"placeId":3}' });
    expect([got.status, JSON.parse(got.body)]).toEqual([200, { ok: true, value: { name: 'place.get' } }]);
    expect(engine.asked).toMatchObject([{ name: 'place.get', ask: { placeId: 3 } }]);
  });

  test('of another name never reach it', async () => {
    for (const name of ['nothing', 'constructor', '__proto__', '', 'place.get/more'])
      expect([name, (await fromPage(`/api/${name}`)).status]).toEqual([name, 404]);
    expect(engine.asked).toEqual([]);
  });

  test('that are no JSON, too long, or malformed are refused', async () => {
    expect((await fromPage('/api/place.get', { body: '{"placeId":' })).status).toBe(400);
    expect(
      (await fromPage('/api/place.get', { body: JSON.stringify({ name: 'x'.repeat(4 * 1024 ** 2) }) }))
        .status,
    ).toBe(400);
    expect(engine.asked).toEqual([]);
    expect((await fromPage('/api/place.get', { body: '{"bad":true}' })).status).toBe(400);
  });

  test('with another method are refused', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await fromPage('/api/scan.start', { method })).status).toBe(405);
    expect((await fromPage('/photo/7/cover')).status).toBe(405);
    expect((await fromPage('/')).status).toBe(405);
    expect(engine.asked).toEqual([]);
  });
});

describe('files', () => {
  test('of the page are served by name and type', async () => {
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
  ])('outside it are not, by the path %s', async (path) => {
    symlinkSync(join(root, 'secret.txt'), join(root, 'pages/link.txt'));
    const got = await fromPage(path, { method: 'GET' });
    expect([got.status, got.body.includes('a secret')]).toEqual([404, false]);
  });

  test('that are not built yet are told of with the command that builds them', async () => {
    rmSync(join(root, 'pages'), { recursive: true });
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

describe('uploads', () => {
  const kept = (): string[] =>
    readdirSync(tmpdir())
      .filter((name) => name.startsWith('revisit-upload-'))
      .flatMap((name) => readdirSync(join(tmpdir(), name)));

  test('become a file for one search, which is removed with its token when that is answered', async () => {
    const { token } = JSON.parse(
      (
        await fromPage('/api/upload', {
          headers: { 'content-type': 'application/octet-stream' },
          body: 'bytes',
        })
      ).body,
    ) as { token: string };
    await fromPage('/api/find.file', { body: JSON.stringify({ token }) });
    const [first] = engine.asked;
    expect(first).toMatchObject({ name: 'find.file', exists: true });
    expect(existsSync(first!.path!)).toBe(false);
    await fromPage('/api/find.file', { body: JSON.stringify({ token }) });
    expect(engine.asked[1]!.path).toBeNull();
  });

  test("of a model's archive stay for the engine, which is told under what name it was given", async () => {
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
    const [first] = engine.asked;
    expect(first).toMatchObject({ name: 'model.add', ask: { fileName: 'delf.tar.gz' } });
    expect(existsSync(first!.path!)).toBe(true);
  });

  test('that are too large are refused and leave nothing, whether they say their size or not', async () => {
    const before = kept();
    const body = Buffer.alloc(1001);
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }] as Record<string, string>[]) {
      const got = await fromPage('/api/upload', { headers, body });
      expect(got.status).toBe(413);
    }
    expect(kept()).toEqual(before);
    expect((await fromPage('/api/upload', { body: Buffer.alloc(1000) })).status).toBe(200);
  });

  test('are gone when the server is', async () => {
    const before = kept();
    await fromPage('/api/upload', { body: 'bytes' });
    expect(kept()).toHaveLength(before.length + 1);
    await served.close();
    expect(kept()).toEqual(before);
    served = await serve({ engine });
  });
});

describe('the folder chooser', () => {
  const list = async (node: string | null): Promise<Got> =>
    fromPage('/api/chooser', { body: JSON.stringify({ node }) });
  const entries = async (node: string): Promise<{ node: string; name: string }[]> =>
    (JSON.parse((await list(node)).body) as { entries: { node: string; name: string }[] }).entries;

  test('shows folders under opaque ids, and the engine gets the path that an id stands for', async () => {
    mkdirSync(join(root, 'photos/2019'), { recursive: true });
    mkdirSync(join(root, '.hidden'));
    const start = JSON.parse((await list(null)).body) as {
      parent: string | null;
      entries: { node: string }[];
    };
    expect(start.parent).toBeNull();
    expect(start.entries.length).toBeGreaterThan(0);
    const shown = await entries(engine.grant(root));
    expect(shown.map(({ name }) => name)).toEqual(['pages', 'photos']);
    for (const { node } of shown) expect(node).not.toContain('p');
    await fromPage('/api/folder.add', { body: JSON.stringify({ token: shown[1]!.node }) });
    expect(engine.asked).toMatchObject([{ name: 'folder.add', path: join(root, 'photos') }]);
  });

  test('opens no path and no id that it did not give out', async () => {
    for (const node of ['/', root, '..', 'forged-node-id', ''])
      expect([node, (await list(node)).status]).toEqual([node, 400]);
    expect(
      (await fromPage('/api/chooser', { body: JSON.stringify({ node: null, path: root }) })).status,
    ).toBe(400);
    expect((await list(engine.grant(join(root, 'secret.txt')))).status).toBe(400);
  });

  test('follows no link that was put in the place of a folder since it was shown', async () => {
    mkdirSync(join(root, 'photos'));
    mkdirSync(join(root, 'private/inner'), { recursive: true });
    const shown = (await entries(engine.grant(root))).find(({ name }) => name === 'photos')!;
    renameSync(join(root, 'photos'), join(root, 'was'));
    symlinkSync(join(root, 'private'), join(root, 'photos'));
    expect((await list(shown.node)).status).toBe(400);
    expect((await fromPage('/api/folder.add', { body: JSON.stringify({ token: shown.node }) })).status).toBe(
      400,
    );
    expect(engine.asked).toEqual([]);
  });
});

test('What the engine tells goes to every page that listens', async () => {
  const line = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: '/api/events',
        headers: { host: `127.0.0.1:${port}`, cookie },
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (text.startsWith(':')) engine.tell('places.changed', { x: 1 });
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
