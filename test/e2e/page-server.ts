/**
 * The renderer over HTTP with a synthetic engine behind it: the page and its pictures as the program
 * answers them.
 */
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { build } from 'vite';
import type { RequestName } from '../../electron/contract/requests.ts';
import { requests } from '../../electron/contract/requests.ts';
import { pageAnswer, pageHeaders } from '../../electron/window/page.ts';
import { onceARun } from '../support/once.ts';
import type { SyntheticEngine } from './synthetic-engine.ts';

/** The program's, less what the page needs no more: no picture of it is made in the page. */
const POLICY = pageHeaders['content-security-policy'].replace(' blob: data:', '');

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A folder for the chooser, by its token; of the machine, for null, the home folder is all. */
async function listing({ home, grant, granted }: SyntheticEngine, node: string | null) {
  const path = node === null ? null : granted(node);
  const entries = path === null ? [home] : (await readdir(path)).map((name) => join(path, name));
  return {
    path: path ?? 'This computer',
    parent: path === null || path === home ? null : grant(dirname(path)),
    entries: entries.map((entry) => ({ node: grant(entry), name: basename(entry) })),
  };
}

async function answer(
  engine: SyntheticEngine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, area, name] = request.url!.split('/');
  const json = (value: unknown): void =>
    void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  if (area === 'api' && name === 'events') {
    response
      .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      .write(':\n\n');
    const stop = engine.listen((event, value) =>
      response.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`),
    );
    request.on('close', stop);
  } else if (area === 'api' && name === 'upload') {
    json({ token: engine.upload(await body(request)) });
  } else if (area === 'api' && name === 'chooser') {
    const { node } = JSON.parse((await body(request)).toString()) as { node: string | null };
    json(await listing(engine, node));
  } else if (area === 'api' && name! in requests) {
    json(await engine.ask(name as RequestName, JSON.parse((await body(request)).toString())));
  } else {
    const { status, headers, body: content } = await pageAnswer(engine, await builtPage(), request.url!);
    response
      .writeHead(status, { ...pageHeaders, ...headers, 'content-security-policy': POLICY })
      .end(content);
  }
}

/** The folder of the renderer as it is now. */
let built: Promise<string> | null = null;
export const builtPage = (): Promise<string> => (built ??= onceARun('page', buildPage));

async function buildPage(folder: string): Promise<void> {
  await build({
    root: join(import.meta.dirname, '../../renderer'),
    build: { outDir: folder, emptyOutDir: true },
    logLevel: 'error',
  });
}

export async function servePage(engine: SyntheticEngine): Promise<{ url: string; close: () => void }> {
  await builtPage();
  const server = createServer((request, response) => {
    answer(engine, request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end('{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
