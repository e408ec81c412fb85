/** Keeps one engine running: another is started where it dies, or where it is to be replaced. */
import { failed } from '../contract/failure.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { ChildDeath } from '../process/child.ts';
import type { EngineConnection } from './connection.ts';
import { whyEnded } from './connection.ts';
import type { EngineReply, ToEngine } from './messages.ts';

export interface Supervisor {
  /** The first engine; why there is none, or null. */
  start(): Promise<Refusal | null>;
  /**
   * Waits for an engine that is being replaced or started again; refused where there is none, or where it
   * dies meanwhile.
   */
  ask(message: ToEngine): Promise<EngineReply>;
  /** Ends the engine and starts another; why that cannot be, or null. */
  replace(): Promise<Refusal | null>;
  /** null while there is no engine. */
  pid(): number | null;
  close(): Promise<void>;
}

/** So many deaths within this time, and it is not started again: what kills it would again. */
const MOST_DEATHS = 4;
const DEATHS_WITHIN_MS = 60_000;
/** A library that was not there is looked for again, when it is asked. */
const TRY_AGAIN_MS = 2_000;

/** `connect` starts an engine; `restarted` is called when another took the place of one that died. */
export function supervisor(
  connect: () => Promise<Outcome<EngineConnection, Refusal>>,
  restarted: (reason: string) => void,
): Supervisor {
  const deaths: number[] = [];
  const replaced = new WeakSet<EngineConnection>();
  let running: EngineConnection | null = null;
  let replacing: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** Why there is no engine now, where that may pass: its library's disk may be back. */
  let refused: { why: Refusal; at: number } | null = null;

  const start = async (): Promise<Refusal | null> => {
    const connected = await connect();
    if (!connected.ok) return connected.failure;
    refused = null;
    const engine = connected.value;
    running = engine;
    void engine.death.then((death) => {
      if (running !== engine) return;
      running = null;
      if (!isClosed) replacing = restart(whyEnded(death)); // who asks meanwhile waits for it
    });
    if (isClosed) await engine.close();
    return null;
  };
  const restart = async (reason: string): Promise<void> => {
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length >= MOST_DEATHS) return;
    await tryAnother(reason);
  };
  const tryAnother = async (reason: string): Promise<void> => {
    const why = await start();
    if (why === null) return restarted(reason);
    if (why.kind !== 'engine stopped') refused = { why, at: Date.now() };
  };
  const startAnother = async (): Promise<Refusal | null> => {
    const old = running;
    running = null;
    if (old !== null) {
      replaced.add(old);
      await old.close();
    }
    return start();
  };
  return {
    start,
    async ask(message) {
      await replacing;
      if (running === null && refused !== null && Date.now() - refused.at > TRY_AGAIN_MS) {
        refused.at = Date.now();
        replacing = tryAnother(refused.why.reason);
        await replacing;
      }
      const engine = running;
      if (engine === null && refused !== null) return { ok: false, failure: refused.why };
      if (engine === null)
        return failed(
          'engine stopped',
          'The engine is not running.',
          'Start Revisit again; "revisit doctor" says what may be wrong.',
        );
      return engine.ask(message).catch((error: unknown) => {
        if (!(error instanceof ChildDeath)) throw error;
        return replaced.has(engine)
          ? failed('engine restarted', 'The engine was started anew with another model.', 'Try again.')
          : failed(
              'engine restarted',
              `The engine stopped while it worked on this (${whyEnded(error)}).`,
              'Try again: it was started anew.',
            );
      });
    },
    replace() {
      const done = startAnother();
      replacing = done;
      return done;
    },
    pid: () => running?.pid ?? null,
    async close() {
      isClosed = true;
      await replacing;
      await running?.close();
    },
  };
}
