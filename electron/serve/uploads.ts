/**
 * Files that a page hands over, a photo for one search or a model's archive: temporary, only for this user to
 * read, a photo removed when the search is answered.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { Engine } from '../host/client.ts';

export interface Uploads {
  /**
   * The token of what was received; refused where it is larger than allowed, or cannot be kept, and nothing
   * is kept then. Rejects where the sender hangs up.
   */
  receive(request: IncomingMessage): Promise<Outcome<string, Refusal>>;
  /** Removes what a token stands for, where it is an upload. */
  remove(token: string): Promise<void>;
  close(): void;
}

/** What no search removed is, after so long; a model's archive was read well before. */
const UNUSED_AFTER_MS = 10 * 60_000;

export function uploads(engine: Engine, maxBytes: number): Uploads {
  /** Each file lies alone in one. */
  const folders = new Set<string>();
  const folderOf = new Map<string, string>();
  const drop = async (folder: string): Promise<void> => {
    folders.delete(folder);
    await rm(folder, { recursive: true, force: true });
  };
  const remove = async (token: string): Promise<void> => {
    const folder = folderOf.get(token);
    if (folder === undefined) return;
    folderOf.delete(token);
    engine.revoke(token);
    await drop(folder);
  };
  const keep = async (request: IncomingMessage): Promise<Outcome<string, Refusal>> => {
    const folder = await mkdtemp(join(tmpdir(), 'revisit-upload-')); // mode 0700
    folders.add(folder);
    const file = join(folder, 'upload');
    try {
      if (!(await isWritten(request, file, maxBytes))) {
        await drop(folder);
        return tooLarge();
      }
    } catch (error) {
      await drop(folder);
      throw error;
    }
    const token = engine.grant(file);
    folderOf.set(token, folder);
    setTimeout(() => void remove(token), UNUSED_AFTER_MS).unref();
    return { ok: true, value: token };
  };
  return {
    async receive(request) {
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) return tooLarge();
      try {
        return await keep(request);
      } catch (error) {
        const { errno, code } = error as NodeJS.ErrnoException;
        if (errno === undefined) throw error;
        return notKept(code);
      }
    },
    remove,
    close() {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** false where the request is longer than allowed. */
async function isWritten(request: IncomingMessage, path: string, maxBytes: number): Promise<boolean> {
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    // one that is refused is answered: its connection stays
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > maxBytes) return false;
      await file.appendFile(part);
    }
    return true;
  } finally {
    await file.close();
  }
}

const tooLarge = () =>
  failed(
    'too large',
    'The file is larger than this page takes.',
    'Save a smaller copy of a photo; a model is added on the command line too.',
  );

const notKept = (code: string | undefined) =>
  failed(
    'not kept',
    `The file cannot be kept where this system has its temporary files (${code}).`,
    'Make room there, or check its permissions, and try again.',
  );
