/**
 * A library's features as the DELF reference's files, out and in, so that its Python tools and Revisit can
 * use each other's.
 *
 * A folder holds one `.delf` a photo, named as the reference names them: the photo's file name with its
 * ending replaced. Photos of one name get part of their hash into it. `photos.tsv` beside them says which
 * photo each is of (columns file, hash, photo; the hash of the photo, or the SHA-256 of a file of it);
 * without it the name alone says it. Locations are in the pixels of the photo as it is stored: the reference
 * knows no EXIF orientation.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { FeatureSet, PackedFeatures } from '../contract/features.ts';
import type { LibraryOutcome } from '../contract/failure.ts';
import { pathBytes, pathText } from '../contract/paths.ts';
import { failed } from '../contract/failure.ts';
import type { DelfRefusal, DelfReport } from '../contract/library.ts';
import type { PhotoView } from '../contract/photo.ts';
import type { ModelPackage } from '../contract/model.ts';
import { writeAtomically } from '../process/atomic-write.ts';
import { inSteps } from '../process/in-steps.ts';
import type { DelfFeatures } from '../tensorflow-files/delf.ts';
import { readDelf, writeDelf } from '../tensorflow-files/delf.ts';
import type { Store } from '../store/store.ts';
import { isPhoto } from '../vision/identity.ts';
import { asStored, orientationOf, packFor, unpack, unpackKeypoints, upright } from '../vision/extract.ts';
import { notOurs, startOf } from './not-ours.ts';

const LISTING = 'photos.tsv';
const SCAN_AGAIN = 'Scan the library again.';

/**
 * Writes the features that the model found in the photos that can be read now. Files of an earlier export are
 * replaced: those that its listing names, which is there before them.
 */
export async function exportDelf(
  store: Store,
  model: ModelPackage,
  folder: string,
): Promise<LibraryOutcome<DelfReport>> {
  const ids = [...(await inSteps(store.photos.matchable(model.id))).ids];
  const kept = store.photos.counts(model.id).photos;
  const report: DelfReport = { files: 0, offline: kept - ids.length, replaced: 0, refused: [] };
  const views = store.photos.views(ids);
  const nameOf = exportNames(views);
  const rowOf = ({ id, hash, files }: PhotoView): string[] => [nameOf.get(id)!, hash, files[0]!];
  const rows: string[][] = [];
  try {
    const other = notReplaced(folder, [...nameOf.values()]);
    if (other !== undefined) return notOurs(join(folder, other));
    await writeListing(folder, views.map(rowOf));
    for (const view of views) {
      const { id, files } = view;
      const orientation = await orientationOfPhoto(store, id);
      const [features = null] = store.photos.features(model.id, [id]);
      if (orientation === null || features === null) {
        report.refused.push({
          file: files[0]!,
          reason: 'The photo was changed or moved since the scan.',
          remedy: SCAN_AGAIN,
        });
        continue;
      }
      await writeAtomically(join(folder, nameOf.get(id)!), writeDelf(fileOf(features, orientation)));
      rows.push(rowOf(view));
      report.files += 1;
    }
    await writeListing(folder, rows);
    return { ok: true, value: report };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      'unwritable',
      `The features cannot be written to ${folder} (${code}).`,
      'Name another folder.',
    );
  }
}

const LISTING_HEAD = 'file\thash\tphoto\n';

/** The first file under a name of the export that no export wrote. */
function notReplaced(folder: string, names: readonly string[]): string | undefined {
  const start = startOf(join(folder, LISTING));
  if (start !== null && !start.startsWith(LISTING_HEAD)) return LISTING;
  const own = start === null ? new Map<string, string>() : listed(folder);
  return names.find((name) => !own.has(name) && startOf(join(folder, name)) !== null);
}

const writeListing = (folder: string, rows: readonly string[][]): Promise<void> =>
  writeAtomically(
    join(folder, LISTING),
    pathBytes(
      LISTING_HEAD +
        rows.map((row) => `${row.map((cell) => cell.replaceAll(/[\t\r\n]/g, ' ')).join('\t')}\n`).join(''),
    ),
  );

/**
 * Takes the features of a folder's `.delf` files for those of the model in the photos that they are of. The
 * next scan matches them.
 */
export async function importDelf(
  store: Store,
  model: ModelPackage,
  folder: string,
): Promise<LibraryOutcome<DelfReport>> {
  let names: string[];
  try {
    names = readdirSync(pathBytes(folder), { encoding: 'buffer' })
      .map(pathText)
      .filter((name) => extname(name).toLowerCase() === '.delf')
      .sort();
  } catch (error) {
    return failed(
      'no such folder',
      `The folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      'Check the path, and that its disk is connected.',
    );
  }
  if (names.length === 0)
    return failed(
      'no such folder',
      `There is no .delf file in ${folder}.`,
      'Name the folder that the files lie in; folders below it are not looked into.',
    );
  return await store.lockedForScan(async () => {
    const report: DelfReport = { files: 0, offline: 0, replaced: 0, refused: [] };
    const photoOf = photosByName(store, listed(folder));
    for (const name of names) {
      const file = join(folder, name);
      const taken = await importFile(store, model, file, photoOf(name));
      if (typeof taken !== 'boolean') report.refused.push({ file, ...taken });
      else {
        report.files += 1;
        if (taken) report.replaced += 1;
      }
    }
    if (report.replaced > 0)
      store.atomically(() => {
        // what was found with features that are no more: the next scan finds it anew
        store.pairs.clear(model.id);
        store.snapshots.clear(model.id);
      });
    return report;
  });
}

/** Whether it replaced features; or why the file is refused. */
async function importFile(
  store: Store,
  model: ModelPackage,
  file: string,
  photo: PhotoView | Omit<DelfRefusal, 'file'>,
): Promise<boolean | Omit<DelfRefusal, 'file'>> {
  if ('reason' in photo) return photo;
  let bytes: Buffer;
  try {
    bytes = readFileSync(pathBytes(file));
  } catch (error) {
    return {
      reason: `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      remedy: 'Check its permissions.',
    };
  }
  const read = readDelf(bytes);
  if (!read.ok)
    return { reason: `The file ${read.failure}.`, remedy: 'Write it again with the tool that made it.' };
  const orientation = await orientationOfPhoto(store, photo.id);
  if (orientation === null)
    return { reason: `The photo ${photo.files[0]} was changed or moved since the scan.`, remedy: SCAN_AGAIN };
  const [widthPx, heightPx] =
    orientation < 5 ? [photo.widthPx!, photo.heightPx!] : [photo.heightPx!, photo.widthPx!];
  const wrong = whyUnfit(read.value, widthPx, heightPx);
  if (wrong !== null)
    return {
      reason: `The file ${wrong}.`,
      remedy:
        `It must hold what a DELF of ${DESCRIPTOR_SIZE} numbers a descriptor, after its PCA, found in ` +
        `${photo.files[0]}.`,
    };
  // such files do not say at what size the network saw the photo: as the model does
  const resizedLongSidePx = Math.min(
    Math.max(widthPx, heightPx),
    model.manifest.extraction.photoSizePx ?? Infinity,
  );
  const found = byAttention({ modelId: model.id, widthPx, heightPx, resizedLongSidePx }, read.value);
  const [former = null] = store.photos.features(model.id, [photo.id]);
  store.photos.save(
    photo.id,
    packFor(model, upright(found, orientation), former === null ? undefined : unpackKeypoints(former)),
    photo.format!,
  ); // such files hold no keypoints
  return former !== null;
}

/**
 * Farther outside of the photo than a pyramid's rounding puts a location, in shares of the long side (the
 * last cell of a level: 1.09).
 */
const REACH = 0.1;
/** Of a descriptor's length, from 1: what packing can make of it at most (`COARSENESS`). */
const LENGTH_TOLERANCE = 0.125;
/** Pyramids have few (feature-columns.ts keeps a byte each). */
const MOST_SCALES = 255;
/** Rows are counted in 16 bits. */
const MOST_FEATURES = 65_535;

/**
 * Why these cannot be the features of a photo of this size, to stand behind "The file"; null where they can.
 */
function whyUnfit(
  { count, location, scale, strength, descriptorSize, descriptor }: DelfFeatures,
  widthPx: number,
  heightPx: number,
): string | null {
  if (count > MOST_FEATURES) return `holds ${count} features; ${MOST_FEATURES} of a photo are kept at most`;
  if (count > 0 && descriptorSize !== DESCRIPTOR_SIZE)
    return `has descriptors of ${descriptorSize} numbers, not ${DESCRIPTOR_SIZE}`;
  if (new Set(scale).size > MOST_SCALES)
    return `has features of ${new Set(scale).size} scales; ${MOST_SCALES} are kept at most`;
  const margin = REACH * Math.max(widthPx, heightPx);
  for (let row = 0; row < count; row++) {
    const which = `in its feature ${row + 1}`;
    const [x, y] = [location[2 * row]!, location[2 * row + 1]!];
    if (!(x >= -margin && x <= widthPx + margin && y >= -margin && y <= heightPx + margin)) {
      return (
        `places a feature at ${x}, ${y}, but the photo has ${widthPx} x ${heightPx} pixels as it is ` +
        `stored (${which})`
      );
    }
    if (!(scale[row]! > 0 && scale[row]! < Infinity)) return `has a scale of ${scale[row]} ${which}`;
    if (!Number.isFinite(strength[row]!)) return `has an attention of ${strength[row]} ${which}`;
    const length = Math.hypot(...descriptor.subarray(row * DESCRIPTOR_SIZE, (row + 1) * DESCRIPTOR_SIZE));
    if (!(Math.abs(length - 1) <= LENGTH_TOLERANCE))
      return `has a descriptor of length ${length.toPrecision(3)}, not 1, ${which}`;
  }
  return null;
}

/** Most attention first, as the reference writes them; equal ones stay as they are. */
function byAttention(
  of: Pick<FeatureSet, 'modelId' | 'widthPx' | 'heightPx' | 'resizedLongSidePx'>,
  { count, location, scale, strength, descriptor }: DelfFeatures,
): FeatureSet {
  const order = [...strength.keys()].sort((a, b) => strength[b]! - strength[a]! || a - b);
  const column = (values: Float32Array, width: number): Float32Array =>
    Float32Array.from(
      { length: count * width },
      (_, i) => values[order[Math.floor(i / width)]! * width + (i % width)]!,
    );
  return {
    ...of,
    count,
    location: column(location, 2),
    scale: column(scale, 1),
    attention: column(strength, 1),
    descriptor: column(descriptor, DESCRIPTOR_SIZE),
  };
}

function fileOf(features: PackedFeatures, orientation: number): DelfFeatures {
  const { count, location, scale, attention, descriptor } = asStored(unpack(features), orientation);
  return {
    count,
    location,
    scale,
    orientation: new Float32Array(count),
    strength: attention,
    descriptorSize: DESCRIPTOR_SIZE,
    descriptor,
  };
}

/** The EXIF orientation of a photo's bytes, read now; null where they are not there or are others. */
async function orientationOfPhoto(store: Store, id: number): Promise<number | null> {
  const photo = store.photos.readable(id);
  for (const path of photo?.paths ?? []) {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch {
      continue;
    }
    if (isPhoto(bytes, photo!.hash)) return orientationOf(bytes);
  }
  return null;
}

const stem = (file: string): string => basename(file, extname(file));
/** Names that a file system may take for one. */
const alike = (name: string): string => name.normalize().toLowerCase();

/**
 * A file name for each photo. Those that several photos would have, that are too long or that a line of the
 * listing does not hold say part of the photo's hash.
 */
export function exportNames(
  photos: readonly Pick<PhotoView, 'id' | 'hash' | 'files'>[],
): Map<number, string> {
  const groups = Map.groupBy(photos, ({ files }) => alike(stem(files[0]!)));
  return new Map(
    photos.map(({ id, hash, files }) => {
      const name = stem(files[0]!);
      const whole = `${name}.delf`;
      const isFit = pathBytes(whole).length <= LONGEST_NAME_BYTES && !/[\t\r\n]/.test(name);
      if (isFit && groups.get(alike(name))!.length === 1) return [id, whole];
      const ending = `.${hash.slice(0, 12)}.delf`;
      return [id, shortened(name.replaceAll(/[\t\r\n]/g, '_'), ending)];
    }),
  );
}

/** The longest name of a file that Linux, macOS and Windows take; they count bytes or fewer letters. */
const LONGEST_NAME_BYTES = 255;

/** As many letters of the name as go before the ending. */
function shortened(name: string, ending: string): string {
  const letters = [...name];
  while (pathBytes(letters.join('') + ending).length > LONGEST_NAME_BYTES) letters.pop();
  return letters.join('') + ending;
}

/** Hash by file name, as the listing of an export says; empty where there is none. */
function listed(folder: string): Map<string, string> {
  let text: string;
  try {
    text = pathText(readFileSync(pathBytes(join(folder, LISTING))));
  } catch {
    return new Map();
  }
  return new Map(
    text
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split('\t'))
      .flatMap(([file, hash]) => (file !== undefined && hash !== undefined ? [[file, hash] as const] : [])),
  );
}

/** The photo that a `.delf` file is of, or why there is none. */
function photosByName(
  store: Store,
  listing: ReadonlyMap<string, string>,
): (name: string) => PhotoView | Omit<DelfRefusal, 'file'> {
  const photos = store.photos.views(store.photos.readableIds());
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  const ofFiles = store.files
    .hashes()
    .flatMap(({ hash, photoId }) => (byId.has(photoId) ? [[hash, byId.get(photoId)!] as const] : []));
  const byHash = new Map([...ofFiles, ...photos.map((photo) => [photo.hash, photo] as const)]);
  const byStem = new Map<string, Set<PhotoView>>();
  for (const photo of photos)
    for (const file of photo.files)
      byStem.set(alike(stem(file)), (byStem.get(alike(stem(file))) ?? new Set()).add(photo));
  return (name) => {
    const hash = listing.get(name);
    if (hash !== undefined)
      return (
        byHash.get(hash) ?? {
          reason: `The library has no photo with the hash ${hash}, which ${LISTING} names.`,
          remedy: 'Scan the folder that the photo lies in.',
        }
      );
    const [photo, ...others] = byStem.get(alike(stem(name))) ?? [];
    if (photo === undefined)
      return {
        reason: `The library has no photo named ${stem(name)} that can be read.`,
        remedy: 'Scan the folder that the photo lies in, or name the file after its photo.',
      };
    if (others.length === 0) return photo;
    return {
      reason:
        `Several photos are named ${stem(name)}: ` +
        `${[photo, ...others].map(({ files }) => files[0]).join(', ')}.`,
      remedy:
        `Say which one with a ${LISTING} beside the file, with a first line and then lines of file ` +
        "name, tab, SHA-256 of the photo's file.",
    };
  };
}
