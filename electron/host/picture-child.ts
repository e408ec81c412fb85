/**
 * The process that makes pictures for people to look at, started by pictures.ts, so that decoding never
 * delays the engine's answers.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackedFeatures } from '../contract/features.ts';
import type { Verification } from '../contract/match.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { Exposure } from '../contract/requests.ts';
import type { ThenAndNow, ThenAndNowOptions } from '../contract/then-and-now.ts';
import type { PhotoFiles } from '../exchange/photo-bytes.ts';
import { bytesOfFiles, madeOfPhoto, madeOfPhotos, photoBytes, vanished } from '../exchange/photo-bytes.ts';
import type { OldPhoto, Series } from '../exchange/then-and-now/then-and-now.ts';
import { laidOnto, takeAgain, thenAndNow } from '../exchange/then-and-now/then-and-now.ts';
import { writePrivately } from '../process/atomic-write.ts';
import { answerParent, tellParent } from '../process/parent.ts';
import { readExposure } from '../vision/metadata/metadata.ts';
import { matchPicture, photoJpeg } from '../vision/picture.ts';

/** A photo of the library. */
type KnownPhoto = PhotoFiles & { hash: Uint8Array };
export type PictureRequest =
  /** `cacheFolder` null: not kept. */
  | { kind: 'photo'; photo: KnownPhoto; longSidePx: number | null; cacheFolder: string | null }
  /** The bytes of its file as they are. */
  | { kind: 'original'; photo: PhotoFiles }
  /** How the camera was set, as its files say. */
  | { kind: 'exposure'; photo: PhotoFiles }
  | {
      kind: 'match';
      photos: [PhotoFiles, PhotoFiles];
      features: [PackedFeatures, PackedFeatures];
      verification: Verification;
      format: 'png' | 'svg';
    }
  /** `files`: where the bytes of the series' photos may lie, in step. */
  | { kind: 'then and now'; series: Series; files: PhotoFiles[]; options: ThenAndNowOptions }
  | { kind: 'laid'; series: Series; files: PhotoFiles[] }
  | { kind: 'take again'; photo: PhotoFiles; facts: OldPhoto };

/** Told unasked of what is made in steps. */
export interface PictureStep {
  done: number;
  total: number;
}

/** What comes of a request. */
export type PictureOf<R extends PictureRequest> = Outcome<
  R extends { kind: 'then and now' } ? ThenAndNow : R extends { kind: 'exposure' } ? Exposure : Uint8Array,
  Refusal
>;

/** Kept pictures at most: a cover is about 40 KB, so some 25,000 of them. */
const CACHE_BYTES = 1024 ** 3;
/** What is left when the oldest are thrown away, as a share. */
const KEPT_SHARE = 0.8;
/** Pictures written between two looks at the size of the cache. */
const WRITES_A_LOOK = 1000;

let writes = 0;

async function make(request: PictureRequest): Promise<PictureOf<PictureRequest>> {
  if (request.kind === 'photo') return makePhoto(request);
  if (request.kind === 'then and now') {
    const { series, files, options } = request;
    return thenAndNow(series, (row, making) => madeOfPhoto(files[row]!, making), options, tellStep);
  }
  if (request.kind === 'laid')
    return laidOnto(request.series, (row, making) => madeOfPhoto(request.files[row]!, making));
  if (request.kind === 'match') return makeMatch(request);
  if (request.kind === 'take again')
    return madeOfPhoto(request.photo, (bytes) => takeAgain(bytes, request.facts));

  return request.kind === 'original' ? photoBytes(request.photo) : makeExposure(request);
}

/** As the first of its files says that says anything: a program may have taken it out of a copy. */
async function makeExposure({ photo }: PictureRequest & { kind: 'exposure' }): Promise<Outcome<Exposure>> {
  let unsaid: Exposure | null = null;
  for await (const bytes of bytesOfFiles(photo)) {
    const exposure = readExposure(bytes);
    if (Object.values(exposure).some((value) => value !== null)) return { ok: true, value: exposure };
    unsaid = exposure;
  }
  return unsaid === null ? vanished : { ok: true, value: unsaid };
}

const makeMatch = (request: PictureRequest & { kind: 'match' }): Promise<Outcome<Uint8Array>> =>
  madeOfPhotos(request.photos, (a, b) =>
    matchPicture(
      { bytes: a, features: request.features[0] },
      { bytes: b, features: request.features[1] },
      request.verification,
      request.format,
    ),
  );

async function makePhoto({
  photo,
  longSidePx,
  cacheFolder,
}: PictureRequest & { kind: 'photo' }): Promise<Outcome<Uint8Array>> {
  const name = Buffer.from(photo.hash).toString('hex');
  const cached = cacheFolder === null ? null : join(cacheFolder, name.slice(0, 2), `${name}.jpg`);
  const known = cached === null ? null : await keptPicture(cached);
  if (known !== null) return { ok: true, value: known };
  const jpeg = await madeOfPhoto(photo, (bytes) => photoJpeg(bytes, longSidePx));
  // a cache that cannot be written costs time, not the picture
  if (jpeg.ok && cached !== null && cacheFolder !== null)
    await keep(cacheFolder, cached, jpeg.value).catch(() => undefined);
  return jpeg;
}

const checkOf = (jpeg: Uint8Array): Buffer => createHash('sha256').update(jpeg).digest();
const CHECK_BYTES = 32;

/** null where there is none, or where the disk gives back something else than was kept. */
async function keptPicture(file: string): Promise<Uint8Array | null> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  const jpeg = bytes.subarray(0, -CHECK_BYTES);
  return checkOf(jpeg).equals(bytes.subarray(-CHECK_BYTES)) ? jpeg : null;
}

async function keep(cacheFolder: string, file: string, jpeg: Uint8Array): Promise<void> {
  await writePrivately(file, [jpeg, checkOf(jpeg)]);
  if (writes++ % WRITES_A_LOOK === 0) await prune(cacheFolder);
}

/** Throws the oldest pictures away when there are too many. */
async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(jpg|tmp)$/.test(name));
  const files = await Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      ...(await stat(join(folder, name)).then(({ size, mtimeMs }) => ({ size, mtimeMs }))),
    })),
  );
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= CACHE_BYTES) return;
  for (const { path, size } of files.sort((x, y) => x.mtimeMs - y.mtimeMs)) {
    if (bytes <= KEPT_SHARE * CACHE_BYTES) return;
    await rm(path, { force: true });
    bytes -= size;
  }
}

const tellStep = (done: number, total: number): void => tellParent<PictureStep>({ done, total });

answerParent(make);
