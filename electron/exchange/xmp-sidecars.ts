/** XMP sidecars (ISO 16684-1): what is known of a photo, as a file beside it that other programs read. */
import { readdir } from 'node:fs/promises';
import { failed } from '../contract/failure.ts';
import type { Refusal } from '../contract/failure.ts';
import { pathText } from '../contract/paths.ts';
import { writeNew } from '../process/atomic-write.ts';
import type { Annotations, Metadata } from '../contract/photo.ts';
import { sidecarsIn } from '../vision/metadata/metadata.ts';
import { escaped } from './xml-text.ts';

/** null: not to be told. */
export type Knowledge = Pick<Metadata, 'takenAt' | 'utcOffsetMin' | 'latitude' | 'longitude'> &
  Pick<Annotations, 'rating' | 'caption'>;

/**
 * Writes `IMG_1.jpg.xmp` beside IMG_1.jpg; where an `.xmp` of the photo lies there already, that stays as it
 * is and nothing is written. Why it cannot be written; null: it was, or needed not be.
 */
export async function writeSidecar(photo: Buffer, knowledge: Knowledge): Promise<Refusal | null> {
  const separator = Math.max(
    photo.lastIndexOf('/'),
    process.platform === 'win32' ? photo.lastIndexOf('\\') : -1,
  );
  const [folder, name] = [photo.subarray(0, separator + 1), pathText(photo.subarray(separator + 1))];
  try {
    const names = (await readdir(folder, { encoding: 'buffer' })).map((one) => pathText(one));
    if (sidecarsIn(names)(name).some((one) => /\.xmp$/i.test(one))) return null;
    await writeNew(Buffer.concat([photo, Buffer.from('.xmp')]), xmpOf(knowledge));
    return null;
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error; // not the system's
    return failed(
      'unwritable',
      `What the removed copies told of ${pathText(photo)} cannot be written beside it (${code}).`,
      'Restore a removed copy where you need it, and check the permissions of the folder and its disk.',
    ).failure;
  }
}

/** A packet with these properties and no others. */
export function xmpOf({ takenAt, utcOffsetMin, latitude, longitude, rating, caption }: Knowledge): string {
  const attributes = [
    takenAt === null ? '' : `exif:DateTimeOriginal="${takenAt}${zoneOf(takenAt, utcOffsetMin)}"`,
    latitude === null ? '' : `exif:GPSLatitude="${coordinate(latitude, 'N', 'S')}"`,
    longitude === null ? '' : `exif:GPSLongitude="${coordinate(longitude, 'E', 'W')}"`,
    rating === null ? '' : `xmp:Rating="${rating}"`,
  ].filter((attribute) => attribute !== '');
  const description =
    caption === null
      ? ''
      : `\n   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escaped(caption)}</rdf:li></rdf:Alt>` +
        '</dc:description>\n  ';
  const attributeLines = attributes.map((attribute) => `\n    ${attribute}`).join('');
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"${attributeLines}>${description}</rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}

/** A date alone has no zone. */
function zoneOf(takenAt: string, utcOffsetMin: number | null): string {
  if (utcOffsetMin === null || takenAt.length === 10) return '';
  const minutes = Math.abs(utcOffsetMin);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${utcOffsetMin < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `48,51.5N`: whole degrees, and minutes to a ten-thousandth, about 20 cm. */
export function coordinate(degrees: number, positive: string, negative: string): string {
  const tenThousandths = Math.round(Math.abs(degrees) * 600_000);
  const minutes = (tenThousandths % 600_000) / 10_000;
  return `${Math.floor(tenThousandths / 600_000)},${minutes}${degrees < 0 ? negative : positive}`;
}
