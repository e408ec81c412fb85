/**
 * What the engine tells about a library: requests' answers and events, data only. Paths are absolute, as text
 * for people to read.
 */
import type { Exif, PackedFeatures, Verification } from './domain.ts';
import type { Failure } from './failure.ts';

/** What can keep a whole library, or a folder of it, from being used. */
export type LibraryFailureKind =
  'newer version' | 'not a library' | 'in use' | 'unwritable' | 'no such folder' | 'disk full';
export interface LibraryFailure {
  kind: LibraryFailureKind;
  reason: string;
  remedy: string;
}
export type LibraryOutcome<T> = { ok: true; value: T } | { ok: false; failure: LibraryFailure };

/**
 * A folder the user added. Offline: it could not be listed at the last scan (a drive that is not connected);
 * its photos are kept.
 */
export interface FolderView {
  id: number;
  path: string;
  online: boolean;
  fileCount: number;
}

/**
 * present: a file of it can be read. offline: it lies on a disk that is not connected. vanished: no file of
 * it is left.
 */
export type PhotoState = 'present' | 'offline' | 'vanished';

/**
 * A photo of the library. `files`: every path where its bytes lie, the readable ones first (of a vanished
 * photo: lay). Size null until it was decoded.
 */
export interface PhotoView extends Exif {
  /**
   * Made from the content: the same photo has the same id in every library. An integer of up to 52 bits,
   * ascending with `hash`.
   */
  id: number;
  /** SHA-256 of the file's bytes, hex. */
  hash: string;
  widthPx: number | null;
  heightPx: number | null;
  format: string | null;
  state: PhotoState;
  files: string[];
}

/** One file that gave no photo, or whose photo gave no features. */
export interface FileFailure extends Failure {
  file: string;
}

/** A verified link between two photos of a place. */
export interface LinkView {
  a: number;
  b: number;
  score: number;
  inlierCount: number;
}

/** What the user sees as one place: durable id, photos by time taken then path, links best first. */
export interface PlaceView {
  id: number;
  photos: PhotoView[];
  links: LinkView[];
}

/** The steps of a scan, in their order. */
export type ScanPhase = 'walk' | 'extract' | 'index' | 'candidates' | 'verify' | 'places';

/**
 * Where a scan stands. `total` is null while it is not known; `perSecond` and `secondsLeft` until there is
 * enough to tell.
 */
export interface ScanProgress {
  phase: ScanPhase;
  done: number;
  total: number | null;
  perSecond: number | null;
  secondsLeft: number | null;
  /** The file or photo last finished. */
  current: string | null;
}

/** What a scan did and what the library holds after it. */
export interface ScanReport {
  /** true when it was stopped on request; everything finished is kept and the next scan continues. */
  interrupted: boolean;
  files: { seen: number; unchanged: number; vanished: number };
  photos: { total: number; extracted: number; failed: number };
  matches: { verified: number; found: number };
  failures: FileFailure[];
  /** Folders and subfolders that could not be listed. */
  unreadableFolders: FileFailure[];
}

/**
 * One side of a match or a find: a photo of the library, or any file (`photo` null), with the features that
 * were compared.
 */
export interface MatchSide {
  file: string;
  photo: PhotoView | null;
  features: PackedFeatures;
}
export interface MatchView {
  a: MatchSide;
  b: MatchSide;
  verification: Verification;
}

/**
 * Where a photo was found: best score first. `place` is the id of the place that the photo belongs to, if
 * any.
 */
export interface FindView {
  query: MatchSide;
  hits: { photo: PhotoView; place: number | null; verification: Verification }[];
}

/** What became of the `.delf` files of an export or import. */
export interface DelfReport {
  files: number;
  /** Photos with features that could not be exported because their disks are not connected. */
  offline: number;
  /** Photos whose features were replaced by an import. */
  replaced: number;
  refused: DelfRefusal[];
}
export interface DelfRefusal {
  /** The photo that was not exported, or the file that was not imported. */
  file: string;
  reason: string;
  remedy: string;
}

export interface LibraryStatus {
  folder: string;
  database: string;
  databaseBytes: number;
  folders: FolderView[];
  files: { present: number; offline: number; vanished: number };
  photos: number;
  /** Per model that has results here. */
  models: {
    id: string;
    photos: number;
    features: number;
    pairs: number;
    matches: number;
    places: number;
    snapshotBytes: number;
  }[];
}
