/**
 * Files that show what was taken once, and which of them a person keeps. A copy is a file; a group holds the
 * copies of one shot. Photos of the same place that are different shots are no copies, and in no group.
 */
import { z } from 'zod';
import type { Affine } from '../match.ts';
import { photoId } from '../photo.ts';

/**
 * How alike two copies are. same file: equal bytes. same picture: the same encoded picture with other
 * metadata. same shot: the same press of the shutter encoded otherwise, or a frame of a burst nearly alike.
 */
export const duplicateLevel = z.enum(['same file', 'same picture', 'same shot']);
export type DuplicateLevel = z.infer<typeof duplicateLevel>;

/** What speaks for a copy to be kept. */
export const keeperRule = z.enum([
  'protected folder',
  'preferred folder',
  'edits',
  'rating',
  'caption',
  'position',
  'date',
  'more pixels',
  'less compressed',
  'better format', // RAW or HEIC, then JPEG, then a screenshot
  'older date',
  'longer path',
  'shorter path',
  'newest',
  'smallest',
]);
export type KeeperRule = z.infer<typeof keeperRule>;

/** First the rule that counts most. */
export const keeperRules = z.array(z.strictObject({ rule: keeperRule, isOn: z.boolean() }));
export type KeeperRules = z.infer<typeof keeperRules>;

/** A file of rules for one run: those that count, the first first, and folders by their paths. */
export const rulesFile = z.strictObject({
  order: z.array(keeperRule).min(1),
  /** Best first. */
  preferred: z.array(z.string()).default([]),
  protected: z.array(z.string()).default([]),
});

/** A group's id is its lead: the photo that stands for the shot. */
export const groupId = photoId;

const fileId = z.int().nonnegative();

/** A copy as a person compares it with the others of its group. */
export const copy = z.strictObject({
  fileId,
  photoId,
  /** How it is like the copy that is suggested to be kept; null for that copy. */
  level: duplicateLevel.nullable(),
  path: z.string(),
  fileName: z.string(),
  folderName: z.string(),
  sizeBytes: z.number(),
  widthPx: z.int(),
  heightPx: z.int(),
  format: z.string(),
  takenAt: z.string().nullable(),
  camera: z.string().nullable(),
  /** What only some copies may have. */
  has: z.array(z.enum(['edits', 'rating', 'caption', 'position', 'date'])),
  /** Why it must not be removed: a folder that is protected; null where it may be. */
  protectedBy: z.string().nullable(),
  isOnline: z.boolean(),
});
export type Copy = z.infer<typeof copy>;

/**
 * Which copy to keep. sure: the rules name one and nothing speaks against it; else it is for the person to
 * decide. `reason`: the rule that decided between it and the next best; null where none did.
 */
export const suggestion = z.strictObject({
  fileId,
  reason: keeperRule.nullable(),
  isSure: z.boolean(),
});
export type Suggestion = z.infer<typeof suggestion>;

/** A group as a list shows it. */
export const groupSummary = z.strictObject({
  id: groupId,
  /** The least alike that two of its copies are. */
  level: duplicateLevel,
  copyCount: z.int(),
  /** What removing all but the kept ones frees. */
  savingBytes: z.number(),
  isSure: z.boolean(),
  folderNames: z.array(z.string()),
  year: z.int().nullable(),
  /** What the person decided: some to be removed, or all to be kept; null: not yet. */
  decision: z.enum(['remove others', 'keep all']).nullable(),
});
export type GroupSummary = z.infer<typeof groupSummary>;

export const group = z.strictObject({
  summary: groupSummary,
  /** The suggested keeper first. */
  copies: z.array(copy),
  suggestion,
  /** The files that the person keeps; null where they did not decide. */
  kept: z.array(fileId).nullable(),
});
export type Group = z.infer<typeof group>;

/**
 * A folder for which tidying knows something. `program`: whose folder it looks to be, with an id below 0;
 * null: the person's word.
 */
export const tidyFolder = z.strictObject({
  id: z.int(),
  path: z.string(),
  program: z.string().nullable(),
});
export type TidyFolder = z.infer<typeof tidyFolder>;

/** What a removal would do, in figures. */
export const tidySummary = z.strictObject({
  groupCount: z.int(),
  keptCount: z.int(),
  removedCount: z.int(),
  bytes: z.number(),
  /** Groups that are left to the person. */
  unsureCount: z.int(),
  /** Where files would go from, most bytes first. */
  folders: z.array(z.strictObject({ path: z.string(), fileCount: z.int(), bytes: z.number() })),
});
export type TidySummary = z.infer<typeof tidySummary>;

/** Which groups a removal is about: those the person decided, or all that are sure as well. */
export const tidyScope = z.enum(['decided', 'sure']);
export type TidyScope = z.infer<typeof tidyScope>;

/** Two photos compared by their thumbnails. */
export interface Comparison {
  /** same: of one shot. unknown: nothing in what they share tells. */
  verdict: 'same' | 'different' | 'unknown';
  /** In pixels of the thumbnails, from their corners; null where nothing lays one onto the other. */
  bFromA: Affine | null;
}

/**
 * What two photos' cameras say of the shutter: pressed once, for frames of a burst, or twice apart; unknown
 * where one of them says nothing.
 */
export type Presses = 'one' | 'burst' | 'apart' | 'unknown';
