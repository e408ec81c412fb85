/** Fetches one large file over HTTP: watched, bounded, and continued where it broke off. */
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { privateFolder } from '../process/private.ts';

export interface DownloadOptions {
  url: string;
  /** Where the whole file comes to lie; what is fetched until then lies beside it. */
  file: string;
  maxBytes: number;
  signal: AbortSignal;
  /** `total`: null where the server does not say. */
  onProgress: (progress: { bytes: number; total: number | null }) => void;
  /** A connection that gives nothing for so long is broken. */
  stallMs?: number;
}

/** Longer than a phone takes from one cell to the next. */
const STALL_MS = 60_000;
/** A connection that breaks is taken up again so often; then the person decides. */
const MAX_CONNECTIONS = 5;

/**
 * What is known of the half that is there. `etag`: null where the server gave none that is proof of the same
 * bytes, so that it cannot be continued.
 */
const state = z.object({ url: z.string(), etag: z.string().nullable() });

type Ended = 'whole' | 'broken' | ReturnType<typeof failed<'not added'>>;

export async function download(options: DownloadOptions): Promise<ModelOutcome<null>> {
  const { file, url, signal } = options;
  const { host } = new URL(url);
  const again = 'The same command continues.';
  try {
    privateFolder(dirname(file));
    for (let connection = 1; connection <= MAX_CONNECTIONS; connection++) {
      const ended = await connect(options);
      if (ended === 'whole') {
        await rename(partOf(file), file);
        await rm(stateOf(file), { force: true });
        return { ok: true, value: null };
      }
      if (signal.aborted) return failed('not added', 'The download was stopped.', again);
      if (ended !== 'broken') return ended;
    }
    return failed('not added', `The connection to ${host} broke ${MAX_CONNECTIONS} times.`, again);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      'not added',
      `${file} cannot be written (${code}).`,
      `Check the disk and its permissions. ${again}`,
    );
  }
}

const partOf = (file: string): string => `${file}.part`;
const stateOf = (file: string): string => `${file}.part.json`;

/** One connection, to its end. Rejects with the system's error where the disk fails. */
async function connect({
  url,
  file,
  maxBytes,
  signal,
  onProgress,
  stallMs = STALL_MS,
}: DownloadOptions): Promise<Ended> {
  const { host } = new URL(url);
  const known = await knownPart(url, file);
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const live = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };
  const tooLarge = async (): Promise<Ended> => {
    await forget(file);
    return failed(
      'not added',
      `What ${host} gives for ${url} is larger than ${Math.round(maxBytes / 1e6)} MB: it is no ` +
        'archive of a model.',
      'Nothing of it was kept.',
    );
  };
  try {
    let response: Response;
    try {
      response = await fetch(url, {
        // the bytes as they lie on the server: a range of them is of no use packed once more
        headers: {
          'accept-encoding': 'identity',
          ...(known === null ? {} : { range: `bytes=${known.bytes}-`, 'if-range': known.etag }),
        },
        // the person agreed to one host
        redirect: 'error',
        signal: AbortSignal.any([signal, stalled.signal]),
      });
    } catch (error) {
      if (signal.aborted) return 'broken';
      return failed(
        'not added',
        `There is no connection to ${host} ` +
          `(${stalled.signal.aborted ? 'it does not answer' : causeOf(error)}).`,
        'Check the network. What was fetched until now is kept.',
      );
    }
    if (response.status === 416) {
      await forget(file);
      return 'broken';
    }
    if (response.status !== 200 && response.status !== 206)
      return failed('not added', `${host} answers ${response.status} to ${url}.`, 'Try again later.');
    const [from, total] = extentOf(response);
    if (response.status === 206 && from !== known?.bytes) {
      await forget(file);
      return 'broken';
    }
    if (total !== null && total > maxBytes) return await tooLarge();
    const etag = response.headers.get('etag');
    let bytes = from;
    const part = await open(partOf(file), from === 0 ? 'w' : 'a');
    try {
      if (from === 0)
        await writeFile(
          stateOf(file),
          JSON.stringify({ url, etag: etag?.startsWith('"') ? etag : null } satisfies z.input<typeof state>),
        );
      const reader = response.body!.getReader();
      for (;;) {
        onProgress({ bytes, total });
        const step = await reader.read().catch(() => null);
        if (step === null) return 'broken';
        live();
        if (step.done) break;
        bytes += step.value.length;
        if (bytes > maxBytes) return await tooLarge();
        await part.appendFile(step.value);
      }
    } finally {
      await part.close();
    }
    return total === null || bytes === total ? 'whole' : 'broken';
  } finally {
    clearTimeout(timer);
    stalled.abort(); // lets go of a connection whose answer is not read to its end
  }
}

/** The half that is there and can be continued. */
async function knownPart(url: string, file: string): Promise<{ bytes: number; etag: string } | null> {
  try {
    const known = state.parse(JSON.parse(await readFile(stateOf(file), 'utf8')));
    const { size } = await stat(partOf(file));
    return known.url === url && known.etag !== null && size > 0 ? { bytes: size, etag: known.etag } : null;
  } catch {
    return null;
  }
}

async function forget(file: string): Promise<void> {
  await rm(partOf(file), { force: true });
  await rm(stateOf(file), { force: true });
}

/**
 * First byte and size of the whole, as the answer says; the size null where it does not, or where the answer
 * is packed against the request.
 */
function extentOf({ status, headers }: Response): [from: number, total: number | null] {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 206)
    return [from === undefined ? NaN : Number(from), total === undefined ? null : Number(total)];
  const length = headers.get('content-length');
  return [0, length === null || headers.get('content-encoding') !== null ? null : Number(length)];
}

/** `ENOTFOUND`, or what else fetch says. */
function causeOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string };
  return cause?.code ?? cause?.message ?? message;
}
