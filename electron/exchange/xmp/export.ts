/**
 * What a person decided of photos goes out as `.xmp` beside them, never into them: the names of their places
 * as keywords, and the dates and positions that were accepted. What lies there is merged, and put back when
 * that is asked for.
 */
import { failed } from '../../contract/failure.ts';
import type { Refusal } from '../../contract/failure.ts';
import { pathText } from '../../contract/paths.ts';
import type { SidecarReport } from '../../contract/library.ts';
import type { Store } from '../../store/store.ts';
import { coordinate } from '../xmp-sidecars.ts';
import type { Told } from './merge.ts';
import { EMPTY_PACKET, mergedPacket } from './merge.ts';
import { hashOf, isSame, replaceSidecar, sidecarBytes, sidecarPaths } from './sidecar-files.ts';

/** What is to be told of a photo file, by its absolute path. */
export interface ToldPhoto {
  path: Buffer;
  placeName: string | null;
  takenAt: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** `onFile`: sidecars that are through, of all; no other is begun once `signal` is aborted. */
export interface SidecarOptions {
  signal?: AbortSignal;
  onFile?: (done: number, total: number) => void;
}

/** Above all places in the tree of keywords. */
const ROOT = 'Places';

/**
 * Writes the sidecars of these photos, and notes what stood there before each is written. One that cannot be
 * written, or that is written in a way that is not understood, stays as it is and is told.
 */
export async function writeSidecars(
  store: Store,
  photos: readonly ToldPhoto[],
  { signal, onFile }: SidecarOptions = {},
): Promise<SidecarReport> {
  const { sidecars, refused } = await bySidecar(photos, signal);
  const report: SidecarReport = { written: 0, unchanged: 0, refused };
  const session = store.sidecarWrites.nextSession();
  for (const [index, [path, of]] of sidecars.entries()) {
    if (signal?.aborted) break;
    const [{ path: photo }] = of;
    const written = await orRefusal(photo, () => writeOne(store, session, path, toldOf(of)));
    if (typeof written !== 'boolean') report.refused.push({ file: pathText(photo), ...written });
    else if (written) report.written += 1;
    else report.unchanged += 1;
    onFile?.(index + 1, sidecars.length);
  }
  return report;
}

type Photos = [ToldPhoto, ...ToldPhoto[]];

/** Photos may share a sidecar (`IMG_1.jpg`, `IMG_1.heic`): it is written once, with what is told of all. */
async function bySidecar(
  photos: readonly ToldPhoto[],
  signal: AbortSignal | undefined,
): Promise<{ sidecars: [path: Buffer, Photos][]; refused: SidecarReport['refused'] }> {
  const sidecars = new Map<string, [path: Buffer, Photos]>();
  const refused: SidecarReport['refused'] = [];
  const pathOf = sidecarPaths();
  for (const photo of photos) {
    if (signal?.aborted) break;
    const path = await orRefusal(photo.path, () => pathOf(photo.path));
    if (!Buffer.isBuffer(path)) {
      refused.push({ file: pathText(photo.path), ...path });
      continue;
    }
    const known = sidecars.get(path.toString('latin1'));
    if (known === undefined) sidecars.set(path.toString('latin1'), [path, [photo]]);
    else known[1].push(photo);
  }
  return { sidecars: [...sidecars.values()], refused };
}

/** A date and a position are those of the first that has one. */
function toldOf(photos: readonly ToldPhoto[]): Told {
  const names = photos.flatMap(({ placeName }) => placeName ?? []);
  const [position = null] = photos.flatMap(({ latitude, longitude }) =>
    latitude === null || longitude === null
      ? []
      : { latitude: coordinate(latitude, 'N', 'S'), longitude: coordinate(longitude, 'E', 'W') },
  );
  return {
    keywords: names.map((name) => [ROOT, name]),
    takenAt: photos.find(({ takenAt }) => takenAt !== null)?.takenAt ?? null,
    position,
  };
}

/** true: written; false: all was there. */
async function writeOne(store: Store, session: number, path: Buffer, told: Told): Promise<boolean | Refusal> {
  const before = await sidecarBytes(path);
  if (before === 'too large') return notUnderstood(path);
  const { base, without } = withoutOurs(store, path, before);
  const text = base === null ? EMPTY_PACKET : textOf(base);
  if (text === null) return notUnderstood(path);
  const merged = mergedPacket(text, told, without);
  if (merged === null) return notUnderstood(path);
  const after = Buffer.from(merged.text);
  if (before?.equals(after) === true) return false;

  const id = store.sidecarWrites.add(session, {
    path,
    before,
    afterHash: hashOf(after),
    keywords: merged.added,
  });
  const isWritten = await replaceSidecar(path, before, after).catch((error: unknown) => {
    store.sidecarWrites.remove(id);
    throw error;
  });
  if (isWritten) return true;
  store.sidecarWrites.remove(id);
  return changedMeanwhile(path);
}

/**
 * What is told replaces what was told before: it is merged into the file as it was before that, or where
 * another program has written it since, the keywords of then are taken out.
 */
function withoutOurs(
  store: Store,
  path: Buffer,
  before: Buffer | null,
): { base: Buffer | null; without: Set<string> } {
  const writes = store.sidecarWrites.of(path);
  let base = before;
  const without = new Set<string>();
  for (const write of writes) {
    if (base !== null && write.afterHash.equals(hashOf(base))) base = write.before;
    else for (const keyword of write.keywords) without.add(keyword);
  }
  return { base, without };
}

/** null where it is no UTF-8. */
function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Puts back what stood there before the last export; what another program has changed since stays. */
export async function undoSidecars(
  store: Store,
  { signal, onFile }: SidecarOptions = {},
): Promise<SidecarReport> {
  const report: SidecarReport = { written: 0, unchanged: 0, refused: [] };
  const writes = store.sidecarWrites.last();
  for (const [index, { id, path, before, afterHash }] of writes.entries()) {
    if (signal?.aborted) break;
    const undone = await orRefusal(path, async () => {
      const now = await sidecarBytes(path);
      // one that was killed did not come to write it, or to say that it was put back
      const isAsBefore = isSame(now, before);
      if (now === 'too large' || (!isAsBefore && (now === null || !hashOf(now).equals(afterHash))))
        return changedMeanwhile(path);
      return (await replaceSidecar(path, now, before)) || changedMeanwhile(path);
    });
    if (typeof undone === 'boolean') report.written += 1;
    else report.refused.push({ file: pathText(path), ...undone });
    if (typeof undone === 'boolean' || undone.kind === 'changed since') store.sidecarWrites.remove(id);
    onFile?.(index + 1, writes.length);
  }
  return report;
}

const notUnderstood = (path: Buffer): Refusal =>
  failed(
    'not understood',
    `${pathText(path)} is no XMP, or written in a way that is not understood: it stays as it is.`,
    'Let the program that made it write it anew, or move it away.',
  ).failure;

const changedMeanwhile = (path: Buffer): Refusal =>
  failed(
    'changed since',
    `Another program has changed ${pathText(path)} since: it stays as it is.`,
    'Look at it in that program.',
  ).failure;

/** The system's errors as refusals. */
async function orRefusal<T>(path: Buffer, work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    return failed(
      'unwritable',
      `No .xmp can be written for ${pathText(path)} (${code}).`,
      'Check the permissions of the folder and its disk.',
    ).failure;
  }
}
