/** A server on a fake engine, for each test anew, and requests as the page or anyone else sends them. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import type { Served } from '../../electron/serve/serve.ts';
import { serve } from '../../electron/serve/serve.ts';

/** What a test is run with. `root` holds the page's files in `pages`, and `secret.txt` beside them. */
export const here = {} as {
  root: string;
  engine: FakeEngine;
  served: Served;
  port: number;
  /** The path that the session's page is at, without the last slash. */
  session: string;
};

/**
 * Stands for the engine: keeps what it was asked, with what tokens stood for, and answers each request with
 * its name.
 */
export type FakeEngine = Engine & {
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
    matchPicture: (a, b, format) =>
      Promise.resolve(
        a === 7
          ? { ok: true, value: Buffer.from(`match ${a} ${b} ${format}`) }
          : { ok: false, failure: { kind: 'not looked at', reason: 'No features.', remedy: 'None.' } },
      ),
    thenAndNow: (of, options) =>
      Promise.resolve(
        'a' in of && of.a === 8
          ? { ok: false, failure: { kind: 'no match', reason: 'No match.', remedy: 'None.' } }
          : {
              ok: true,
              value: { bytes: Buffer.from(JSON.stringify({ of, options })), leftOut: ['Zürich\n.jpg'] },
            },
      ),
    laidPicture: (a, b) => Promise.resolve({ ok: true, value: Buffer.from(`laid ${a} ${b}`) }),
    exported: (of) => Promise.resolve({ ok: true, value: Buffer.from(JSON.stringify(of)) }),
    takeAgain: (id) => Promise.resolve({ ok: true, value: Buffer.from(`again ${id}`) }),
    original: (id) =>
      Promise.resolve(
        id === 7
          ? { ok: true, value: { bytes: Buffer.from('as it is'), fileName: 'Zürich "1".jpg' } }
          : { ok: false, failure: { kind: 'vanished', reason: 'It is gone.', remedy: 'Scan again.' } },
      ),
    file: () => Promise.reject(new Error('a page of a server is told no path')),
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

export interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Sent {
  /** Default: the session that was entered. */
  session?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A request as a program can send it, which may say anything in its headers. */
export function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: here.port,
        path,
        method,
        headers: { host: `127.0.0.1:${here.port}`, ...headers },
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
export function fromPage(
  path: string,
  { session = here.session, method = 'POST', headers = {}, body = '{}' }: Sent = {},
): Promise<Got> {
  const all = {
    origin: `http://127.0.0.1:${here.port}`,
    'content-type': 'application/json',
    ...headers,
  };
  return send(`${session}${path}`, {
    method,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    ...(method === 'GET' ? {} : { body }),
  });
}

/** Where the address leads who opens it: the session's path; undefined where nowhere. */
export async function enter(url = here.served.url): Promise<string | undefined> {
  const { pathname, search } = new URL(url);
  return (await send(pathname + search)).headers.location?.replace(/\/$/, '');
}

export const tokenOf = ({ url }: Served): string => new URL(url).searchParams.get('token')!;
export const portOf = ({ url }: Served): number => Number(new URL(url).port);

export function serveEachTest(): void {
  beforeEach(async () => {
    here.root = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-serve-')));
    mkdirSync(join(here.root, 'pages/assets'), { recursive: true });
    writeFileSync(join(here.root, 'pages/index.html'), 'the page');
    writeFileSync(join(here.root, 'pages/assets/main.js'), 'the script');
    writeFileSync(join(here.root, 'secret.txt'), 'a secret');
    here.engine = fakeEngine();
    here.served = await serve({
      engine: here.engine,
      pages: join(here.root, 'pages'),
      maxUploadBytes: 1000,
    });
    here.port = portOf(here.served);
    here.session = (await enter())!;
  });
  afterEach(async () => {
    await here.served.close();
    rmSync(here.root, { recursive: true });
  });
}
