/** What the window asks of models, and how one comes to be here; part of the map in requests.ts. */
import { z } from 'zod';
import { refusal } from '../failure.ts';
import { token } from '../token.ts';

const modelId = z.string().min(1).max(64);
/**
 * How a model comes to be here. `id`: of an official one; of another the name of its folder or archive, until
 * it is added. `bytes`, `total`: of a download; the total null while it is not known.
 */
export const modelArrival = z.strictObject({
  id: z.string(),
  state: z.enum(['fetching', 'checking', 'added', 'failed', 'stopped']),
  bytes: z.number(),
  total: z.number().nullable(),
  failure: refusal.nullable(),
});

export const models = z.strictObject({
  /** `isPacked`: with the program, for good. */
  models: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      isInUse: z.boolean(),
      isPacked: z.boolean(),
      bytes: z.number(),
      problem: z.string().nullable(),
    }),
  ),
  /** Official releases that are not here; fetching one connects to `host`, for `url`. */
  offered: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      host: z.string(),
      url: z.string(),
      bytes: z.number(),
    }),
  ),
  /** The last that came, or comes, since the engine started. */
  arrival: modelArrival.nullable(),
});

const nothing = z.strictObject({});

export const modelRequests = {
  'models.list': { ask: nothing, answer: models },
  /** Connects to the release's host, which is why it takes the word of a person who was told. */
  'model.fetch': { ask: z.strictObject({ id: modelId, isAgreed: z.literal(true) }), answer: nothing },
  /**
   * Adds the model in the folder or archive which a picker, a drop, an upload or the chooser stands for: a
   * DELF SavedModel, or one with a manifest. `fileName`: of an archive, which may lie under another name
   * here. `release`: the official one that it must be.
   */
  'model.add': {
    ask: z.strictObject({
      token,
      fileName: z.string().min(1).max(255).nullable(),
      release: modelId.nullable(),
    }),
    answer: nothing,
  },
  /** Ends a download. */
  'model.stop': { ask: nothing, answer: nothing },
  /**
   * From the disk, where it is neither packed with the program nor in use; what was found with it stays in
   * the library.
   */
  'model.remove': { ask: z.strictObject({ id: modelId }), answer: nothing },
  /** From now on, here and on the command line: the engine starts anew with it and looks at all photos. */
  'model.use': { ask: z.strictObject({ id: modelId }), answer: nothing },
} as const;
