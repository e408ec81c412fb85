import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serve } from '../../electron/serve/serve.ts';
import { fromPage, here, portOf, send, serveEachTest, tokenOf } from './served.ts';

serveEachTest();

describe('the way in', () => {
  test('A token opens the page once, and leads to a path that does not tell it', async () => {
    const again = await send(`/?token=${tokenOf(here.served)}`);
    expect([again.status, again.headers.location]).toEqual([401, undefined]);
    expect(here.session).toMatch(/^\/[\w-]{43}$/);
    expect(here.session).not.toContain(tokenOf(here.served));
  });

  test('Nothing that a browser shows to another server of this machine opens the page', async () => {
    const fresh = new URL(here.served.freshUrl());
    const entered = await send(fresh.pathname + fresh.search);
    const asked = [entered, await fromPage('/', { method: 'GET' }), await fromPage('/api/library.state')];
    for (const { headers } of asked)
      expect([headers['set-cookie'], headers['referrer-policy']]).toEqual([undefined, 'no-referrer']);
  });

  test('A wrong token opens nothing, and does not spend the right one', async () => {
    const other = await serve({ engine: here.engine, pages: join(here.root, 'pages') });
    here.port = portOf(other);
    const token = tokenOf(other);
    for (const wrong of [
      '',
      'x',
      `${token}x`,
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    ])
      expect((await send(`/?token=${wrong}`)).status).toBe(401);
    expect((await send(`/?token=${token}`)).status).toBe(303);
    await other.close();
  });

  test('Outside the session, or in another, nothing is answered and the engine is not asked', async () => {
    const paths: [string, string][] = [
      ['GET', '/'],
      ['GET', '/assets/main.js'],
      ['GET', '/photo/7/cover'],
      ['GET', '/original/7'],
      ['GET', '/match/7/8.png'],
      ['GET', '/then-and-now/match/7-8/dates.html'],
      ['GET', '/take-again/7.html'],
      ['GET', '/laid/7/8.webp'],
      ['GET', '/api/events'],
      ['POST', '/api/library.state'],
      ['POST', '/api/chooser'],
      ['POST', '/api/upload'],
    ];
    for (const [method, path] of paths) {
      for (const session of ['', '/', `${here.session}x`, here.session.slice(0, -1), `/x${here.session}`])
        expect([path, session, (await fromPage(path, { method, session })).status]).toEqual([
          path,
          session,
          401,
        ]);
    }
    expect(here.engine.asked).toEqual([]);
    expect((await fromPage('/', { method: 'GET' })).body).toBe('the page');
  });

  test('The server is on the loopback address only', async () => {
    const outer = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4')
      .map((one) => one!.address);
    for (const host of [...outer, '127.0.0.2']) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ host, port: here.port }, () => {
          socket.destroy();
          resolve(true);
        }).on('error', () => resolve(false));
      });
      expect([host, reached]).toEqual([host, false]);
    }
    expect(new URL(here.served.url).hostname).toBe('127.0.0.1');
  });
});

describe('another page', () => {
  test.each(['evil.example', 'localhost', '127.0.0.1', '[::1]'])(
    'A page that reaches the server under the name %s is refused',
    async (host) => {
      expect(
        (
          await fromPage('/api/library.state', {
            headers: { host: `${host}:${host === '127.0.0.1' ? here.port + 1 : here.port}` },
          })
        ).status,
      ).toBe(421);
      expect(here.engine.asked).toEqual([]);
    },
  );

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost'])(
    'A page of the origin %s is refused, in the session too',
    async (origin) => {
      expect((await fromPage('/api/library.state', { headers: { origin } })).status).toBe(403);
      expect((await fromPage('/photo/7/cover', { method: 'GET', headers: { origin } })).status).toBe(403);
      expect(here.engine.asked).toEqual([]);
    },
  );

  test('A request for a change that does not say where it comes from is refused', async () => {
    expect((await fromPage('/api/scan.start', { headers: { origin: '' } })).status).toBe(403);
    expect(here.engine.asked).toEqual([]);
  });

  test.each(['cross-site', 'same-site'])('Another page that links a photo (%s) is refused', async (site) => {
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

  test('Another page is never given leave to read: no CORS header, whatever is asked', async () => {
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

  test('A form cannot ask: a request that is not JSON is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', ''])
      expect((await fromPage('/api/scan.start', { headers: { 'content-type': type } })).status).toBe(415);
    expect(here.engine.asked).toEqual([]);
  });
});

test('Every answer forbids inline and remote code, frames, sniffing, referrers and caches', async () => {
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
