/** What the window asks of exports, and where one stands; part of the map in requests.ts. */
import { z } from 'zod';
import { refusal } from '../failure.ts';
import { placeId } from '../place.ts';
import { thenAndNowJob } from '../then-and-now.ts';
import { token } from '../token.ts';

/** Languages that a page for other people is written in. */
export const exportLanguage = z.enum(['en', 'zh-Hans']);

/** At most so many files that were refused are told; `refusedCount` counts all. */
export const MOST_REFUSED = 100;

export const exportReport = z.strictObject({
  /** Files that were written, or taken back. */
  written: z.int(),
  /** All was there already. */
  unchanged: z.int(),
  /** Of those written: copies in place of links, which the disk or the system does not allow. */
  copiedInstead: z.int(),
  refusedCount: z.int(),
  refused: z.array(refusal.extend({ file: z.string() })),
  /** The file or folder, for people to read; null: beside the photos. */
  where: z.string().nullable(),
  isUndo: z.boolean(),
  /** It was stopped by the person before its end. */
  isInterrupted: z.boolean(),
});

/** Where an export stands; one at a time. */
export const exportState = z.strictObject({
  isRunning: z.boolean(),
  /** Of the one that runs, or ran last; null: there was none since the engine started. */
  what: z.enum(['tables', 'json', 'sidecars', 'folders', 'proof']).nullable(),
  isUndo: z.boolean(),
  done: z.int(),
  total: z.int(),
  /** Of the last that ended; null where it was refused, or gave its file to the page. */
  report: exportReport.nullable(),
  refused: refusal.nullable(),
});
export type ExportState = z.infer<typeof exportState>;
export type ExportReport = z.infer<typeof exportReport>;

/** A file that goes to whoever asks for it: all tables as JSON, or the page that proves a place. */
export type ExportedFile =
  { what: 'json' } | { what: 'proof'; placeId: number; language: z.infer<typeof exportLanguage> };

const nothing = z.strictObject({});

export const exportRequests = {
  'export.state': { ask: nothing, answer: exportState },
  /** Four CSV tables into a new folder in the one that was chosen. */
  'export.tables': { ask: z.strictObject({ token }), answer: nothing },
  /** `.xmp` files beside the photos; what is in those that lie there stays. */
  'export.sidecars': { ask: nothing, answer: nothing },
  /** A folder a place, of one place or (null) of all; nothing is overwritten. */
  'export.folders': {
    ask: z.strictObject({ token, placeId: placeId.nullable(), as: z.enum(['copies', 'links']) }),
    answer: nothing,
  },
  /** When the file in hand is through. */
  'export.stop': { ask: nothing, answer: nothing },
  /** Puts back what lay beside the photos before the last `export.sidecars`. */
  'export.undoSidecars': { ask: nothing, answer: nothing },
  /** Removes from the folder what `export.folders` wrote there and nobody changed since. */
  'export.undoFolders': { ask: z.strictObject({ token }), answer: nothing },
  /** At once: who waits for the file gets none. */
  'thenAndNow.stop': { ask: z.strictObject({ job: thenAndNowJob }), answer: nothing },
} as const;
