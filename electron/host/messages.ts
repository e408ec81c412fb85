/** What goes between the engine's process and the one that started it: structured clones over Node's IPC. */
import { z } from 'zod';
import { computeChoice } from '../contract/compute.ts';
import type { Refusal } from '../contract/failure.ts';
import type { EventName, EventOf, PhotoSize, Reply, RequestName } from '../contract/requests.ts';

/**
 * To the engine. `path`: what the token of the ask stands for; only the side that gave the token out knows.
 */
export type ToEngine =
  | { kind: 'ask'; id: number; name: string; ask: unknown; path: string | null }
  | { kind: 'photo'; id: number; photoId: number; size: PhotoSize };

export type PhotoReply = { ok: true; value: Uint8Array } | { ok: false; failure: Refusal };

export type FromEngine =
  | { kind: 'ready' }
  /** It cannot open its library or model, and ends. */
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'answer'; id: number; reply: Reply<RequestName> | PhotoReply }
  | { [N in EventName]: { kind: 'event'; name: N; value: EventOf<N> } }[EventName];

/**
 * What the engine is started with, as its one argument in JSON. `model`: an id or the path of a model's
 * folder; null for the one in use.
 */
export const startOptions = z.strictObject({
  library: z.string(),
  model: z.string().nullable(),
  compute: computeChoice.default('auto'),
});
export type StartOptions = z.input<typeof startOptions>;

export const refused = (kind: string, reason: string, remedy: string): { ok: false; failure: Refusal } => ({
  ok: false,
  failure: { kind, reason, remedy },
});
