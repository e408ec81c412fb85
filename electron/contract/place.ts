/** Photos of one place, and what a person decided of it. */
import { z } from 'zod';

/**
 * Computed, disposable: photos of one place, with the links that hold them together. Member ids ascending.
 */
export interface Cluster {
  photos: number[];
}

/**
 * What a person decided of places, over photo ids: a pinned photo is in its place and a banned one is not,
 * whatever is computed. A photo has at most one pin.
 */
export interface Decisions {
  pins: readonly { photo: number; place: number }[];
  bans: readonly { photo: number; place: number }[];
}

/** What a person says of places, and can take back. */
export const decisionKind = z.enum(['rename', 'cover', 'merge', 'split', 'exclude', 'include']);
export type DecisionKind = z.infer<typeof decisionKind>;
