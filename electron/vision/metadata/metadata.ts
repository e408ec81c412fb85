/**
 * When, where and with what a photo was taken, what ties it to others and what a person made of it, from all
 * that is known of it.
 */
import type { Annotations, Metadata, Shot, TAKEN_AT_SOURCES } from '../../contract/photo.ts';
import type { Exposure } from '../../contract/requests.ts';
import type { Parts } from '../container/container.ts';
import { partsOf } from '../container/container.ts';
import { readExif } from './exif.ts';
import { momentInName } from './file-name.ts';
import { readIptc } from './iptc.ts';
import type { Moment } from './moments.ts';
import { motionVideoAt } from './motion.ts';
import type { Position } from './position.ts';
import { readTakeout } from './takeout.ts';
import { readXmp } from './xmp.ts';

export { sidecarsIn } from './sidecars.ts';
export type { QualifiedTag } from './xml.ts';
export { TooMuch, xmlParser } from './xml.ts';

export interface Sidecar {
  name: string;
  bytes: Uint8Array;
}

/** What lies around a photo's bytes. */
export interface Surroundings {
  fileName: string;
  /** As `sidecarsIn` finds them, in its order. */
  sidecars: readonly Sidecar[];
}

/**
 * From a photo's bytes, the parts they were taken apart into, its name and its sidecars. Whatever is broken
 * or implausible counts as not there, and the next source is asked.
 */
export function readMetadata(
  bytes: Uint8Array,
  parts: Parts,
  { fileName, sidecars }: Surroundings,
): Metadata & { shot: Shot; annotations: Annotations } {
  const exif = readExif(parts);
  const iptc = readIptc(parts.iptc ?? new Uint8Array());
  const xmp = readXmp(parts.xmp ?? new Uint8Array());
  const beside = sidecars.filter(({ name }) => /\.xmp$/i.test(name)).map((sidecar) => readXmp(sidecar.bytes));
  const takeout = sidecars
    .filter(({ name }) => /\.json$/i.test(name))
    .map((sidecar) => readTakeout(sidecar.bytes));

  const dated = (source: Source, moment: Moment | null): Dated | null => moment && { ...moment, source };
  const taken =
    exif.moment ??
    dated('XMP', xmp.moment) ??
    dated('IPTC', iptc.moment) ??
    dated(
      'sidecar',
      first(beside, ({ moment }) => moment),
    ) ??
    dated(
      'Takeout',
      first(takeout, ({ moment }) => moment),
    ) ??
    dated('file name', momentInName(fileName));
  const position =
    exif.position ??
    xmp.position ??
    first<{ position: Position | null }, Position>([...beside, ...takeout], (one) => one.position);

  return {
    takenAt: taken?.takenAt ?? null,
    takenAtSource: taken?.source ?? null,
    // programs that know the zone write it to XMP, beside EXIF's date without one
    utcOffsetMin:
      taken?.utcOffsetMin ??
      (taken?.takenAt === xmp.moment?.takenAt ? xmp.moment?.utcOffsetMin : null) ??
      null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    camera: cameraOf(exif.make ?? xmp.make, exif.model ?? xmp.model),
    shot: {
      subSecMs: taken?.subSecMs ?? null,
      burstId: exif.burstId ?? xmp.burstId,
      liveId: exif.liveId,
      exposureTimeS: exif.exposureTimeS,
      exposureBiasEv: exif.exposureBiasEv,
      motionVideoAt: motionVideoAt(bytes, parts, xmp),
    },
    annotations: {
      rating: first([xmp, exif, ...beside], ({ rating }) => rating),
      caption: first<{ caption: string | null }, string>(
        [xmp, iptc, exif, ...beside, ...takeout],
        ({ caption }) => caption,
      ),
      isEdited:
        [xmp, ...beside].some(({ isEdited }) => isEdited) ||
        sidecars.some(({ name }) => /\.aae$/i.test(name)),
    },
  };
}

/** How the camera was set, from a photo file's bytes. */
export function readExposure(bytes: Uint8Array): Exposure {
  const exif = readExif(partsOf(bytes));
  const { lens, exposureTimeS: timeS, fNumber, iso, focalLengthMm, focalLengthIn35Mm } = exif;
  return { lens, timeS, fNumber, iso, focalLengthMm, focalLengthIn35Mm };
}

type Source = (typeof TAKEN_AT_SOURCES)[number];
type Dated = Moment & { source: Source };

function first<T, R>(list: readonly T[], of: (one: T) => R | null): R | null {
  return list.map(of).find((one) => one !== null) ?? null;
}

/** Maker and model; many models start with their maker: "NIKON CORPORATION" "NIKON D70". */
function cameraOf(make: string | null, model: string | null): string | null {
  if (make === null || model === null) return model ?? make;
  const [word = ''] = model.toLowerCase().split(/\s/);
  return make.toLowerCase().split(/\s/).includes(word) ? model : `${make} ${model}`;
}
