/** Raised when the code gives other hashes. */
const HASH_VERSION = 1;
/** Raised when the code or a constant of this folder gives other verdicts. */
const PROOF_VERSION = 1;

/** Changes whenever other hashes come of the same thumbnails. */
export const HASH_METHOD = `hash ${HASH_VERSION}`;
/** Changes whenever other verdicts come of the same thumbnails. */
export const SAME_SHOT_METHOD = `proof ${PROOF_VERSION}`;
