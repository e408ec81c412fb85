/**
 * What a window loads, over HTTP or over the desktop window's own protocol: the built page, photos and
 * pictures of matches by id, each answer with the page's policy.
 */
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Refusal } from '../contract/failure.ts';
import { notAnswered } from '../contract/failure.ts';
import type { MatchPictureFormat, PhotoSize } from '../contract/requests.ts';
import { matchPictureFormats, photoSizes } from '../contract/requests.ts';
import type { Engine } from '../host/client.ts';
import { exportAnswer } from './exports.ts';
import { thenAndNowAnswer } from './then-and-now.ts';

export interface PageAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string;
}

/** Go with every answer: nothing inline, nothing from elsewhere, no frames. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

/** What of an engine a page loads by address. */
export type Pictures = Pick<
  Engine,
  'photo' | 'original' | 'matchPicture' | 'thenAndNow' | 'takeAgain' | 'laidPicture' | 'exported'
>;

/**
 * Answers GET of a URL's path: `/photo/ID/SIZE`, `/original/ID`, `/match/ID/ID.FORMAT`, what then-and-now.ts
 * and exports.ts answer, or a file of the folder `pages`.
 */
export async function pageAnswer(engine: Pictures, pages: string, pathname: string): Promise<PageAnswer> {
  try {
    return await answerOf(engine, pages, pathname);
  } catch (error) {
    return refusal(notAnswered(error).failure, 500);
  }
}

async function answerOf(engine: Pictures, pages: string, pathname: string): Promise<PageAnswer> {
  const [, room, id = '', size = '', ...rest] = pathname.split('/');
  if (room === 'photo')
    return rest.length === 0 && /^\d{1,16}$/.test(id) && Object.hasOwn(photoSizes, size)
      ? photo(engine, Number(id), size as PhotoSize)
      : notFound;
  if (room === 'original')
    return /^\/original\/\d{1,16}$/.test(pathname) ? original(engine, Number(id)) : notFound;
  if (room === 'match') {
    const [b = '', format = ''] = size.split('.');
    return pathname === `/match/${id}/${b}.${format}` &&
      [id, b].every((photo) => /^\d{1,16}$/.test(photo)) &&
      (matchPictureFormats as readonly string[]).includes(format)
      ? matchPicture(engine, Number(id), Number(b), format as MatchPictureFormat)
      : notFound;
  }
  const exported = (await thenAndNowAnswer(engine, pathname)) ?? (await exportAnswer(engine, pathname));
  if (exported !== null) return exported.ok ? exported.value : refusal(exported.failure);
  // only what the folder was found to hold is served, by its name there: no path of a request touches the
  // disk
  const files = await filesBelow(pages, '');
  if (!files.has('/index.html'))
    return html(
      503,
      '<h1>The page is not built yet.</h1><p>In the checkout, <code>npm run build</code> builds it; ' +
        'then load this page again.</p>',
    );
  const name = pathname === '/' ? '/index.html' : pathname;
  return files.has(name)
    ? {
        status: 200,
        headers: { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' },
        body: await readFile(join(pages, name)),
      }
    : notFound;
}

async function photo(engine: Pictures, id: number, size: PhotoSize): Promise<PageAnswer> {
  const reply = await engine.photo(id, size);
  if (!reply.ok) return refusal(reply.failure);
  // the id is made from the content, so what it shows never changes
  return {
    status: 200,
    headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=31536000, immutable' },
    body: reply.value,
  };
}

/** A photo's file to be saved, whatever it holds: never shown, nor run, as part of the page. */
async function original(engine: Pictures, id: number): Promise<PageAnswer> {
  const reply = await engine.original(id);
  if (!reply.ok) return refusal(reply.failure);
  const { bytes, fileName } = reply.value;
  const name = encodeURIComponent(fileName).replaceAll(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
    },
    body: bytes,
  };
}

async function matchPicture(
  engine: Pictures,
  a: number,
  b: number,
  format: MatchPictureFormat,
): Promise<PageAnswer> {
  const reply = await engine.matchPicture(a, b, format);
  return reply.ok
    ? { status: 200, headers: { 'content-type': TYPES[`.${format}`]! }, body: reply.value }
    : refusal(reply.failure);
}

/**
 * The names of all files below a folder, from it, with `/`; no links; none where it is absent. By hand, since
 * the Node of an older Electron lists no depths.
 */
async function filesBelow(folder: string, name: string): Promise<Set<string>> {
  const entries = await readdir(join(folder, name), { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.map(async (entry) =>
      entry.isDirectory()
        ? [...(await filesBelow(folder, `${name}/${entry.name}`))]
        : entry.isFile()
          ? [`${name}/${entry.name}`]
          : [],
    ),
  );
  return new Set(below.flat());
}

const refusal = (failure: Refusal, status = 404): PageAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ok: false, failure }),
});
const notFound = refusal({
  kind: 'not found',
  reason: 'There is nothing here.',
  remedy: 'Load the page again.',
});

/** A page by itself. */
export const html = (status: number, body: string): PageAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body:
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Revisit</title></head>' +
    `<body>${body}</body></html>`,
});
