/** Facts of files, for tests that put photos into a store. */
import type { Annotations, Metadata, Shot } from '../../electron/contract/photo.ts';
import type { FileFacts } from '../../electron/store/store.ts';

export const UNTOLD: Metadata = {
  takenAt: null,
  takenAtSource: null,
  utcOffsetMin: null,
  latitude: null,
  longitude: null,
  camera: null,
};

export const NO_SHOT: Shot = {
  subSecMs: null,
  burstId: null,
  liveId: null,
  exposureBiasEv: null,
  exposureTimeS: null,
  motionVideoAt: null,
};

export const NOT_ANNOTATED: Annotations = { rating: null, caption: null, isEdited: false };

export const factsOf = (hash: Uint8Array, metadata: Metadata = UNTOLD): FileFacts => ({
  hash,
  metadata,
  shot: NO_SHOT,
  annotations: NOT_ANNOTATED,
});
