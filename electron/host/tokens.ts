/** Tokens that stand for files and folders, for those that may not name paths. */
import { randomBytes } from 'node:crypto';

export interface Tokens {
  /** A token that stands for the path from here on; the same path has one token. */
  grant(path: string): string;
  /** What a token stands for; null where it was not given out here. */
  granted(token: string): string | null;
  revoke(token: string): void;
}

export function pathTokens(): Tokens {
  const pathOf = new Map<string, string>();
  const tokenOf = new Map<string, string>();
  return {
    grant(path) {
      const token = tokenOf.get(path) ?? randomBytes(18).toString('base64url');
      tokenOf.set(path, token);
      pathOf.set(token, path);
      return token;
    },
    granted: (token) => pathOf.get(token) ?? null,
    revoke(token) {
      tokenOf.delete(pathOf.get(token) ?? '');
      pathOf.delete(token);
    },
  };
}
