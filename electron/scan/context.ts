import type { ScanPace, ScanProgress } from '../contract/scan.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import type { Touched } from './walk/part.ts';
import type { Progress } from './progress/progress.ts';

/** What every step of a scan works with. */
export interface ScanContext {
  store: Store;
  model: ModelPackage;
  progress: Progress;
  signal: AbortSignal;
  runtime: Runtime;
  processes: number | undefined;
  /** The cores it may take, of its processes and kernels together. */
  cores: number;
  /** Of the processes that extract; undefined: as this one. */
  niceness: number | undefined;
  /** Ends when every photo was extracted. */
  onlyFeatures: boolean;
  /** What is looked at on the disk; null: all folders. */
  touched: readonly Touched[] | null;
  answerMs: number | undefined;
  /** When the scan began. */
  nowMs: number;
  /** In a round: photos are still to come, and what is found now is found anew at the end. */
  isRound: boolean;
  /** A round follows so many photos; null: when it is time. */
  photosARound: number | null;
  /** Places and copies are otherwise than they were. */
  changed: () => void;
}

export interface ScanOptions {
  /** Stops the scan: photos in flight are dropped, finished ones kept, and the report says `interrupted`. */
  signal?: AbortSignal;
  onProgress?: (progress: ScanProgress) => void;
  /** Extraction processes at once; default: one a core, as many as memory allows. */
  processes?: number;
  /** How much of the machine it may take; default: as the person set for the library. */
  pace?: ScanPace;
  /** Extraction gives way to other programs: to a window that a person works in meanwhile. */
  background?: boolean;
  /** Ends when every photo was extracted: nothing is matched. */
  onlyFeatures?: boolean;
  /** Only these are looked at on the disk; the rest is as the last scan left it. Default: all folders. */
  touched?: readonly Touched[];
  /** How long a disk or share may take for an answer; default: ANSWER_MS. */
  answerMs?: number;
  /** Called when places were found while other photos are still read. */
  onRound?: () => void;
  /** Photos between two rounds; default: as time allows. Infinity: everything is found at the end. */
  photosARound?: number;
}
