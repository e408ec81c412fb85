/**
 * The window in a browser: the page and the engine behind it, on the loopback address only. Whoever opens the
 * address with its one-time token has the session; nobody else is answered. Nothing is logged.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Refusal } from '../contract/failure.ts';
import { notAnswered } from '../contract/failure.ts';
import { requests } from '../contract/requests.ts';
import type { Engine } from '../host/client.ts';
import { chooserAsk, isUnmoved, listFolder } from './chooser.ts';
import type { Guard } from './guard.ts';
import { guard } from './guard.ts';
import type { PageAnswer } from '../window/page.ts';
import { html, pageAnswer, pageHeaders } from '../window/page.ts';
import type { Uploads } from './uploads.ts';
import { uploads } from './uploads.ts';

export interface ServeOptions {
  engine: Engine;
  /** 0: a free one. */
  port?: number;
  /** The built renderer. */
  pages?: string;
  /** The largest file taken, a photo or a model's archive. */
  maxUploadBytes?: number;
}

export interface Served {
  /** With the one-time token: for the person's eyes and browser only. */
  url: string;
  /** Another such address; the one before it opens nothing any more. */
  freshUrl(): string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Where build/window.mjs puts it. */
export const builtPages = resolve(import.meta.dirname, '../../dist/renderer');

/** Twice the largest photo of a phone or camera in common use (RAW and 16-bit TIFF of 100 megapixels). */
const MAX_UPLOAD_BYTES = 512 * 1024 ** 2;

/** An ask in JSON: a split of 100,000 photos by their ids is 1.7 MB. */
const MAX_ASK_BYTES = 4 * 1024 ** 2;

/**
 * Between two signs of life to a page that listens: proxies and browsers give a silent connection up after
 * about a minute.
 */
const HEARTBEAT_MS = 25_000;

/** A page sends them at once; a connection that sends none is given up. */
const HEADERS_WITHIN_MS = 10_000;

interface Context extends Required<Pick<ServeOptions, 'engine' | 'pages'>> {
  gate: Guard;
  received: Uploads;
  listeners: Set<ServerResponse>;
  freshUrl: () => string;
}

/** Starts serving; rejects with the system's error where the port is taken. */
export async function serve({
  engine,
  port = 0,
  pages = builtPages,
  maxUploadBytes = MAX_UPLOAD_BYTES,
}: ServeOptions): Promise<Served> {
  const server = createServer({ headersTimeout: HEADERS_WITHIN_MS });
  await listen(server, port);
  const authority = `${HOST}:${(server.address() as AddressInfo).port}`;
  const gate = guard(authority);
  const received = uploads(engine, maxUploadBytes);
  const listeners = new Set<ServerResponse>();
  const freshUrl = (): string => `http://${authority}/?token=${gate.issue()}`;
  const context: Context = { engine, pages, gate, received, listeners, freshUrl };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    answer(context, request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the page hung up
      if (response.headersSent) return void response.destroy();
      json(response, 500, notAnswered(error));
    });
  });
  const unsubscribe = engine.subscribe((name, value) => {
    for (const listener of listeners) listener.write(`event: ${name}\ndata: ${JSON.stringify(value)}\n\n`);
  });
  const heartbeat = setInterval(() => {
    for (const listener of listeners) listener.write(':\n\n');
  }, HEARTBEAT_MS);
  return {
    url: freshUrl(),
    freshUrl,
    close: () =>
      new Promise((closed) => {
        unsubscribe();
        clearInterval(heartbeat);
        received.close();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, HOST, () => {
      server.off('error', failed);
      listening();
    });
  });
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { gate } = context;
  const refusal = gate.refuses(request);
  if (refusal !== null) return refuse(response, refusal.status, 'not allowed', refusal.reason);
  const url = URL.parse(`http://${HOST}${request.url}`);
  if (url === null) return notFound(response);
  const token = url.searchParams.get('token');
  if (request.method === 'GET' && url.pathname === '/' && token !== null) {
    const location = gate.enter(token);
    return location === null
      ? page(
          response,
          401,
          'This address was used already.',
          'It opens once. For a new one press Enter where <code>revisit serve</code> runs, or look in the ' +
            'settings of a page that is open.',
        )
      : void response.writeHead(303, { location }).end();
  }
  const path = gate.within(url.pathname);
  if (path === null)
    return page(
      response,
      401,
      'This page is closed.',
      'Open the address that <code>revisit serve</code> shows; Enter there shows a new one.',
    );
  const [, room = '', name = '', last = '', ...rest] = path.split('/');
  if ((room === 'api' && last !== '') || (room === 'photo' && rest.length > 0)) return notFound(response);
  if (room === 'api' && name === 'events')
    return isMethod(request, response, 'GET') ? listenTo(context, response) : undefined;
  if (room === 'api')
    return isMethod(request, response, 'POST') ? ask(context, name, request, response) : undefined;
  if (!isMethod(request, response, 'GET')) return;
  send(response, await pageAnswer(context.engine, context.pages, path));
}

function isMethod(request: IncomingMessage, response: ServerResponse, method: 'GET' | 'POST'): boolean {
  if (request.method === method) return true;
  response.setHeader('allow', method);
  refuse(response, 405, 'not understood', `Only ${method} is answered here.`);
  return false;
}

function listenTo({ listeners }: Context, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(':\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

async function ask(
  { engine, received, freshUrl }: Context,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (name === 'upload') {
    const token = await received.receive(request);
    if (token.ok) return json(response, 200, { token: token.value });
    response.setHeader('connection', 'close');
    return json(response, token.failure.kind === 'too large' ? 413 : 507, token);
  }
  if (name !== 'chooser' && name !== 'address' && !Object.hasOwn(requests, name))
    return refuse(response, 404, 'not understood', 'There is no such request.');
  if (request.headers['content-type'] !== 'application/json')
    return refuse(response, 415, 'not understood', 'Requests are JSON.');
  const body = await bodyOf(request);
  if (body === undefined)
    return refuse(response, 400, 'not understood', 'The request is no JSON, or too long.');
  if (name === 'address') return json(response, 200, { url: freshUrl() });
  if (name === 'chooser') {
    const parsed = chooserAsk.safeParse(body);
    const listing = parsed.success ? await listFolder(engine, parsed.data.node) : null;
    return listing === null
      ? refuse(response, 400, 'no such folder', 'This folder cannot be opened.', 'Choose another one.')
      : json(response, 200, listing);
  }
  const token = (body as { token?: unknown } | null)?.token;
  const path = typeof token === 'string' ? engine.granted(token) : null;
  if (FOLDER_ASKS.has(name) && path !== null && !(await isUnmoved(path)))
    return refuse(response, 400, 'no such folder', 'The folder is not there any more.', 'Choose it again.');
  const reply = await engine.request(name, body);
  if (name === 'find.file' && typeof token === 'string') await received.remove(token);
  return json(response, reply.ok || reply.failure.kind !== 'not understood' ? 200 : 400, reply);
}

/** Of these the token stands for a folder that was chosen, and not for what a link leads to by now. */
const FOLDER_ASKS: ReadonlySet<string> = new Set([
  ...['folder.add', 'export.tables', 'export.folders', 'export.undoFolders'],
]);

/** The JSON of a request's body; undefined where it is none. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_ASK_BYTES) return undefined;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString()) as unknown;
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value); // one that is none throws before anything is sent
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

function refuse(
  response: ServerResponse,
  status: number,
  kind: string,
  reason: string,
  remedy = 'Load the page again.',
): void {
  json(response, status, { ok: false, failure: { kind, reason, remedy } satisfies Refusal });
}

const notFound = (response: ServerResponse): void =>
  refuse(response, 404, 'not found', 'There is nothing here.');

function send(response: ServerResponse, { status, headers, body }: PageAnswer): void {
  response.writeHead(status, headers).end(body);
}

function page(response: ServerResponse, status: number, title: string, text: string): void {
  send(response, html(status, `<h1>${title}</h1><p>${text}</p>`));
}
