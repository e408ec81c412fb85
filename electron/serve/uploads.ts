/**
 * Files that a page hands over, a photo for one search or a model's archive: temporary, only for this user to
 * read, a photo removed when the search is answered.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../host/client.ts';

export interface Uploads {
  /**
   * The token of what was received; null where it is larger than allowed, and nothing is kept then. Rejects
   * where the sender hangs up.
   */
  receive(request: IncomingMessage): Promise<string | null>;
  /** Removes what a token stands for, where it is an upload. */
  remove(token: string): Promise<void>;
  close(): void;
}

/** What no search removed is, after so long; a model's archive was read well before. */
const UNUSED_AFTER_MS = 10 * 60_000;

export function uploads(engine: Engine, maxBytes: number): Uploads {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-upload-')); // mode 0700
  const fileOf = new Map<string, string>();
  const remove = async (token: string): Promise<void> => {
    const file = fileOf.get(token);
    if (file === undefined) return;
    fileOf.delete(token);
    engine.revoke(token);
    await rm(file, { force: true });
  };
  return {
    async receive(request) {
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) return null;
      const file = join(folder, randomUUID());
      let bytes = 0;
      const limit = new Transform({
        transform(chunk: Buffer, _, pass) {
          bytes += chunk.length;
          pass(bytes > maxBytes ? new TooLarge() : null, chunk);
        },
      });
      try {
        await pipeline(request, limit, createWriteStream(file, { mode: 0o600 }), { end: true });
      } catch (error) {
        await rm(file, { force: true });
        if (error instanceof TooLarge) return null;
        throw error;
      }
      const token = engine.grant(file);
      fileOf.set(token, file);
      setTimeout(() => void remove(token), UNUSED_AFTER_MS).unref();
      return token;
    },
    remove,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

class TooLarge extends Error {}
