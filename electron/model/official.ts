/** The official releases of DELF: fetched, and then added as any DELF that a person has. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { AddOptions } from './add.ts';
import { addModel, idOf, whyNotId } from './add.ts';
import { withFolderLock } from '../process/lock.ts';
import type { DownloadOptions } from './download.ts';
import { download } from './download.ts';
import type { Release } from './releases.ts';

/** Three times what an archive holds, unpacked. */
const MAX_BYTES = 128e6;

export interface FetchOptions
  extends Omit<AddOptions, 'from' | 'release'>, Pick<DownloadOptions, 'signal' | 'onProgress' | 'stallMs'> {
  release: Release;
  /** Where the archive lies until it is added. A download that was stopped is continued there. */
  downloads: string;
}

/** Connects to the release's address and to nothing else, one process at a time. */
export async function addOfficial(options: FetchOptions): Promise<ModelOutcome<ModelPackage>> {
  const { release, downloads } = options;
  try {
    const added = await withFolderLock(downloads, release.id, () => fetchAndAdd(options));
    return (
      added ??
      failed(
        'not added',
        `${release.id} is being fetched already, by another window or command.`,
        'Wait until it is here, or stop it there.',
      )
    );
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error; // not the system's
    return failed(
      'not added',
      `${downloads} cannot be written (${code}).`,
      'Check the disk and its permissions.',
    );
  }
}

async function fetchAndAdd({
  release,
  downloads,
  signal,
  onProgress,
  stallMs,
  ...options
}: FetchOptions): Promise<ModelOutcome<ModelPackage>> {
  const unusable = whyNotId(options.id ?? idOf(release.id, options.isReference), options.into);
  if (unusable !== null) return { ok: false, failure: unusable };
  const file = join(downloads, `${release.id}.tar.gz`);
  if (!existsSync(file)) {
    const fetched = await download({
      url: release.url,
      file,
      maxBytes: MAX_BYTES,
      signal,
      onProgress,
      ...(stallMs === undefined ? {} : { stallMs }),
    });
    if (!fetched.ok)
      return failed(
        'not added',
        fetched.failure.reason,
        `${fetched.failure.remedy} Or fetch ${release.url} by other means, and give "model add ` +
          `${release.id} --from FILE".`,
      );
  }
  const added = await addModel({ ...options, from: file, release });
  await rm(file, { force: true });
  return added;
}
