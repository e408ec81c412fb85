/**
 * Who may talk to the server: only the page it handed out itself, to the person who was shown its address.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Guard {
  /**
   * A new way in, once; the one before it leads in no more. All lead into one session: who comes by the
   * second is the person of the first.
   */
  issue(): string;
  /** Why a request is refused whatever it asks; null where it may go on. */
  refuses(request: IncomingMessage): { status: number; reason: string } | null;
  /** Where the session's page is, for the first who brings the token; null for all others. */
  enter(token: string): string | null;
  /** What of the path comes after the session's own part; null where it is not of the session. */
  within(pathname: string): string | null;
}

/** Bytes of the token and of the session: 256 bits cannot be guessed. */
const SECRET_BYTES = 32;

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** In a time that does not tell how much of it was right. */
function isSame(sent: string, right: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * `authority`: host and port, as the Host header must name them: a name that someone made point here (DNS
 * rebinding) is another. The session is the first part of every path, and no cookie, which a browser would
 * show to the server at each port of this machine.
 */
export function guard(authority: string): Guard {
  const session = secret();
  let token: string | null = null;
  return {
    issue: () => (token = secret()),
    refuses({ headers, method }) {
      if (headers.host !== authority)
        return { status: 421, reason: 'This is not the address of this server.' };
      if (headers.origin !== undefined && headers.origin !== `http://${authority}`)
        return { status: 403, reason: 'Another page may not ask here.' };
      if (method !== 'GET' && headers.origin === undefined)
        return { status: 403, reason: 'A request that does not say where it comes from is not answered.' };
      // pictures and links of other pages send no Origin, but this (https://www.w3.org/TR/fetch-metadata/)
      const site = headers['sec-fetch-site'];
      if (
        site !== undefined &&
        site !== 'same-origin' &&
        !(site === 'none' || headers['sec-fetch-mode'] === 'navigate')
      )
        return { status: 403, reason: 'Another page may not ask here.' };
      return null;
    },
    enter(sent) {
      if (token === null || !isSame(sent, token)) return null;
      token = null;
      return `/${session}/`;
    },
    within(pathname) {
      const [, sent = '', ...path] = pathname.split('/');
      return path.length > 0 && isSame(sent, session) ? `/${path.join('/')}` : null;
    },
  };
}
