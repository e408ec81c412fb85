/** WebP (RFC 9649). */
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader, tiffOf } from './parts.ts';
import { foundExif } from './tags.ts';

const [ANIMATION, ALPHA] = [0x02, 0x10];

interface Frame {
  widthPx: number;
  heightPx: number;
  hasAlpha: boolean;
}

/**
 * The picture is the frames with their alpha, and the colour profile. The VP8X header comes and goes with
 * metadata: of it count the size and whether there is alpha and animation, which a file without it says too.
 */
export function parseWebp(bytes: Uint8Array, parts: Parts): void {
  const whole = new Reader(bytes, true);
  const end = 8 + whole.u32(4);
  const reader = new Reader(whole.slice(0, end), true);
  const picture = new Picture('webp');
  let frame: Frame | null = null;
  let header: (Frame & { isAnimated: boolean }) | null = null;
  for (let at = 12; at < end;) {
    const type = reader.text(at, 4);
    const length = reader.u32(at + 4);
    const payload = reader.slice(at + 8, length);
    const chunk = new Reader(payload, true);
    if (type === 'VP8X') {
      const flags = chunk.u8(0);
      header ??= {
        widthPx: 1 + chunk.u16(4) + (chunk.u8(6) << 16),
        heightPx: 1 + chunk.u16(7) + (chunk.u8(9) << 16),
        hasAlpha: (flags & ALPHA) !== 0,
        isAnimated: (flags & ANIMATION) !== 0,
      };
    } else if (type === 'EXIF') foundExif(parts, tiffOf(payload));
    else if (type === 'XMP ' || type === 'XMP\0') parts.xmp ??= payload;
    else if (/^(VP8 |VP8L|ALPH|ANIM|ANMF|ICCP)$/.test(type)) {
      picture.add(type, payload);
      if (type === 'VP8 ') frame ??= { ...lossySize(chunk), hasAlpha: picture.has('ALPH') };
      if (type === 'VP8L') frame ??= losslessHeader(chunk);
    }
    at += 8 + length + (length % 2);
  }
  if (end < bytes.length) parts.trailerAt = end;

  const isAnimated = header?.isAnimated ?? false;
  if (isAnimated ? !picture.has('ANMF') : frame === null) throw new Malformed('no frame');
  const { widthPx, heightPx, hasAlpha } = header ?? frame!;
  picture.addText('header', `${widthPx} x ${heightPx} ${hasAlpha} ${isAnimated}`);
  picture.addText('orientation', String(parts.orientation));
  parts.picture = picture.pieces;
}

/** RFC 6386, 9.1: three bytes of frame tag and three of start code before the size. */
const lossySize = (chunk: Reader): Omit<Frame, 'hasAlpha'> => ({
  widthPx: chunk.u16(6) & 0x3fff,
  heightPx: chunk.u16(8) & 0x3fff,
});

/** RFC 9649, 3.4: after a signature byte 14 bits of width - 1, 14 of height - 1, 1 of alpha. */
function losslessHeader(chunk: Reader): Frame {
  const bits = chunk.u32(1);
  return {
    widthPx: 1 + (bits & 0x3fff),
    heightPx: 1 + ((bits >>> 14) & 0x3fff),
    hasAlpha: ((bits >>> 28) & 1) === 1,
  };
}
