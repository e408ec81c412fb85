/**
 * The nouns of Revisit, as every room uses them. Data only: no room's behaviour lives here.
 *
 * Frames: a *location* is in upright full-resolution pixels of its photo, x to the right, y down. (0, 0) is
 * the centre of the top left *resized pixel*, one of the photo after the resize that precedes the pyramid: so
 * the DELF reference counts (`32 * column / scale`, times the resize). What is shown to people counts from
 * the photo's corner: half a resized pixel more (`cornerOffsetPx`).
 */

/** Numbers in a descriptor (DELF, Noh et al. 2017, section 4; the product's 40). */
export const DESCRIPTOR_SIZE = 40;

/**
 * Numbers that what lies around a detail is told by, before PCA brings them to as many as a descriptor's
 * (Lowe 2004: 4 x 4 cells of 8 directions).
 */
export const DETAIL_CHANNELS = 128;

/**
 * How far a location lies, in x and in y, from where it is seen in its photo whose top left corner is (0, 0).
 */
export const cornerOffsetPx = ({
  widthPx,
  heightPx,
  resizedLongSidePx,
}: Pick<FeatureSet, 'widthPx' | 'heightPx' | 'resizedLongSidePx'>): number =>
  Math.max(widthPx, heightPx) / resizedLongSidePx / 2;

/** What the camera wrote; null where it wrote nothing. */
export interface Exif {
  /** Local wall-clock time as ISO 8601 without zone, `2019-07-31T14:05:09`. */
  takenAt: string | null;
  latitude: number | null;
  longitude: number | null;
  camera: string | null;
}

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
/**
 * A feature set as it is kept and matched: descriptors as int8 (see `vision/pack.ts` for the quantum and what
 * it costs), and after DELF's rows those of the *details* (`vision/details.ts`), most contrast first, for a
 * model that has them. `count` is of both kinds; details have no attention. `exact`: what was rounded, as it
 * was extracted; of models that run as the DELF reference does, which are compared with its figures.
 */
export type PackedFeatures = Omit<FeatureSet, 'descriptor'> & {
  detailCount: number;
  descriptor: Int8Array;
  exact?: ExactColumns;
};
export type ExactColumns = Pick<FeatureSet, 'location' | 'attention' | 'descriptor'>;

/**
 * Row-major 2 x 3 affine: x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5, in upright full-resolution pixels of
 * both photos.
 */
export type Affine = readonly [number, number, number, number, number, number];

/** Why two photos are no match. */
export type NoMatchReason = 'too few tentative' | 'no consistent transform' | 'overlay' | 'below threshold';

/** The geometric check of one candidate pair (photos a and b). */
export interface Verification {
  verdict: 'match' | 'no match';
  /** null for a match. */
  reason: NoMatchReason | null;
  /** Comparable across pairs and photos; a match from the threshold on. 0 where no transform was found. */
  score: number;
  /** The transform most inliers agree with; null where none was found. */
  bFromA: Affine | null;
  tentativeCount: number;
  /**
   * Inliers as feature rows: inliersA[i] of photo a corresponds to inliersB[i] of photo b; best attention
   * first.
   */
  inliersA: Uint16Array;
  inliersB: Uint16Array;
  /** RANSAC trials used, and the seed that makes them repeatable. */
  trials: number;
  seed: number;
}

/** Two photos (ids, a < b) with their verification. */
export interface Match {
  a: number;
  b: number;
  verification: Verification;
}

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
