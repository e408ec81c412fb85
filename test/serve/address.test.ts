import { describe, expect, test } from 'vitest';
import { enter, fromPage, here, serveEachTest } from './served.ts';

serveEachTest();

const fresh = async (): Promise<string> =>
  (JSON.parse((await fromPage('/api/address')).body) as { url: string }).url;

describe('a fresh address', () => {
  test('Each address that page or terminal is given opens the page once, with the same session', async () => {
    for (const ask of [fresh, here.served.freshUrl]) {
      const url = await ask();
      expect(new URL(url).origin).toBe(`http://127.0.0.1:${here.port}`);
      expect(await enter(url)).toBe(here.session);
      expect(await enter(url)).toBeUndefined();
    }
  });

  test('An address that was not used opens nothing once there is another', async () => {
    const [first, second] = [await fresh(), await fresh()];
    expect(first).not.toBe(second);
    expect([await enter(first), await enter(second)]).toEqual([undefined, here.session]);
  });

  test('Nobody else is given one: not without the session, and no other page', async () => {
    for (const session of ['', `${here.session}x`])
      expect((await fromPage('/api/address', { session })).status).toBe(401);
    const refused: [Record<string, string>, number][] = [
      [{ origin: 'http://evil.example' }, 403],
      [{ origin: '' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ host: 'evil.example' }, 421],
      [{ 'content-type': 'text/plain' }, 415],
    ];
    for (const [headers, status] of refused) {
      const got = await fromPage('/api/address', { headers });
      expect([headers, got.status]).toEqual([headers, status]);
      expect(got.body).not.toContain('token=');
    }
    expect((await fromPage('/api/address', { method: 'GET' })).status).toBe(405);
  });

  test('One who asks in vain leaves the address that is there as it was', async () => {
    const url = await fresh();
    await fromPage('/api/address', { session: '' });
    expect(await enter(url)).toBe(here.session);
    expect(await enter(here.served.url)).toBeUndefined(); // the first, used up long ago
  });
});
