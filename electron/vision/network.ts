import type { Pixels } from './decode/decode.ts';

/** What a network makes of one level: maps of rows x columns cells. */
export interface Maps {
  rows: number;
  columns: number;
  channels: number;
  /** channels x rows x columns. */
  descriptors: Float32Array;
  /** rows x columns; null where the caller takes attention from the descriptors. */
  attention: Float32Array | null;
}

/** A network that sees one level at a time; dense.ts makes a `PhotoNetwork` of it. */
export interface Network {
  /** values: 3 x height x width, normalised. May be reused by the caller once the promise is settled. */
  run(values: Float32Array, widthPx: number, heightPx: number): Promise<Maps>;
  close(): Promise<void>;
}

/** The features of one photo as the network gives them, before PCA; row i of each column is one feature. */
export interface RawFeatures {
  count: number;
  /** x, y in pixels of what the network was given. */
  location: Float64Array;
  /** 1 / pyramid scale. */
  scale: Float32Array;
  attention: Float32Array;
  channels: number;
  /** count x channels. */
  descriptor: Float32Array;
}

const none = new Float32Array();
export const NO_FEATURES: RawFeatures = {
  count: 0,
  location: new Float64Array(),
  scale: none,
  attention: none,
  channels: 0,
  descriptor: none,
};

/** From a photo to its selected features: the door that every runtime has. */
export interface PhotoNetwork {
  features(pixels: Pixels): Promise<RawFeatures>;
  close(): Promise<void>;
}
