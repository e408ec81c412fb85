/** Attacks on the server, each drawn anew from a seed: what a program or page of this machine may try. */
import { pick } from '../../../electron/demo/random.ts';
import type { Target } from './target.ts';

/** The answers that came; none where the attack wants none. */
type Attack = (target: Target, next: () => number) => Promise<string[]>;

interface Request {
  method?: string;
  path?: string;
  /** null: not sent. */
  headers?: Record<string, string | null>;
  body?: string;
}

/** As the page sends it, but for what is said otherwise. */
function bytes({ authority, session }: Target, request: Request): string {
  const { method = 'POST', path = `${session}/api/library.state`, body = '{}' } = request;
  const headers = {
    host: authority,
    origin: `http://${authority}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) =>
    value === null ? '' : `${name}: ${value}\r\n`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${method === 'GET' ? '' : body}`;
}

const asking =
  (request: (target: Target, next: () => number) => Request): Attack =>
  async (target, next) => [await target.sent(bytes(target, request(target, next)))];

const PATHS = [
  ...['/', '/api/library.state', '/api/events', '/api/upload', '/api/chooser', '/api/address'],
  ...['/photo/7/cover', '/original/7', '/match/7/8.png', '/laid/7/8.webp', '/export/library.json'],
];
const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const word = (next: () => number, length: number): string =>
  Array.from({ length }, () => pick(next, [...LETTERS])).join('');

/** A secret that is not this one, and looks like it. */
function almost(next: () => number, secret: string): string {
  const at = Math.floor(next() * secret.length);
  const other = pick(
    next,
    [...LETTERS].filter((letter) => letter !== secret[at]),
  );
  return pick(next, [
    secret.slice(0, at) + other + secret.slice(at + 1),
    secret.slice(0, at),
    secret + other,
    `${secret}%00`,
    word(next, secret.length),
    word(next, 4000),
    '',
  ]);
}

/** Names under which a page of elsewhere may reach this machine. */
const hosts = (authority: string): string[] => {
  const port = authority.split(':')[1]!;
  return [
    ...['evil.example', '127.0.0.1', 'localhost', `localhost:${port}`, `[::1]:${port}`, `127.1:${port}`],
    ...[`0.0.0.0:${port}`, `127.0.0.1:${Number(port) - 1}`, `evil.example@${authority}`, `${authority}.`, ''],
    ...[`2130706433:${port}`, `evil.example, ${authority}`],
  ];
};
const ORIGINS = [
  ...['http://evil.example', 'null', 'file://', 'https://127.0.0.1', 'http://localhost', 'http://127.0.0.1'],
  ...['http://127.0.0.1.evil.example', 'chrome-extension://abc', ''],
];
const STEPS = [
  '..',
  '%2e%2e',
  '.%2e',
  '..%2f',
  '..%5c',
  '..\\',
  '%252e%252e',
  '....//',
  '.',
  '',
  '%00',
  '\\',
];

export const attacks: Record<string, Attack> = {
  tokens: asking(({ usedToken, session }, next) => ({
    method: pick(next, ['GET', 'GET', ...METHODS]),
    path: `/?token=${pick(next, [usedToken, session.slice(1), almost(next, usedToken)])}`,
  })),

  sessions: asking(({ session }, next) => ({
    method: pick(next, METHODS),
    path: `/${almost(next, session.slice(1))}${pick(next, PATHS)}`,
  })),

  // all that a browser shows to a server at another port: cookies, and where a page of ours led
  'the cookie of another port': asking(({ session, usedToken, authority }, next) => {
    const secret = pick(next, [session.slice(1), usedToken]);
    return {
      method: pick(next, ['GET', 'POST']),
      path: pick(next, PATHS),
      headers: {
        cookie: `revisit-${authority.split(':')[1]}=${secret}; session=${secret}`,
        authorization: `Bearer ${secret}`,
        referer: `http://${authority}${session}/`,
      },
    };
  }),

  hosts: asking(({ authority, session }, next) => ({
    method: pick(next, ['GET', 'POST']),
    path: session + pick(next, PATHS),
    headers: { host: pick(next, hosts(authority)) },
  })),

  origins: asking(({ session }, next) => ({
    method: pick(next, METHODS),
    path: session + pick(next, PATHS),
    headers: { origin: pick(next, ORIGINS), 'access-control-request-method': 'POST' },
  })),

  'pages that link': asking(({ session }, next) => ({
    method: 'GET',
    path: session + pick(next, PATHS),
    headers: {
      origin: null, // pictures and links send none
      'sec-fetch-site': pick(next, ['cross-site', 'same-site', '']),
      'sec-fetch-mode': pick(next, ['no-cors', 'cors', 'websocket']),
    },
  })),

  rebinding: asking(({ session }, next) => {
    const name = `${word(next, 8).toLowerCase()}.example`;
    return {
      method: pick(next, ['GET', 'POST']),
      path: session + pick(next, PATHS),
      headers: { host: name, origin: `http://${name}`, 'sec-fetch-site': 'same-origin' },
    };
  }),

  traversal: asking(({ session }, next) => {
    const steps = Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(next, STEPS));
    const room = pick(next, ['', '/photo', '/original', '/match/7', '/api', '/export/proof']);
    return {
      method: 'GET',
      path: `${session}${room}/${steps.join(pick(next, ['/', '\\', '%2f']))}/beside.txt`,
    };
  }),

  bodies: asking(({ session }, next) => ({
    path: `${session}/api/${pick(next, ['place.get', 'place.get', '__proto__', 'constructor', 'no.such'])}`,
    ...pick(next, [
      { body: word(next, 200) },
      { body: '['.repeat(100_000) },
      { body: `{"placeId":3,"more":"${'x'.repeat(5 * 1024 ** 2)}"` },
      { body: '{"placeId":3', headers: { 'content-length': '12' } },
      {
        body: '{"placeId":3}',
        headers: { 'content-type': pick(next, ['text/plain', 'multipart/form-data', '']) },
      },
      { body: '\uD800\u0000{' },
    ]),
  })),

  'uploads too large': asking(({ session }, next) => ({
    path: `${session}/api/upload`,
    ...pick(next, [
      { body: 'x'.repeat(1001) },
      { headers: { 'content-length': '99999999999' }, body: 'x' },
      { headers: { 'content-length': '-1' } },
    ]),
  })),

  'what is no HTTP': async (target, next) => [
    await target.sent(
      pick(next, [
        Buffer.from(Array.from({ length: 300 }, () => Math.floor(next() * 256))).toString('latin1') +
          '\r\n\r\n',
        `GET / HTTP/1.1\r\nhost: ${target.authority}\r\nx: ${word(next, 20_000)}\r\n\r\n`,
        bytes(target, { headers: { 'transfer-encoding': 'chunked' } }),
        bytes(target, {}).replace('content-length: 2', 'content-length: 2\r\ncontent-length: 3'),
        bytes(target, {}).replace('HTTP/1.1', pick(next, ['HTTP/9.9', 'HTTP/1.1 ', 'SPDY/3'])),
        `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
        `CONNECT ${target.authority} HTTP/1.1\r\nhost: ${target.authority}\r\n\r\n`,
        `GET ${target.session}/api/events HTTP/1.1\r\nhost: evil\r\nupgrade: websocket\r\n` +
          'connection: upgrade, close\r\n\r\n',
      ]),
    ),
  ],

  // they stay open while all others come, and hang up at the end (hangUp)
  'slow and half-open': async (target, next) => {
    const socket = await target.open();
    const whole = bytes(target, { path: `${target.session}/api/upload`, body: 'x'.repeat(900) });
    socket.write(whole.slice(0, Math.floor(next() * (whole.length - 1))));
    held.push(socket);
    return [];
  },

  aborts: async (target, next) => {
    const socket = await target.open();
    const path = target.session + pick(next, ['/api/events', '/photo/7/cover', '/api/upload']);
    const method = path.endsWith('upload') ? 'POST' : 'GET';
    socket.write(bytes(target, { method, path, headers: { 'content-length': '900' }, body: 'some' }));
    await new Promise((later) => setTimeout(later, Math.floor(next() * 5)));
    socket.resetAndDestroy();
    return [];
  },
};

const held: { destroy(): unknown }[] = [];

/** Ends what `slow and half-open` left. */
export function hangUp(): void {
  for (const socket of held.splice(0)) socket.destroy();
}
