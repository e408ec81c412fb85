/**
 * XXH32 with seed 0 over words, in plain TypeScript: the oracle of `src/index/checksum.h`. The count of words
 * is a multiple of four.
 */
/** The specification's own primes (xxHash, 0.1.1). */
const PRIME_1 = 2654435761;
const PRIME_2 = 2246822519;
const PRIME_3 = 3266489917;

export function checksum(words: Uint32Array): number {
  let a = (PRIME_1 + PRIME_2) | 0;
  let b = PRIME_2 | 0;
  let c = 0;
  let d = -PRIME_1 | 0;
  for (let at = 0; at < words.length; at += 4) {
    a = Math.imul(rotateLeft((a + Math.imul(words[at]!, PRIME_2)) | 0, 13), PRIME_1);
    b = Math.imul(rotateLeft((b + Math.imul(words[at + 1]!, PRIME_2)) | 0, 13), PRIME_1);
    c = Math.imul(rotateLeft((c + Math.imul(words[at + 2]!, PRIME_2)) | 0, 13), PRIME_1);
    d = Math.imul(rotateLeft((d + Math.imul(words[at + 3]!, PRIME_2)) | 0, 13), PRIME_1);
  }
  let sum =
    (rotateLeft(a, 1) + rotateLeft(b, 7) + rotateLeft(c, 12) + rotateLeft(d, 18) + words.byteLength) | 0;
  sum = Math.imul(sum ^ (sum >>> 15), PRIME_2);
  sum = Math.imul(sum ^ (sum >>> 13), PRIME_3);
  return (sum ^ (sum >>> 16)) >>> 0;
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
