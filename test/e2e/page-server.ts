/**
 * dist/renderer over HTTP with a synthetic engine behind it, under the security policy that the program
 * serves it with.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, extname, join, normalize } from 'node:path';
import { build } from 'vite';
import type { PhotoSize, RequestName } from '../../electron/contract/requests.ts';
import { photoSizes, requests } from '../../electron/contract/requests.ts';
import type { SyntheticEngine } from './synthetic-engine.ts';

const root = join(import.meta.dirname, '../../dist/renderer');
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
  const [, area, name, size] = request.url!.split('/');
  const json = (value: unknown): void =>
    void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  if (area === 'photo') {
    const jpeg = await engine.jpeg(Number(name), photoSizes[size as PhotoSize]);
    response.setHeader('content-type', 'image/jpeg').end(jpeg);
  } else if (area === 'match') {
    response.setHeader('content-type', 'image/svg+xml').end('<svg xmlns="http://www.w3.org/2000/svg"/>');
  } else if (area === 'api' && name === 'events') {
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
    const path = normalize(request.url === '/' ? '/index.html' : request.url!);
    const file = await readFile(join(root, path)).catch(() => null);
    response.statusCode = file ? 200 : 404;
    response
      .setHeader('content-type', types[extname(path)] ?? 'text/plain')
      .setHeader('content-security-policy', POLICY)
      .end(file ?? '');
  }
}

/** Builds the renderer into dist/renderer, once a process. */
let built: Promise<unknown> | null = null;
export const builtPage = (): Promise<unknown> =>
  (built ??= build({ root: join(import.meta.dirname, '../../renderer'), logLevel: 'error' }));

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
