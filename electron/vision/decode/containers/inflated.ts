/** Blocks are small; more could be blown up beyond memory. */
const MOST_BYTES = 2 ** 18;

/** Decompresses a block of metadata; null where it is too large or broken. */
export async function inflated(bytes: Uint8Array, method: 'deflate' | 'brotli'): Promise<Uint8Array | null> {
  if (bytes.length > MOST_BYTES) return null;
  // Node knows brotli, its types do not
  const stream = new DecompressionStream(method as 'deflate');
  try {
    return await new Response(new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(stream)).bytes();
  } catch {
    return null;
  }
}
