/** What one sees of a photo through squinted eyes: its edges, dark on white. */
import sharp from 'sharp';
import type { Pixels } from '../../vision/picture.ts';

/** Blurred by so much of the long side, texture goes and outlines stay. */
const BLUR_SHARE = 1 / 500;

/** Of the pixels such a share is drawn at its darkest. */
const DARKEST_SHARE = 0.04;

/** A grey PNG of the photo's size. */
export async function outlineOf({ rgb, widthPx, heightPx }: Pixels): Promise<Buffer> {
  const grey = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .greyscale()
    .blur(Math.max(0.5, BLUR_SHARE * Math.max(widthPx, heightPx)))
    .raw()
    .toBuffer();
  const edges = gradients(grey, widthPx, heightPx);
  const strongest = edges.toSorted()[Math.floor((1 - DARKEST_SHARE) * edges.length)] || 1;
  const drawn = Uint8Array.from(edges, (edge) => 255 - Math.min(255, Math.round((255 * edge) / strongest)));
  return sharp(drawn, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .png()
    .toBuffer();
}

/** By central differences; 0 at the border. */
function gradients(grey: Uint8Array, width: number, height: number): Float32Array {
  const edges = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      edges[i] = Math.hypot(grey[i + 1]! - grey[i - 1]!, grey[i + width]! - grey[i - width]!);
    }
  return edges;
}
