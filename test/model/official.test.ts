import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { download } from '../../electron/model/download.ts';
import { addOfficial } from '../../electron/model/official.ts';
import { RELEASES } from '../../electron/model/releases.ts';
import { archiveOf } from '../support/models/made-archive.ts';
import { writeOfficialShaped } from '../support/models/official-shaped.ts';
import { shared } from '../support/shared.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of the test's own: what it answers, and what it was asked. */
let answer: Answer = () => undefined;
let asked: { range: string | undefined; ifRange: string | undefined }[] = [];
const server = createServer((request, response) => {
  asked.push({ range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
  answer(request, response);
});
const folder = mkdtempSync(join(tmpdir(), 'revisit-official-'));
const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/delf.tar.gz`;
beforeAll(() => new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening)));
beforeEach(() => {
  asked = [];
  rmSync(join(folder, 'downloads'), { recursive: true, force: true });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 7));

/**
 * Called when the client has kept so many bytes: a connection that breaks takes with it what is under way.
 */
let atBytes: { bytes: number; then: () => void } | null = null;
const onProgress = ({ bytes }: { bytes: number }): void => {
  if (atBytes === null || bytes < atBytes.bytes) return;
  const { then } = atBytes;
  atBytes = null;
  then();
};

/**
 * Gives the content as a server does that knows ranges; the connection breaks after `breakAt` bytes of each
 * answer.
 */
const serving =
  ({ bytes = content as Buffer, etag = '"one"' as string | null, breakAt = Infinity } = {}): Answer =>
  ({ headers }, response) => {
    const isRange = headers.range !== undefined && headers['if-range'] === etag;
    const start = isRange ? Number(/\d+/.exec(headers.range!)![0]) : 0;
    if (etag !== null) response.setHeader('etag', etag);
    if (isRange) response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    response.writeHead(isRange ? 206 : 200, { 'content-length': bytes.length - start });
    const part = bytes.subarray(start, start + breakAt);
    if (start + part.length === bytes.length) return void response.end(part);
    response.write(part);
    atBytes = { bytes: start + part.length, then: () => response.destroy() };
  };

describe('download', () => {
  const file = join(folder, 'downloads', 'delf.tar.gz');
  const seen: (readonly [number, number | null])[] = [];
  const get = ({
    signal = new AbortController().signal,
    maxBytes = 1e6,
    stallMs,
  }: { signal?: AbortSignal; maxBytes?: number; stallMs?: number } = {}) => {
    seen.length = 0;
    return download({
      url: url(),
      file,
      maxBytes,
      signal,
      onProgress: ({ bytes, total }) => {
        seen.push([bytes, total]);
        onProgress({ bytes });
      },
      ...(stallMs === undefined ? {} : { stallMs }),
    });
  };
  const left = (): string[] =>
    existsSync(join(folder, 'downloads')) ? readdirSync(join(folder, 'downloads')) : [];

  test('a download gives the whole file, tells how far it is and leaves nothing else', async () => {
    answer = serving();
    expect(await get()).toEqual({ ok: true, value: null });
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(left()).toEqual(['delf.tar.gz']);
    expect([seen[0], seen.at(-1)]).toEqual([
      [0, content.length],
      [content.length, content.length],
    ]);
  });

  test('a download goes on where its connection broke', async () => {
    answer = serving({ breakAt: 120_000 });
    expect(await get()).toMatchObject({ ok: true });
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(asked.map(({ ifRange }) => ifRange)).toEqual([undefined, '"one"', '"one"']);
    expect(asked.slice(1).every(({ range }) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
  });

  test('a download gives up after five broken connections, and the next one goes on from there', async () => {
    answer = serving({ breakAt: 20_000 });
    expect(await get()).toMatchObject({
      ok: false,
      failure: {
        reason: 'The connection to 127.0.0.1:PORT broke 5 times.'.replace('PORT', new URL(url()).port),
        remedy: 'The same command continues.',
      },
    });
    expect(left()).toEqual(['delf.tar.gz.part', 'delf.tar.gz.part.json']);
    asked = [];
    answer = serving();
    expect(await get()).toMatchObject({ ok: true });
    expect(asked).toEqual([{ range: expect.stringMatching(/^bytes=[1-9]/) as string, ifRange: '"one"' }]);
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  test('a download begins anew where the file on the server is another since', async () => {
    answer = serving({ breakAt: 20_000 });
    await get();
    const other = Buffer.from(content).reverse();
    answer = serving({ bytes: other, etag: '"two"' });
    expect(await get()).toMatchObject({ ok: true });
    expect(readFileSync(file).equals(other)).toBe(true);
  });

  test('a download begins anew where the server gives no ETag, or continues elsewhere', async () => {
    answer = serving({ etag: null, breakAt: 20_000 });
    await get();
    expect(asked.every(({ range }) => range === undefined)).toBe(true);
    answer = serving({ breakAt: 20_000 });
    await get();
    answer = (request, response) => {
      if (request.headers.range === undefined) return serving()(request, response);
      response
        .writeHead(206, { etag: '"one"', 'content-range': `bytes 5-${content.length - 1}/${content.length}` })
        .end(content.subarray(5));
    };
    expect(await get()).toMatchObject({ ok: true });
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  test('a download begins anew where the server has nothing after what is there', async () => {
    answer = serving({ breakAt: 20_000 });
    await get();
    answer = (request, response) =>
      request.headers.range === undefined ? serving()(request, response) : void response.writeHead(416).end();
    expect(await get()).toMatchObject({ ok: true });
  });

  test.each([
    ['says so', true],
    ['does not say so', false],
  ])('a download that is larger than it may be is given up, where the server %s', async (_, isSaid) => {
    answer = (__, response) => {
      response.writeHead(200, isSaid ? { 'content-length': 2e6 } : {});
      const more = (): void => void (response.destroyed || response.write(content, more));
      more();
    };
    expect(await get()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringMatching(/is larger than 1 MB/) as string },
    });
    expect(left()).toEqual([]);
  });

  test('a download says what the server answers in place of the file, and follows no redirect', async () => {
    answer = (_, response) => void response.writeHead(404).end('none');
    expect(await get()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringMatching(/^127\.0\.0\.1:\d+ answers 404 to http/) as string },
    });
    answer = (request, response) =>
      request.url === '/elsewhere'
        ? serving()(request, response)
        : void response.writeHead(302, { location: '/elsewhere' }).end();
    asked = [];
    expect(await get()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('redirect') as string },
    });
    expect(asked.length).toBe(1);
  });

  test('a download gives up a connection that gives nothing any more', async () => {
    answer = (_, response) =>
      void response
        .writeHead(200, { etag: '"one"', 'content-length': content.length })
        .write(content.subarray(0, 1000));
    expect(await get({ stallMs: 200 })).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('broke 5 times') as string },
    });
    answer = () => undefined;
    expect(await get({ stallMs: 200 })).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('it does not answer') as string },
    });
  });

  test('a download that is stopped keeps what came', async () => {
    const abort = new AbortController();
    answer = (_, response) => {
      response
        .writeHead(200, { etag: '"one"', 'content-length': content.length })
        .write(content.subarray(0, 1000));
      atBytes = { bytes: 1000, then: () => abort.abort() };
    };
    expect(await get({ signal: abort.signal })).toMatchObject({
      ok: false,
      failure: { reason: 'The download was stopped.' },
    });
    expect(left()).toEqual(['delf.tar.gz.part', 'delf.tar.gz.part.json']);
  });
});

if (shared === null) console.warn('skipped: fetching an official-shaped archive (../shared is not here)');

describe.skipIf(shared === null)('an official release', () => {
  const [downloads, into] = [join(folder, 'downloads'), join(folder, 'models')];
  const made = join(folder, 'made');
  let archive: Buffer;
  beforeAll(() => {
    writeOfficialShaped(made);
    archive = archiveOf(made, 'delf_v1_20171026');
  });
  const official = RELEASES[0]!;
  const release = (blobs = {}) => ({ ...official, url: url(), blobs });
  const add = (blobs?: Record<string, string>, isReference = false) =>
    addOfficial({
      release: release(blobs),
      downloads,
      into,
      isReference,
      signal: new AbortController().signal,
      onProgress,
      tryOut: () => Promise.resolve(null),
    });

  test('a release that is fetched over breaking connections is added, and its archive is gone', async () => {
    answer = serving({ bytes: archive, breakAt: Math.ceil(archive.length / 3) });
    expect(await add({ 'model/saved_model.pb': official.blobs['model/saved_model.pb']! })).toMatchObject({
      ok: true,
      value: { id: 'delf_v1_20171026' },
    });
    expect(asked.length).toBeGreaterThan(1);
    expect([readdirSync(downloads), readdirSync(into)]).toEqual([[], ['delf_v1_20171026']]);
    expect(await add({}, true)).toMatchObject({ ok: true, value: { id: 'delf_v1_20171026-reference' } });
    asked = [];
    expect(await add()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('There is a model delf_v1_20171026 already') as string },
    });
    expect(asked).toEqual([]);
    rmSync(into, { recursive: true });
  });

  test('one call at a time fetches a release, whatever a process that ended has left', async () => {
    answer = serving({ bytes: archive });
    mkdirSync(downloads, { recursive: true });
    writeFileSync(
      join(downloads, `.delf_v1_20171026-left-${spawnSync(process.execPath, ['-e', '']).pid}`),
      '',
    );
    const begun = Promise.withResolvers<void>();
    const [first, ...others] = await Promise.all([
      addOfficial({
        release: release(),
        downloads,
        into,
        isReference: false,
        signal: new AbortController().signal,
        onProgress: () => begun.resolve(),
        tryOut: () => Promise.resolve(null),
      }),
      begun.promise.then(() => add()),
      begun.promise.then(() => add()),
    ]);
    expect(first).toMatchObject({ ok: true });
    for (const other of others)
      expect(other).toMatchObject({
        ok: false,
        failure: { reason: 'delf_v1_20171026 is being fetched already, by another window or command.' },
      });
    expect([asked.length, readdirSync(downloads), readdirSync(into)]).toEqual([1, [], ['delf_v1_20171026']]);
    rmSync(into, { recursive: true });
  });

  test('bytes of another model, damaged ones and those of no archive are added as no release', async () => {
    const wrong = async (bytes: Buffer, blobs?: Record<string, string>): Promise<string> => {
      answer = serving({ bytes, etag: `"${bytes.length}"` });
      const added = await add(blobs);
      expect([existsSync(into) ? readdirSync(into) : [], readdirSync(downloads)]).toEqual([[], []]);
      return added.ok ? 'added' : added.failure.reason;
    };
    expect(await wrong(archive, official.blobs)).toMatch(
      /variables\.index in .* is not that of the official release delf_v1_20171026\.$/,
    );
    expect(await wrong(archive.subarray(0, archive.length - 1e6))).toMatch(/gzip cannot unpack it\.$/);
    expect(await wrong(Buffer.from('<html>sign in to the network</html>'))).toMatch(/is no tar archive/);
  });

  test('without a network it is said how else a release can be had', async () => {
    const nowhere = { ...official, url: 'http://127.0.0.1:1/delf.tar.gz' };
    const failed = await addOfficial({
      release: nowhere,
      downloads,
      into,
      isReference: false,
      signal: new AbortController().signal,
      onProgress,
      tryOut: () => Promise.resolve(null),
    });
    expect(failed).toMatchObject({
      ok: false,
      failure: {
        reason: expect.stringMatching(/^There is no connection to 127\.0\.0\.1:1 \(.+\)\.$/) as string,
        remedy: expect.stringContaining(
          'Or fetch http://127.0.0.1:1/delf.tar.gz by other means, and give "model add ' +
            'delf_v1_20171026 --from FILE".',
        ) as string,
      },
    });
  });
});
