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
  /** The value of the session's cookie header, for the first who brings the token; null for all others. */
  enter(token: string): string | null;
  /** Does the request come from the session that was entered? */
  isSession(request: IncomingMessage): boolean;
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
 * rebinding) is another.
 */
export function guard(authority: string): Guard {
  const session = secret();
  // cookies do not tell ports apart: two servers of one machine must not overwrite each other's
  const cookie = `revisit-${authority.split(':')[1]}`;
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
      return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isSession({ headers }) {
      const sent = headers.cookie?.split(/;\s*/).find((pair) => pair.startsWith(`${cookie}=`));
      return sent !== undefined && isSame(sent.slice(cookie.length + 1), session);
    },
  };
}
