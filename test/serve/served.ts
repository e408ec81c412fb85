/** A server on a fake engine, for each test anew, and requests as the page or anyone else sends them. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Served } from '../../electron/serve/serve.ts';
import { serve } from '../../electron/serve/serve.ts';
import type { FakeEngine } from './fake-engine.ts';
import { fakeEngine } from './fake-engine.ts';

/** What a test is run with. `root` holds the page's files in `pages`, and `secret.txt` beside them. */
export const here = {} as {
  root: string;
  engine: FakeEngine;
  served: Served;
  port: number;
  /** The path that the session's page is at, without the last slash. */
  session: string;
};

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
