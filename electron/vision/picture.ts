import sharp from 'sharp';
import type { FeatureSet } from '../contract/features.ts';
import type { Verification } from '../contract/match.ts';
import { cornerOffsetPx } from '../contract/features.ts';
import type { Outcome } from '../contract/failure.ts';
import { decodePhoto } from './decode/decode.ts';
import type { Pixels } from './decode/decode.ts';

export { decodePhoto };
export type { Pixels };

/** One of the two photos: its file's bytes, and where its features lie. */
export interface DrawnPhoto {
  bytes: Uint8Array;
  features: Pick<FeatureSet, 'location' | 'attention' | 'widthPx' | 'heightPx' | 'resizedLongSidePx'>;
}

// Sizes in pixels of the picture: two photos beside each other fill a wide screen without shrinking it.
const BOX = { width: 960, height: 720 };
const GAP = 8;
const DOT_RADIUS = 3;

/** No browser shows much larger ones. */
const LARGEST_SHOWN_PX = 16_383;

/**
 * From little to much attention: light enough to stand on a dark photo, and on a bright one by the dark edge
 * around it (after Turbo, Mikhailov 2019).
 */
const COLOURS = [
  [64, 150, 255],
  [26, 220, 210],
  [120, 250, 100],
  [250, 220, 50],
  [255, 130, 40],
] as const;

/**
 * Two photos side by side with a line for each inlier, coloured by attention (ranked among the inliers,
 * strongest on top). The bytes of a PNG or SVG file.
 */
export async function matchPicture(
  a: DrawnPhoto,
  b: DrawnPhoto,
  verification: Verification,
  format: 'png' | 'svg',
): Promise<Outcome<Buffer>> {
  const left = await shrink(a);
  if (!left.ok) return left;
  const right = await shrink(b);
  if (!right.ok) return right;
  const height = Math.max(left.value.heightPx, right.value.heightPx);
  const place = (photo: Shrunk, x: number): Placed => ({
    ...photo,
    x,
    y: Math.round((height - photo.heightPx) / 2),
  });
  const [placedA, placedB] = [place(left.value, 0), place(right.value, left.value.widthPx + GAP)];
  const svg = Buffer.from(
    draw(
      placedA,
      placedB,
      placedB.x + placedB.widthPx,
      height,
      inlierLines(a, b, verification, placedA, placedB),
    ),
  );
  return { ok: true, value: format === 'svg' ? svg : await sharp(svg).flatten().png().toBuffer() };
}

/**
 * A photo's bytes as an upright sRGB JPEG, its long side at most `longSidePx` (null: its own, up to
 * LARGEST_SHOWN_PX). For people to look at.
 */
export async function photoJpeg(bytes: Uint8Array, longSidePx: number | null): Promise<Outcome<Buffer>> {
  const decoded = await decodePhoto(bytes, longSidePx ?? LARGEST_SHOWN_PX);
  return decoded.ok ? { ok: true, value: await jpeg(decoded.value.pixels) } : decoded;
}

interface Shrunk {
  jpeg: Buffer;
  widthPx: number;
  heightPx: number;
}
type Placed = Shrunk & { x: number; y: number };

interface Line {
  from: [number, number];
  to: [number, number];
  colour: string;
}

async function shrink({ bytes, features: { widthPx, heightPx } }: DrawnPhoto): Promise<Outcome<Shrunk>> {
  const scale = Math.min(BOX.width / widthPx, BOX.height / heightPx);
  const decoded = await decodePhoto(bytes, Math.round(Math.max(widthPx, heightPx) * scale));
  if (!decoded.ok) return decoded;
  const { pixels } = decoded.value;
  return {
    ok: true,
    value: {
      jpeg: await jpeg(pixels),
      widthPx: Math.round(widthPx * scale),
      heightPx: Math.round(heightPx * scale),
    },
  };
}

function jpeg({ rgb, widthPx, heightPx }: Pixels): Promise<Buffer> {
  return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** Weakest first, so that the strongest lie on top. */
function inlierLines(
  a: DrawnPhoto,
  b: DrawnPhoto,
  { inliersA, inliersB }: Verification,
  placedA: Placed,
  placedB: Placed,
): Line[] {
  const attention = Array.from(
    inliersA,
    (row, i) => a.features.attention[row]! + b.features.attention[inliersB[i]!]!,
  );
  const order = attention.map((_, i) => i).sort((i, j) => attention[i]! - attention[j]! || j - i);
  const at = ({ features }: DrawnPhoto, placed: Placed, row: number): [number, number] => {
    const { location, widthPx } = features;
    const [scale, offset] = [placed.widthPx / widthPx, cornerOffsetPx(features)];
    return [
      placed.x + (location[2 * row]! + offset) * scale,
      placed.y + (location[2 * row + 1]! + offset) * scale,
    ];
  };
  return order.map((i, rank) => ({
    from: at(a, placedA, inliersA[i]!),
    to: at(b, placedB, inliersB[i]!),
    colour: colourAt(order.length < 2 ? 1 : rank / (order.length - 1)),
  }));
}

function colourAt(share: number): string {
  const position = share * (COLOURS.length - 1);
  const step = Math.min(COLOURS.length - 2, Math.floor(position));
  const [low, high] = [COLOURS[step]!, COLOURS[step + 1]!];
  const channel = (c: 0 | 1 | 2): string =>
    Math.round(low[c] + (high[c] - low[c]) * (position - step))
      .toString(16)
      .padStart(2, '0');
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

function draw(a: Placed, b: Placed, width: number, height: number, lines: readonly Line[]): string {
  const image = ({ jpeg: bytes, x, y, widthPx, heightPx }: Placed): string =>
    `<image x="${x}" y="${y}" width="${widthPx}" height="${heightPx}" preserveAspectRatio="none" ` +
    `href="data:image/jpeg;base64,${bytes.toString('base64')}"/>`;
  const n = (value: number): string => value.toFixed(1);
  const path = ({ from, to }: Line): string => `M${n(from[0])} ${n(from[1])}L${n(to[0])} ${n(to[1])}`;
  // many lines hide the photos they are to prove: the more there are, the fainter each is; the dots stay
  const opacity = Math.max(0.25, Math.min(0.9, 9 / Math.sqrt(lines.length + 1))).toFixed(2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}">`,
    `<title>${lines.length} inliers</title>`,
    `<rect width="${width}" height="${height}" fill="#15171a"/>`,
    image(a),
    image(b),
    `<g fill="none" stroke-linecap="round" opacity="${opacity}">`,
    ...lines.map(
      (line) =>
        `<path d="${path(line)}" stroke="#000" stroke-opacity="0.35" stroke-width="2.6"/>` +
        `<path d="${path(line)}" stroke="${line.colour}" stroke-width="1.2"/>`,
    ),
    '</g>',
    '<g stroke="#000" stroke-opacity="0.7">',
    ...lines.flatMap(({ from, to, colour }) =>
      [from, to].map(([x, y]) => `<circle cx="${n(x)}" cy="${n(y)}" r="${DOT_RADIUS}" fill="${colour}"/>`),
    ),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
