/**
 * What extraction makes of a photo.
 *
 * Frames: a *location* is in upright full-resolution pixels of its photo, x to the right, y down. (0, 0) is
 * the centre of the top left *resized pixel*, one of the photo after the resize that precedes the pyramid: so
 * the DELF reference counts (`32 * column / scale`, times the resize). What is shown to people counts from
 * the photo's corner: half a resized pixel more (`cornerOffsetPx`).
 */

/** Numbers in a descriptor (DELF, Noh et al. 2017, section 4; the product's 40). */
export const DESCRIPTOR_SIZE = 40;

/**
 * Numbers that what lies around a keypoint is told by, before PCA brings them to as many as a descriptor's
 * (Lowe 2004: 4 x 4 cells of 8 directions).
 */
export const KEYPOINT_CHANNELS = 128;

/**
 * How far a location lies, in x and in y, from where it is seen in its photo whose top left corner is (0, 0).
 */
export const cornerOffsetPx = ({
  widthPx,
  heightPx,
  resizedLongSidePx,
}: Pick<FeatureSet, 'widthPx' | 'heightPx' | 'resizedLongSidePx'>): number =>
  Math.max(widthPx, heightPx) / resizedLongSidePx / 2;

/** What extraction makes of one photo: parallel columns, one row a feature, most attention first. */
export interface FeatureSet {
  modelId: string;
  count: number;
  /** Upright full-resolution size of the photo: the frame of `location`. */
  widthPx: number;
  heightPx: number;
  /** Long side of the resized photo the pyramid started from: the unit of `maxErrorPx`. */
  resizedLongSidePx: number;
  /** count x 2: x, y in upright full-resolution pixels. */
  location: Float32Array;
  /** count: 1 / pyramid scale. */
  scale: Float32Array;
  /** count: DELF's weight, of the model's own range. */
  attention: Float32Array;
  /** count x 40, each row of unit length. */
  descriptor: Float32Array;
}

/**
 * A feature set as it is kept and matched: its numbers rounded once (`vision/pack.ts` says to what, and what
 * it costs), descriptors as int8, and after DELF's rows those of the *keypoints* (`vision/keypoints.ts`),
 * most contrast first, for a model that has them. `count` is of both kinds; keypoints have no attention.
 * `exact`: what was rounded, as it was extracted; of models that run as the DELF reference does, which are
 * compared with its figures.
 */
export type PackedFeatures = Omit<FeatureSet, 'descriptor'> & {
  keypointCount: number;
  descriptor: Int8Array;
  exact?: ExactColumns;
};
/** Rows of a set by their descriptors alone: all that the index and its candidates need. */
export type Descriptors = Pick<PackedFeatures, 'count' | 'keypointCount' | 'descriptor'>;
/**
 * Photos by how many features they have, of an index or for one, in columns: objects would be half of what V8
 * marks again and again while the index of a large library is read (docs/measurements.md#scan).
 */
export interface IndexedPhotos {
  /** Ascending. */
  readonly ids: Float64Array;
  /** Features that each has, keypoints not counted: small blobs look alike in too many photos to vote. */
  readonly featureCounts: Uint32Array;
}
export type ExactColumns = Pick<FeatureSet, 'location' | 'attention' | 'descriptor'>;

/**
 * A packed set's locations are whole steps of its photo's long side / LOCATION_STEPS, its attention whole
 * steps of the set's greatest / MOST_STEPS: from 0 to MOST_STEPS of them, which 16 bits hold.
 */
export const LOCATION_STEPS = 60_000;
export const MOST_STEPS = 65_535;

/** The steps of a set, in pixels and in attention; 0 where it has no attention. */
export function stepsOf({
  widthPx,
  heightPx,
  attention,
}: Pick<FeatureSet, 'widthPx' | 'heightPx' | 'attention'>): { locationPx: number; attention: number } {
  return {
    locationPx: Math.max(widthPx, heightPx) / LOCATION_STEPS,
    attention: attention.reduce((most, value) => Math.max(most, value), 0) / MOST_STEPS,
  };
}

/** Long side of a thumbnail; that of a smaller photo is as it is (docs/measurements.md#duplicates). */
export const THUMBNAIL_PX = 256;

/** What a photo shows as far as places go: a document, or nothing at all (`blank`), is in none. */
export const SUBJECTS = ['scene', 'document', 'blank'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** A photo made small: upright and grey, row-major, a byte a pixel. */
export interface Thumbnail {
  widthPx: number;
  heightPx: number;
  grey: Uint8Array;
}
