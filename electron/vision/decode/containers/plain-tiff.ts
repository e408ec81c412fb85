/** Pixels that another decoder gave, on their way into libvips. */
export interface RawPixels {
  widthPx: number;
  heightPx: number;
  /** 4: with opacity. */
  channels: 3 | 4;
  isPremultiplied: boolean;
  icc: Uint8Array | null;
}

/**
 * An uncompressed TIFF (TIFF 6.0): pixels with their profile, as libvips takes them. `fill` writes the
 * pixels, row-major, `channels` bytes each.
 */
export function plainTiff(raw: RawPixels, fill: (pixels: Buffer) => void): Buffer {
  const { widthPx, heightPx, channels, isPremultiplied, icc } = raw;
  const length = widthPx * heightPx * channels;
  const fields: [tag: number, type: 3 | 4 | 7, count: number, value: number][] = [];
  const depthsAt = 8 + 2 + 12 * 14 + 4;
  const iccAt = depthsAt + 2 * channels;
  const pixelsAt = iccAt + (icc?.length ?? 0);
  fields.push([256, 4, 1, widthPx], [257, 4, 1, heightPx], [258, 3, channels, depthsAt], [259, 3, 1, 1]);
  fields.push([262, 3, 1, 2], [273, 4, 1, pixelsAt], [277, 3, 1, channels], [278, 4, 1, heightPx]);
  fields.push([279, 4, 1, length], [284, 3, 1, 1]);
  if (channels === 4) fields.push([338, 3, 1, isPremultiplied ? 1 : 2]);
  if (icc !== null) fields.push([34_675, 7, icc.length, iccAt]);
  const file = Buffer.allocUnsafe(pixelsAt + length).fill(0, 0, pixelsAt);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(fields.length, 8);
  for (const [i, [tag, type, count, value]] of fields.entries()) {
    const at = 10 + 12 * i;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  for (let c = 0; c < channels; c++) file.writeUInt16LE(8, depthsAt + 2 * c);
  if (icc !== null) file.set(icc, iccAt);
  fill(file.subarray(pixelsAt));
  return file;
}
