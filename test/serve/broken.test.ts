/** What goes wrong behind a request: it is refused, and the next one is answered. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Got } from './served.ts';
import { fromPage, here, serveEachTest } from './served.ts';

serveEachTest();

/** What nobody waits for ends a program: none may come of a request. */
const unawaited: unknown[] = [];
const note = (error: unknown): number => unawaited.push(error);
beforeEach(() => void process.on('unhandledRejection', note));
afterEach(async () => {
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unawaited.splice(0)).toEqual([]);
});

const kindOf = ({ body }: Got): string => (JSON.parse(body) as { failure: { kind: string } }).failure.kind;
const upload = (body: Buffer | string = 'bytes'): Promise<Got> => fromPage('/api/upload', { body });

async function expectNextAnswered(): Promise<void> {
  expect((await fromPage('/assets/main.js', { method: 'GET' })).status).toBe(200);
}

describe('an engine that breaks the contract', () => {
  test('An engine answer that is none is one refused request', async () => {
    const { request } = here.engine;
    here.engine.request = () => Promise.resolve(undefined as never);
    const got = await fromPage('/api/place.get', { body: '{"placeId":3}' });
    expect([got.status, kindOf(got)]).toEqual([500, 'not answered']);
    here.engine.request = request;
    expect((await fromPage('/api/place.get', { body: '{"placeId":3}' })).status).toBe(200);
  });

  test('An engine answer that no JSON can hold is one refused request', async () => {
    here.engine.request = () => Promise.resolve({ ok: true, value: { places: 3n } } as never);
    expect(kindOf(await fromPage('/api/places.list'))).toBe('not answered');
    await expectNextAnswered();
  });

  test('A request that the engine throws at is refused with what it threw', async () => {
    here.engine.request = () => Promise.reject(new Error('a bug of ours'));
    const got = await fromPage('/api/places.list');
    expect([kindOf(got), got.body]).toEqual(['not answered', expect.stringContaining('a bug of ours')]);
    await expectNextAnswered();
  });

  test.each(['/photo/7/cover', '/original/7', '/match/7/8.png', '/take-again/7.html', '/laid/7/8.webp'])(
    'A picture that comes as no answer is one refused request, by the path %s',
    async (path) => {
      const none = (): Promise<never> => Promise.resolve(undefined as never);
      Object.assign(here.engine, { photo: none, original: none, matchPicture: none });
      Object.assign(here.engine, { takeAgain: none, laidPicture: none });
      const got = await fromPage(path, { method: 'GET' });
      expect([got.status, kindOf(got)]).toEqual([500, 'not answered']);
      await expectNextAnswered();
    },
  );

  test('A picture that is no bytes ends its own connection alone', async () => {
    here.engine.photo = () => Promise.resolve({ ok: true, value: { width: 3 } } as never);
    await expect(fromPage('/photo/7/cover', { method: 'GET' })).rejects.toThrow('socket hang up');
    await expectNextAnswered();
  });
});

describe('a system that is short of something', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test('An upload that cannot be kept is refused, and kept when it can', async () => {
    writeFileSync(join(here.root, 'a file'), '');
    for (const nowhere of [join(here.root, 'none'), join(here.root, 'a file')]) {
      vi.stubEnv('TMPDIR', nowhere);
      const got = await upload();
      expect([got.status, kindOf(got)]).toEqual([507, 'not kept']);
    }
    mkdirSync(join(here.root, 'none'));
    vi.stubEnv('TMPDIR', join(here.root, 'none'));
    expect((await upload()).status).toBe(200);
  });

  test('An upload comes after what was kept of the one before has been swept away', async () => {
    const temporary = join(here.root, 'temporary');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    const { token } = JSON.parse((await upload()).body) as { token: string };
    rmSync(temporary, { recursive: true });
    mkdirSync(temporary);
    expect((await upload()).status).toBe(200);
    expect((await fromPage('/api/find.file', { body: JSON.stringify({ token }) })).status).toBe(200);
  });

  test('An upload whose sender hangs up is no reason to stop', async () => {
    const socket = connect(here.port, '127.0.0.1');
    socket.write(
      `POST ${here.session}/api/upload HTTP/1.1\r\nhost: 127.0.0.1:${here.port}\r\n` +
        `origin: http://127.0.0.1:${here.port}\r\ncontent-length: 900\r\n\r\nsome`,
    );
    await new Promise((sent) => setTimeout(sent, 50));
    socket.destroy();
    await expectNextAnswered();
  });
});
