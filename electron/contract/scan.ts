/** Where a scan stands, and what it did. */
import { z } from 'zod';
import type { FileFailure } from './failure.ts';
import { refusal } from './failure.ts';

/** The steps of a scan, in their order. */
export const scanPhase = z.enum([
  'walk',
  'extract',
  'index',
  'candidates',
  'verify',
  'subjects',
  'same shots',
  'places',
  'shrink',
]);
export type ScanPhase = z.infer<typeof scanPhase>;

/**
 * `done` of `total` are those of the phase, `share` and `secondsLeft` of all phases, those of an interrupted
 * scan included. Each is null while it is not known.
 */
const scanProgress = z.strictObject({
  phase: scanPhase,
  done: z.int(),
  total: z.int().nullable(),
  /** 0 to 1; never falls, not even when a scan is paused and goes on. */
  share: z.number().nullable(),
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** The file or photo last finished, as text. */
  current: z.string().nullable(),
});
export type ScanProgress = z.infer<typeof scanProgress>;

/** Of photos, not of files. `changed`: another picture lies at the path. */
export const scanChanges = z.strictObject({
  new: z.int(),
  changed: z.int(),
  moved: z.int(),
  gone: z.int(),
});
export type ScanChanges = z.infer<typeof scanChanges>;

/** `blocked`: another process scans this library, or the disk is full; `failure` says what to do. */
export const scanState = scanProgress.extend({
  state: z.enum(['idle', 'scanning', 'paused', 'blocked']),
  phase: scanPhase.nullable(),
  failure: refusal.nullable(),
  /** What the last scan that found anything otherwise found; null before one. */
  changes: scanChanges.nullable(),
});
export type ScanState = z.infer<typeof scanState>;

/**
 * Is the library watched for what changes on its disks, and which folders are only looked at now and then?
 */
export const watchState = z.strictObject({
  isOn: z.boolean(),
  polled: z.array(z.strictObject({ path: z.string(), why: z.string() })),
});
export type WatchState = z.infer<typeof watchState>;

/** More than any machine that people have photos on. */
const MOST_CORES = 1024;

/**
 * How much of the machine a scan may take. `cores`: at most so many; null: all. `isGentle`: half of them, and
 * what reads photos takes only what other programs leave.
 */
export const scanPace = z.strictObject({
  isGentle: z.boolean(),
  cores: z.int().min(1).max(MOST_CORES).nullable(),
});
export type ScanPace = z.infer<typeof scanPace>;

/**
 * What the walk left out, by why: a pattern of the library or of a `.ppignore`, a `.nomedia`, folders of
 * other programs and of Revisit itself. A folder that is left out counts as one, whatever lies in it.
 */
export const leftOut = z.strictObject({
  by: z.enum(['pattern', '.nomedia', '.ppignore', 'another program', 'Revisit']),
  pattern: z.string().nullable().describe('null where it is none'),
  files: z.int(),
  folders: z.int(),
});
export type LeftOut = z.infer<typeof leftOut>;

/** What a scan did and what the library holds after it. */
export interface ScanReport {
  /** true when it was stopped on request; everything finished is kept and the next scan continues. */
  interrupted: boolean;
  files: { seen: number; unchanged: number; vanished: number };
  changes: ScanChanges;
  photos: { total: number; extracted: number; failed: number };
  matches: { verified: number; found: number };
  failures: FileFailure[];
  /** Folders, links and files that could not be looked at, whole folders of the library among them. */
  unreadableFolders: FileFailure[];
  leftOut: LeftOut[];
  /** Films beside which no photo of the same name lies. */
  videos: number;
}
