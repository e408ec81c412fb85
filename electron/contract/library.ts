/** What the engine tells about a library: data only. Paths are absolute, as text for people to read. */
import { z } from 'zod';
import type { Refusal } from './failure.ts';
import type { PackedFeatures } from './features.ts';
import type { Apart, Link, Verification } from './match.ts';
import type { Decoded, PhotoView } from './photo.ts';
import type { DoubtInPlace, PhotoSuggestion, PlaceSummary } from './place.ts';
import type { LeftOut } from './scan.ts';

/** The file that makes a folder a library. */
export const LIBRARY_FILE = 'library.sqlite';

/** What came of repairing a library. */
export const repairReport = z.strictObject({
  isNew: z.boolean().describe('its file could not be mended: photos are to be looked at again'),
  movedTo: z.string().nullable().describe('where the damaged file lies now'),
  names: z.int().describe('places with a name'),
  decisions: z.int().describe('photos that were said to be of a place, or not to be'),
  stars: z.int(),
  folders: z.int(),
  damagedPhotos: z
    .int()
    .describe('whose features or thumbnails were damaged: they are to be looked at again'),
  damagedLines: z.int().describe('of the log of decisions: what they said is lost'),
});
export type RepairReport = z.infer<typeof repairReport>;

/**
 * A folder the user added. Offline: it could not be listed at the last scan (a drive that is not connected);
 * its photos are kept.
 */
export const folder = z.strictObject({
  id: z.int().nonnegative(),
  path: z.string(),
  online: z.boolean(),
  fileCount: z.int(),
});
export type Folder = z.infer<typeof folder>;

/** A folder that the user removed, which can be restored without reading its photos. */
export const removedFolder = z.strictObject({
  id: z.int().nonnegative(),
  path: z.string(),
  removedAt: z.iso.datetime(),
});
export type RemovedFolder = z.infer<typeof removedFolder>;

/** What the user wants left out, and what the last scan left out by it; folders count as one each. */
export const leaveOut = z.strictObject({
  id: z.int().nonnegative(),
  pattern: z.string().describe('as .gitignore has them'),
  folderId: z.int().nonnegative().nullable().describe('null: in every folder of the library'),
  files: z.int(),
  folders: z.int(),
});
export type LeaveOut = z.infer<typeof leaveOut>;

/** What the user sees as one place. */
export interface PlaceView extends PlaceSummary {
  /** By time taken, then path. */
  photos: Decoded<PhotoView>[];
  /** Best first. */
  links: Link[];
  /** Other places that single links lead to: maybe related, never merged by the program. */
  related: { placeId: number; link: Link }[];
  /** What hangs on little, the weakest first, and what leads to other places. */
  doubts: DoubtInPlace[];
  suggestions: PhotoSuggestion[];
  /** Photos that the person took out of it, by time taken, then path. */
  excluded: Decoded<PhotoView>[];
}

/**
 * One of the photos of a match or a find: of the library, or any file (`photo` null), with the features that
 * were compared.
 */
export interface ComparedPhoto {
  file: string;
  photo: PhotoView | null;
  features: PackedFeatures;
}
export interface MatchView {
  a: ComparedPhoto;
  b: ComparedPhoto;
  apart: Apart;
  /** The score that the two need to be a match. */
  threshold: number;
  verification: Verification;
}

/**
 * Where a photo was found: best score first. `verification` is of the photo or of a companion of it. `place`
 * is the id of the place that the photo belongs to, if any; `placeName` is null where it has none.
 */
export interface FindView {
  query: ComparedPhoto;
  /** Of the photo that was asked about, where the library holds it and it is in a place. */
  place: { id: number; name: string | null } | null;
  hits: FoundPhoto[];
  /** What comes nearest where there are no hits: not proven. */
  nearest: FoundPhoto[];
}
interface FoundPhoto {
  photo: Decoded<PhotoView>;
  place: number | null;
  placeName: string | null;
  verification: Verification;
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

/** What became of the `.xmp` files of an export, or of its undoing. */
export interface SidecarReport {
  written: number;
  /** All was there already. */
  unchanged: number;
  /** Files of which nothing was written, each with why. */
  refused: ({ file: string } & Refusal)[];
}

/** What became of the files in folders of places, written or taken back. */
export interface FoldersReport extends SidecarReport {
  /** Of those written: copies in place of links, which the disk or the system does not allow. */
  copiedInstead: number;
}

export interface LibraryStatus {
  folder: string;
  database: string;
  databaseBytes: number;
  folders: Folder[];
  files: { present: number; offline: number; vanished: number };
  photos: number;
  /** By the last scan of each folder, the most first. */
  leftOut: LeftOut[];
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
