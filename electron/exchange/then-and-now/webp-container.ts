/** Pictures one after the other as one animated WebP: the container of RFC 9649. */

/** `webp`: of one picture without transparency, as large as the others. */
export interface AnimationFrame {
  webp: Buffer;
  durationMs: number;
}

/** Bytes: `RIFF`, a length and `WEBP`; of a chunk its name and a length. */
const RIFF_HEADER = 12;
const CHUNK_HEADER = 8;

/** In the header of the file: it is an animation. */
const ANIMATED = 0b10;
/** Of a frame: it takes the place of the one before, and is not blended with it. */
const NOT_BLENDED = 0b10;

/** Repeats for ever. Frames of at most 16,384 pixels a side. */
export function animatedWebp(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  frames: readonly AnimationFrame[],
): Buffer {
  const size = [...uint24(widthPx - 1), ...uint24(heightPx - 1)];
  const [background, loops] = [
    [0, 0, 0, 0],
    [0, 0],
  ];
  const chunks = [
    ...chunk('VP8X', [Buffer.of(ANIMATED, 0, 0, 0, ...size)]),
    ...chunk('ANIM', [Buffer.of(...background, ...loops)]),
    ...frames.flatMap(({ webp, durationMs }) =>
      chunk('ANMF', [
        Buffer.of(...uint24(0), ...uint24(0), ...size, ...uint24(durationMs), NOT_BLENDED),
        pictureOf(webp),
      ]),
    ),
  ];
  return Buffer.concat(chunk('RIFF', [Buffer.from('WEBP'), ...chunks]));
}

/** The chunk of a file that holds the picture's lossy or lossless stream. */
function pictureOf(webp: Buffer): Buffer {
  for (let at = RIFF_HEADER; at < webp.length;) {
    const length = webp.readUInt32LE(at + 4);
    const end = at + CHUNK_HEADER + length + (length % 2);
    if (webp.toString('latin1', at, at + 3) === 'VP8' && webp[at + 3] !== 'X'.charCodeAt(0))
      return webp.subarray(at, end);
    at = end;
  }
  throw new Error('a WebP without a picture');
}

function chunk(name: string, parts: readonly Buffer[]): Buffer[] {
  const header = Buffer.alloc(CHUNK_HEADER);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  header.write(name, 'latin1');
  header.writeUInt32LE(length, 4);
  return [header, ...parts, Buffer.alloc(length % 2)];
}

const uint24 = (value: number): [number, number, number] => [value & 255, (value >> 8) & 255, value >> 16];
