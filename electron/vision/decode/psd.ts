/** Photoshop files: the flat picture that they carry for other programs (Adobe's file format, 2019). */
import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { Numbers } from './containers/numbers.ts';
import { magickSource } from './magick.ts';
import type { Source } from './pixels.ts';

/** An image resource. */
const VERSION_INFO = 1057;

export async function psdSource(bytes: Uint8Array, format: string): Promise<Outcome<Source>> {
  const numbers = new Numbers(bytes, false);
  const at = 30 + numbers.u32(26);
  const resources = resourcesAt(numbers, at);
  // its first byte after the version tells whether the flat picture is one, or blank
  if (resources.get(VERSION_INFO)?.[4] === 0)
    return failed(
      'unsupported format',
      `The ${format} file holds layers and no flat picture of them, and this version does not draw layers.`,
      'Save it in Photoshop with "Maximize Compatibility", or export it as JPEG.',
    );
  // ImageMagick gives a file that ends early with the rest of it blank
  if (!isWhole(numbers, at)) throw new Error('the picture ends early');
  return magickSource(bytes, format);
}

/** The image resources by their numbers. */
function resourcesAt(numbers: Numbers, start: number): Map<number, Uint8Array> {
  const resources = new Map<number, Uint8Array>();
  const end = start + 4 + numbers.u32(start);
  for (let at = start + 4; at + 12 <= end && numbers.text(at, 4) === '8BIM';) {
    const name = numbers.u8(at + 6) + 1;
    const size = at + 6 + name + (name % 2);
    const length = numbers.u32(size);
    const body = numbers.part(size + 4, length);
    if (body !== null) resources.set(numbers.u16(at + 4), body);
    at = size + 4 + length + (length % 2);
  }
  return resources;
}

/** The last section, the flat picture, is there to its end. */
function isWhole(numbers: Numbers, resources: number): boolean {
  const isLarge = numbers.u16(4) === 2;
  const layers = resources + 4 + numbers.u32(resources);
  const at = layers + (isLarge ? 8 + numbers.u64(layers) : 4 + numbers.u32(layers));
  const [channels, height, width, depth] = [
    numbers.u16(12),
    numbers.u32(14),
    numbers.u32(18),
    numbers.u16(22),
  ];
  const rows = channels * height;
  const compression = numbers.u16(at);
  if (compression === 0) return at + 2 + rows * Math.ceil((width * depth) / 8) <= numbers.bytes.length;
  if (compression !== 1) return compression > 1;
  const size = isLarge ? 4 : 2;
  let end = at + 2 + rows * size;
  for (let row = 0; row < rows && end <= numbers.bytes.length; row++)
    end += isLarge ? numbers.u32(at + 2 + 4 * row) : numbers.u16(at + 2 + 2 * row);
  return end <= numbers.bytes.length;
}
