/** Exports for whoever watches them: one at a time, each with progress, and stopped when that is asked. */
import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed, notAnswered } from '../../contract/failure.ts';
import type { FoldersReport, SidecarReport } from '../../contract/library.ts';
import type { ExportReport, ExportState } from '../../contract/requests/export-requests.ts';
import { MOST_REFUSED } from '../../contract/requests/export-requests.ts';
import type { FoldersOptions } from '../../exchange/folders/folders.ts';
import { freeName, undoFolders } from '../../exchange/folders/folders.ts';
import type { ProofLanguage, ProofPictures } from '../../exchange/proof/proof.ts';
import type { Store } from '../../store/store.ts';
import type { Exchange } from '../exchange.ts';

export interface Exporting {
  state(): ExportState;
  /** These begin; `state` and what is told say what comes of them. Refused while another runs. */
  tables(exchange: Exchange, folder: string): Began;
  sidecars(exchange: Exchange): Began;
  undoSidecars(exchange: Exchange): Began;
  folders(exchange: Exchange, folder: string, placeId: number | null, as: FoldersOptions['as']): Began;
  undoFolders(folder: string): Began;
  /** These give their file to the one who asked. */
  json(exchange: Exchange): Promise<Outcome<Uint8Array, Refusal>>;
  proof(
    exchange: Exchange,
    placeId: number,
    pictures: ProofPictures,
    language: ProofLanguage,
  ): Promise<Outcome<Uint8Array, Refusal>>;
  /** When the file in hand is through. */
  stop(): Promise<void>;
}

type Began = Outcome<Record<string, never>, Refusal>;
type What = NonNullable<ExportState['what']>;
type Report = SidecarReport & Partial<FoldersReport>;

/** What an export is handed while it runs. */
interface Running {
  signal: AbortSignal;
  onFile: (done: number, total: number) => void;
}

const NONE: ExportState = {
  ...{ isRunning: false, what: null, isUndo: false, done: 0, total: 0, report: null, refused: null },
};

/** At most ten states a second: more than anyone reads. */
const INTERVAL_MS = 100;

/** `changed` gets each state. */
export function exporting(store: Store, changed: (state: ExportState) => void): Exporting {
  let state = NONE;
  let running: { abort: AbortController; ended: Promise<unknown> } | null = null;
  const become = (next: ExportState): void => {
    state = next;
    changed(state);
  };

  const begin = <T>(
    { what, isUndo = false }: { what: What; isUndo?: boolean },
    work: (running: Running) => Promise<Outcome<T, Refusal>>,
    reportOf: (value: T, isInterrupted: boolean) => ExportReport | null,
  ): Promise<Outcome<T, Refusal>> | null => {
    if (running !== null) return null;
    const abort = new AbortController();
    const end = (how: Pick<ExportState, 'report' | 'refused'>): void => {
      running = null;
      become({ ...state, isRunning: false, ...how });
    };
    become({ ...NONE, isRunning: true, what, isUndo });
    const ended = orFailure(store, () =>
      work({ signal: abort.signal, onFile: teller((done, total) => become({ ...state, done, total })) }),
    ).then(
      (outcome) => {
        end(
          outcome.ok
            ? { report: reportOf(outcome.value, abort.signal.aborted), refused: null }
            : { report: null, refused: outcome.failure },
        );
        return outcome;
      },
      (bug: unknown) => {
        end({ report: null, refused: notAnswered(bug).failure });
        throw bug;
      },
    );
    running = { abort, ended };
    return ended;
  };
  const began = (ended: Promise<unknown> | null): Began => (ended === null ? BUSY : { ok: true, value: {} });
  const reporting =
    (isUndo: boolean, where: string | null) =>
    (report: Report & { folder?: string }, isInterrupted: boolean): ExportReport => ({
      ...{ written: report.written, unchanged: report.unchanged, copiedInstead: report.copiedInstead ?? 0 },
      refusedCount: report.refused.length,
      refused: report.refused.slice(0, MOST_REFUSED),
      ...{ where: report.folder ?? where, isUndo, isInterrupted },
    });

  return {
    state: () => state,
    tables: (exchange, folder) =>
      began(begin({ what: 'tables' }, () => tablesInto(exchange, folder), reporting(false, folder))),
    sidecars: (exchange) =>
      began(begin({ what: 'sidecars' }, (how) => exchange.sidecars(how), reporting(false, null))),
    undoSidecars: (exchange) =>
      began(
        begin({ what: 'sidecars', isUndo: true }, (how) => exchange.undoSidecars(how), reporting(true, null)),
      ),
    folders: (exchange, folder, placeId, as) =>
      began(
        begin(
          { what: 'folders' },
          (how) => exchange.folders(folder, placeId, { ...how, as }),
          reporting(false, folder),
        ),
      ),
    undoFolders: (folder) =>
      began(
        begin({ what: 'folders', isUndo: true }, (how) => undoFolders(folder, how), reporting(true, folder)),
      ),
    json: (exchange) =>
      begin(
        { what: 'json' },
        () => exchange.jsonBytes(),
        () => null,
      ) ?? Promise.resolve(BUSY),
    proof: (exchange, placeId, pictures, language) =>
      begin(
        { what: 'proof' },
        ({ signal, onFile }) => exchange.proof(placeId, pictures, { language, signal, onPicture: onFile }),
        () => null,
      ) ?? Promise.resolve(BUSY),
    async stop() {
      running?.abort.abort();
      await running?.ended.catch(() => undefined); // whoever asked for it hears of a bug
    },
  };
}

const BUSY = failed(
  'export under way',
  'Another export is under way.',
  'Wait until it is through, or stop it.',
);

/** Into a new folder, so that no file of the person's is replaced. */
async function tablesInto(
  exchange: Exchange,
  folder: string,
): Promise<Outcome<Report & { folder: string }, Refusal>> {
  const names = new Set(await readdir(folder).catch(() => []));
  const tables = freeName('Revisit tables', (name) => names.has(name));
  const files = await exchange.csv(join(folder, tables));
  if (!files.ok) return files;
  return {
    ok: true,
    value: { written: files.value.length, unchanged: 0, refused: [], folder: join(folder, tables) },
  };
}

async function orFailure<T>(
  store: Store,
  work: () => Promise<Outcome<T, Refusal>>,
): Promise<Outcome<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    const failure = store.failureOf(error);
    if (failure === null) throw error;
    return { ok: false, failure };
  }
}

function teller(tell: Running['onFile']): Running['onFile'] {
  let told = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (now - told < INTERVAL_MS && done < total) return;
    told = now;
    tell(done, total);
  };
}
