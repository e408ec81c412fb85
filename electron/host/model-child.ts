/**
 * The process that adds a model, started by model-manager.ts: what it unpacks and converts delays no answer
 * of the engine's.
 */
import type { Refusal } from '../contract/failure.ts';
import { addModel } from '../model/add.ts';
import { addOfficial } from '../model/official.ts';
import type { Release } from '../model/releases.ts';
import { answerParent, tellParent } from '../process/parent.ts';
import { selfTest } from '../runtimes/runtimes.ts';

/** A release to fetch, or a folder or archive that is here; `fileName`: what the person calls an archive. */
export type AddRequest =
  | { release: Release; downloads: string; into: string }
  | { from: string; fileName: string | null; release: Release | null; into: string };
export type AddResult =
  { kind: 'added'; id: string } | { kind: 'stopped' } | { kind: 'failed'; failure: Refusal };
export interface DownloadProgress {
  bytes: number;
  total: number | null;
}

/** Progress is told at most so often. */
const TELL_EVERY_MS = 250;

const how = { isReference: false, tryOut: selfTest };

const abort = new AbortController();
answerParent(async (request: AddRequest | 'stop'): Promise<AddResult | null> => {
  if (request !== 'stop') return add(request);
  abort.abort();
  return null;
});

async function add(request: AddRequest): Promise<AddResult> {
  const added = 'from' in request ? await addFrom(request) : await fetchRelease(request);
  if (added.ok) return { kind: 'added', id: added.value.id };
  return abort.signal.aborted ? { kind: 'stopped' } : { kind: 'failed', failure: added.failure };
}

/** What is wrong is told of the archive that the person knows, not of a copy of it. */
async function addFrom({
  fileName,
  ...request
}: Extract<AddRequest, { from: string }>): ReturnType<typeof addModel> {
  const added = await addModel({ ...request, ...how, ...(fileName === null ? {} : { fromName: fileName }) });
  if (added.ok || fileName === null) return added;
  return {
    ok: false,
    failure: { ...added.failure, reason: added.failure.reason.replaceAll(request.from, fileName) },
  };
}

async function fetchRelease(
  request: Extract<AddRequest, { downloads: string }>,
): ReturnType<typeof addOfficial> {
  let last: DownloadProgress = { bytes: 0, total: null };
  let timer: NodeJS.Timeout | null = null;
  const tellLast = (): void => {
    clearTimeout(timer ?? undefined);
    timer = null;
    tellParent(last);
  };
  const added = await addOfficial({
    ...request,
    ...how,
    signal: abort.signal,
    onProgress(progress) {
      last = progress;
      if (progress.bytes === progress.total) tellLast();
      else timer ??= setTimeout(tellLast, TELL_EVERY_MS);
    },
  });
  clearTimeout(timer ?? undefined);
  return added;
}
