/**
 * The process that makes pictures for people to look at, started by pictures.ts, so that decoding never
 * delays the engine's answers.
 */
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackedFeatures } from '../contract/features.ts';
import type { Verification } from '../contract/match.ts';
import type { Outcome } from '../contract/failure.ts';
import type { Exposure } from '../contract/requests.ts';
import { writeAtomically } from '../process/atomic-write.ts';
import { answerParent } from '../process/parent.ts';
import { isPhoto } from '../vision/identity.ts';
import { readExposure } from '../vision/metadata/metadata.ts';
import { matchPicture, photoJpeg } from '../vision/picture.ts';

/** A photo and where its bytes may lie. */
export interface PhotoFiles {
  hash: Uint8Array;
  paths: Uint8Array[];
}
export type PictureRequest =
  /** `cacheFolder` null: not kept. */
  | { kind: 'photo'; photo: PhotoFiles; longSidePx: number | null; cacheFolder: string | null }
  /** The bytes of its file as they are. */
  | { kind: 'original'; photo: PhotoFiles }
  | { kind: 'exposure'; photo: PhotoFiles }
  | {
      kind: 'match';
      photos: [PhotoFiles, PhotoFiles];
      features: [PackedFeatures, PackedFeatures];
      verification: Verification;
      format: 'png' | 'svg';
    };

/** Kept pictures at most: a cover is about 40 KB, so some 25,000 of them. */
const CACHE_BYTES = 1024 ** 3;
/** What is left when the oldest are thrown away, as a share. */
const KEPT_SHARE = 0.8;
/** Pictures written between two looks at the size of the cache. */
const WRITES_A_LOOK = 1000;

/** What is made: a picture or a file's bytes, or of `exposure` how the camera was set. */
export type Made = Uint8Array | Exposure;

let writes = 0;

async function make(request: PictureRequest): Promise<Outcome<Made>> {
  if (request.kind === 'photo') return makePhoto(request);
  if (request.kind !== 'match') {
    const bytes = await read(request.photo);
    if (bytes === null) return gone();
    return { ok: true, value: request.kind === 'original' ? bytes : readExposure(bytes) };
  }
  const [a, b] = [await read(request.photos[0]), await read(request.photos[1])];
  if (a === null || b === null) return gone();
  return matchPicture(
    { bytes: a, features: request.features[0] },
    { bytes: b, features: request.features[1] },
    request.verification,
    request.format,
  );
}

async function makePhoto({
  photo,
  longSidePx,
  cacheFolder,
}: PictureRequest & { kind: 'photo' }): Promise<Outcome<Uint8Array>> {
  const name = Buffer.from(photo.hash).toString('hex');
  const cached = cacheFolder === null ? null : join(cacheFolder, name.slice(0, 2), `${name}.jpg`);
  const known = cached === null ? null : await readFile(cached).catch(() => null);
  if (known !== null) return { ok: true, value: known };
  const bytes = await read(photo);
  if (bytes === null) return gone();
  const jpeg = await photoJpeg(bytes, longSidePx);
  // a cache that cannot be written costs time, not the picture
  if (jpeg.ok && cached !== null && cacheFolder !== null)
    await keep(cacheFolder, cached, jpeg.value).catch(() => undefined);
  return jpeg;
}

/** The photo's bytes from the first path that still holds them. */
async function read({ hash, paths }: PhotoFiles): Promise<Buffer | null> {
  for (const path of paths) {
    const bytes = await readFile(Buffer.from(path)).catch(() => null);
    if (bytes !== null && isPhoto(bytes, hash)) return bytes;
  }
  return null;
}

const gone = (): Outcome<never> => ({
  ok: false,
  failure: {
    kind: 'vanished',
    reason: 'The photo cannot be read where it lay.',
    remedy: 'Connect its disk, or scan again if it was moved or changed.',
  },
});

async function keep(cacheFolder: string, file: string, jpeg: Uint8Array): Promise<void> {
  await writeAtomically(file, jpeg);
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

answerParent(make);
