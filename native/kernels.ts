/** What the kernels compute, whoever computes it. */
import type { PackedFeatures } from '../electron/contract/features.ts';
import type { Affine } from '../electron/contract/match.ts';

export type KernelPath = 'avx512-vnni' | 'avx2' | 'portable' | 'typescript';

/** No distance: nothing was found. */
export const NO_DISTANCE = 2147483647;

/** No photo: fewer rows were found than asked for. */
export const NO_PHOTO = 0xffffffff;

/** A photo's pixels. */
export interface Rgb {
  /** 3 bytes a pixel, row-major. */
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** Features of two photos that are each other's nearest, parallel columns ascending by `a`. */
export interface MutualNearest {
  /** Rows of the first set and of the second. */
  a: Uint16Array;
  b: Uint16Array;
}

export interface RansacOptions {
  /** How far an inlier may lie from where the map puts it, as a share of photo b's long side. */
  maxError: number;
  /**
   * How far, as a factor, the sizes of an inlier's two features may disagree with the map's change of scale.
   */
  maxScaleDisagreement: number;
  /** The largest change of scale between the photos, as a factor of their long sides. */
  maxScaleChange: number;
  /** The largest ratio of the map's singular values: how obliquely one photo may see what the other sees. */
  maxTilt: number;
  /**
   * Hypotheses to try; all where there are no more tentative correspondences, else as many drawn from `seed`
   * (32 bits).
   */
  trials: number;
  seed: number;
}

/**
 * What the mutual nearest neighbours of photos a and b agree on. Not a verdict: that is electron/matching's.
 */
export interface Consensus {
  tentativeCount: number;
  trials: number;
  /**
   * In upright full-resolution pixels; null where no plausible map has four inliers, and then all that
   * follows is empty.
   */
  bFromA: Affine | null;
  /** Feature rows, parallel, ascending in a: most attention first. */
  inliersA: Uint16Array;
  inliersB: Uint16Array;
  /** Distinct cells (24 resized pixels) that the inliers cover, in the photo where they cover fewer. */
  cellCount: number;
  /** Inliers that lie at the same place of both frames. */
  fixedCount: number;
}

/**
 * What a search finds: queries x k, each query's nearest rows first, of equally near ones that of the
 * photo with the lowest number first; NO_PHOTO and NO_DISTANCE where fewer.
 */
export interface Found {
  /** The number of each row's photo. */
  photos: Uint32Array;
  /** Squared Euclidean distances between queries and rows as lists keep them, exact. */
  distances: Int32Array;
}

/** Keypoints of one photo, most contrast first: parallel columns. */
export interface Keypoints {
  /** count x 2: x, y in pixels of what was given, (0, 0) the centre of the first. */
  location: Float32Array;
  /** count: the blob's sigma in the same pixels. */
  scale: Float32Array;
  /**
   * count x 128, RootSIFT of what lies around it, each row of unit length (a row of nothing but zeros where
   * nothing varies).
   */
  histogram: Float32Array;
}

/** Words of a picture's hash. */
export const HASH_WORDS = 8;

/** Hashes of pictures, and which of them look alike. */
export interface PictureHashes {
  /** HASH_WORDS a picture; of the same with rows and columns exchanged, as the last four turns have it. */
  words: Uint32Array;
  exchanged: Uint32Array;
  /** HASH_WORDS for each of the 8 turns in which a picture may lie: the bits that it inverts. */
  masks: Uint32Array;
  /** Bits that differ at most, and pictures that are looked at for one key. */
  mostBits: number;
  mostByKey: number;
}

/** Pictures that look alike. */
export interface LookAlikes {
  /** Three numbers each: two rows, the lower first, and the turn in which that looks like the other. */
  found: Uint32Array;
  comparisonCount: number;
}

/** Rows of some photos by the leaf of a tree they lie in: inverted lists. */
export interface Lists {
  /** Rows in them. */
  readonly count: number;
  /** Their photos are numbered below it. */
  readonly photoCount: number;
  /** All rows that these photos have in the leaves from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
}

/** A snapshot of lists. */
export interface ListsBytes {
  first: number;
  bytes: Uint8Array;
}

/** Lists among others. */
export interface NumberedLists {
  lists: Lists;
  /**
   * The number, among the photos of all, of each photo by its number in these lists; NO_PHOTO for one whose
   * rows are passed over. Must not change while it is in use.
   */
  numbers: Uint32Array;
}

export type ReadLists = (leaves: Uint32Array) => Iterable<readonly NumberedLists[]>;

/**
 * The tree of an index: k-means cells, each split by a KD-tree into leaves. It holds no rows: lists do, and
 * as many as were added. What is found does not depend on how photos are spread over lists.
 */
export interface Tree {
  /** Leaves in it: a search that scans as many is exact. */
  readonly leaves: number;
  /** Rows it was trained for. */
  readonly expected: number;
  /**
   * The snapshots of lists of these rows, 40 int8 each; `photos` is the number of each row's photo,
   * ascending. They follow each other, from the first leaf to the last, some 1000 rows each, so that a
   * search can read few. A number is kept as the nearest of 16 levels, so that the same rows give the same
   * bytes: 26 a row, and 8 a leaf. Neither may change until it is there.
   */
  buildLists(descriptors: Int8Array, photos: Uint32Array): Promise<ListsBytes[]>;
  /**
   * null where magic, version, sizes or checksum are wrong, or where they are another tree's. They read
   * `bytes` where they lie, so they must not change.
   */
  openLists(bytes: Uint8Array): Lists | null;
  /**
   * The snapshots of all rows of these lists in the leaves from `first` to before `end`, under their new
   * numbers: those that buildLists gives of the same rows, where no photo is in two of them and one starts
   * with `first`; the last, which ends with `end`, may hold less.
   */
  mergeLists(parts: readonly NumberedLists[], first: number, end: number): Promise<ListsBytes[]>;
  /**
   * The `k` (at most 1000) nearest rows of each query. `leaves` is how many leaves (some 100 rows each) are
   * scanned: the accuracy dial (docs/measurements.md#native). `read` is told which those are, ascending, and
   * gives all lists that have rows in them, each once, as many at a time as are to be in memory. One thread
   * of the pool at a time; give it all queries of some photos.
   */
  search(read: ReadLists, queries: Int8Array, k: number, leaves: number): Promise<Found>;
}

/**
 * Everything native. Descriptors are int8, 40 a row, rows one after another. Every path gives the same
 * numbers, bit for bit; only the time differs.
 */
export interface Kernels {
  readonly path: KernelPath;
  /**
   * The photo at another size, as TensorFlow 1 resizes (bilinear, no antialiasing): `out`, 3 x height x
   * width, of which `table` says what each byte is worth. On the calling thread, as the next two. Throws
   * RangeError where a size is wrong.
   */
  resize(photo: Rgb, table: Float32Array, width: number, height: number, out: Float32Array): void;
  /**
   * The blobs of the photo with the most contrast, at most `limit` (65,535), and what lies around each.
   * Throws RangeError where the photo is not of its size.
   */
  keypoints(photo: Rgb, limit: number): Keypoints;
  /**
   * Rows of `channels` each to rows of 40 of unit length: L2, minus the mean, projection, L2, no whitening
   * (Noh et al. 2017, section 4; reference feature_extractor.py). `pca` is the mean and then 40 rows, each of
   * `channels`; null only brings rows of 40 to unit length. Throws RangeError where these do not fit.
   */
  reduce(rows: Float32Array, channels: number, pca: Float32Array | null): Float32Array;
  /**
   * Pictures by a key, the run of `bits` (at most 24) of their hashes from bit `from` on: from the last row
   * down each is compared, in each turn, with those after it that have its key, the nearest `mostByKey` of
   * them. On the calling thread. Throws RangeError where sizes do not fit.
   */
  lookAlike(hashes: PictureHashes, from: number, bits: number): LookAlikes;
  /**
   * Of equally near rows the lowest counts as the nearest. Throws RangeError on a ragged array or more than
   * 65,535 rows.
   */
  mutualNearest(a: Int8Array, b: Int8Array): MutualNearest;
  /**
   * The photos that queries vote for: `nearest` holds the photos of the `k` rows nearest to each, NO_PHOTO
   * where there are no more. Each votes for the first `votes` different ones, but not for `self` (NO_PHOTO:
   * for any). At most `most`, those with most votes first, of equals the lowest number.
   */
  votedFor(nearest: Uint32Array, k: number, self: number, votes: number, most: number): Uint32Array;
  /**
   * The consensus of each pair: `pairs` holds two indices into `sets` a pair. Work is done on the pool, some
   * pairs a job; `sets` must not change until it is there. Throws RangeError on an index or a set out of
   * range.
   */
  consensus(
    sets: readonly PackedFeatures[],
    pairs: Uint32Array,
    options: RansacOptions,
  ): Promise<Consensus[]>;
  /**
   * The snapshot of a tree trained on these rows, for an index that will hold `expected` rows like them, at
   * least as many. The same rows give the same bytes. `descriptors` must not change until it is there.
   */
  trainTree(descriptors: Int8Array, expected: number): Promise<Uint8Array>;
  /**
   * null where magic, version, sizes or checksum are wrong. The tree reads `bytes` where they lie, so they
   * must not change.
   */
  openTree(bytes: Uint8Array): Tree | null;
}
