/** The engine's door: a photo library in a folder, and everything that can be asked of it. */
import type { Outcome } from '../contract/failure.ts';
import type { FileFailure, FindView, FolderView, LibraryOutcome, LibraryStatus, MatchView, PlaceView, ScanProgress, ScanReport } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';

export interface ScanOptions {
  /** Stops the scan: photos in flight are dropped, finished ones kept, and the report says `interrupted`. */
  signal?: AbortSignal;
  onProgress?: (progress: ScanProgress) => void;
  /** Extraction processes at once; default: one a core, as many as memory allows. */
  processes?: number;
}

export interface Library {
  /** Adds a folder with everything below it; the same folder by another path is the same folder. */
  addFolder(path: string): LibraryOutcome<FolderView>;
  /** Forgets a folder and the photos that lie nowhere else; touches no file. false when it is not in the library. */
  removeFolder(path: string): boolean;
  /** Brings the library up to date with its folders: only what is new or changed is read. */
  scan(model: ModelPackage, options?: ScanOptions): Promise<LibraryOutcome<ScanReport>>;
  /** Places of two photos and more, largest first. */
  places(modelId: string): PlaceView[];
  /** Compares two photo files, in the library or not. */
  match(model: ModelPackage, fileA: string, fileB: string): Promise<Outcome<MatchView>>;
  /** Where else was this? `file` need not be in the library. */
  find(model: ModelPackage, file: string): Promise<Outcome<FindView>>;
  failures(modelId: string): FileFailure[];
  status(): LibraryStatus;
  close(): void;
}
