import { z } from 'zod';
import { DESCRIPTOR_SIZE } from './features.ts';

const plainName = /^[\w][\w.-]*$/;
/** Of a file's bytes, lower-case hex. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const checkedFile = z.strictObject({
  /** A plain name inside the model's folder. */
  file: z.string().regex(plainName),
  sha256,
});

/**
 * `manifest.json` of a model folder: all that vision needs to run a network it has never heard of, and what a
 * photo is extracted with.
 */
export const modelManifest = z
  .strictObject({
    /** Every derived row carries it: a change of weights or of extraction settings is a new id. */
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
    name: z.string().min(1),
    version: z.string().min(1),
    licence: z.string().min(1),
    /** Where the weights come from, as a sentence. */
    source: z.string().min(1),
    /**
     * An ONNX graph: input float32 [1, 3, h, w] RGB; outputs float32 [1, channels, rows, columns] and, for
     * attention, [1, (1,) rows, columns].
     */
    weights: checkedFile,
    /**
     * The same network with its numbers between layers rounded to 8 bits, for processors that multiply bytes:
     * a graph with the same ports, whose large weights are those of `weights`, by their place in that file.
     */
    int8: checkedFile.optional(),
    /**
     * The same network as a TensorFlow SavedModel with the inputs and outputs of the DELF reference, for the
     * TensorFlow runtime: a folder inside the model's, and its files.
     */
    savedModel: z
      .strictObject({
        folder: z.string().regex(plainName),
        files: z
          .array(z.strictObject({ file: z.string().regex(/^[\w][\w.-]*(\/[\w][\w.-]*)?$/), sha256 }))
          .min(1),
      })
      .optional(),
    input: z.strictObject({
      name: z.string().min(1),
      /** A level's value is (byte - mean) / deviation. */
      mean: z.number(),
      deviation: z.number().positive(),
      /** Pyramid levels with a shorter side are left out. */
      smallestSidePx: z.int().min(1),
    }),
    /**
     * Cell (row, column) looks at (originPx + stridePx * column, originPx + stridePx * row) in pixels of its
     * level.
     */
    cells: z.strictObject({ stridePx: z.number().positive(), originPx: z.number() }),
    outputs: z.strictObject({ descriptors: z.string().min(1), attention: z.string().min(1).nullable() }),
    /**
     * A feature's attention: the network's own output, or the L2 norm of its raw descriptor (for a trunk
     * without a trained head).
     */
    attention: z.enum(['output', 'l2-norm']),
    /**
     * null: descriptors come with their 40 numbers. Otherwise raw descriptors of `inputSize` numbers go L2 -
     * PCA - L2, and the file holds (1 + 40) x inputSize little-endian float32: the mean, then the
     * projection's first 40 rows.
     */
    pca: checkedFile.extend({ inputSize: z.int().min(DESCRIPTOR_SIZE) }).nullable(),
    /**
     * Keypoints beside the network's features (vision/keypoints.ts), at most so many a photo: a file like
     * `pca`'s, for 128 numbers. Without: none.
     */
    keypoints: checkedFile.extend({ maxKeypoints: z.int().min(1).max(32_767) }).optional(),
    extraction: z.strictObject({
      /** Long side of the photo before the pyramid, never enlarged; null leaves it as it is. */
      photoSizePx: z.int().min(32).nullable(),
      scales: z.array(z.number().min(0.05).max(4)).min(1),
      /** Rows of a feature set, keypoints among them, are counted in 16 bits. */
      maxFeatures: z.int().min(1).max(32_767),
      /** Features with less attention are dropped; null keeps the best however weak. */
      minAttention: z.number().nullable(),
    }),
    /**
     * True: photos are read, features kept and pairs compared as the DELF reference does it, for comparison
     * with published figures. From the pixels as they are stored (the reference knows no EXIF orientation),
     * in float32, by matching/reference.ts.
     */
    isReference: z.boolean().optional(),
    matching: z.strictObject({
      /**
       * The evidence (matching/verify.ts) from which two photos are a match, measured for this model; it
       * brings the scores of all models to one scale. With `isReference`, inliers.
       */
      evidence: z.number().positive(),
    }),
  })
  .refine(
    (m) => m.isReference !== true || m.keypoints === undefined,
    'a model that runs as the DELF reference does has no keypoints',
  )
  .refine(
    (m) => m.attention === 'l2-norm' || m.outputs.attention !== null,
    'attention "output" needs the name of the output',
  );
export type ModelManifest = z.infer<typeof modelManifest>;

/** A model ready to be run, its files checked. Plain data: it can be sent to another process. */
export interface ModelPackage {
  /** The manifest's id. */
  id: string;
  manifest: ModelManifest;
  folder: string;
  /** Absolute path of the ONNX file. */
  weightsPath: string;
  /** Absolute path of the ONNX file in int8; null where the model has none. */
  int8Path: string | null;
  /** Absolute path of the SavedModel's folder; null where the model has none. */
  savedModelFolder: string | null;
  /**
   * (1 + 40) x manifest.pca.inputSize: mean, then projection rows; null where the network's descriptors are
   * final.
   */
  pca: Float32Array | null;
  /** The same for keypoints, (1 + 40) x 128; null where the model has none. */
  keypointPca: Float32Array | null;
}
