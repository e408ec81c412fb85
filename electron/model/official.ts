/** The official releases of DELF: fetched, and then added as any DELF that a person has. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelPackage } from '../contract/model.ts';
import type { AddOptions } from './add.ts';
import { addModel, idOf, whyNotId } from './add.ts';
import { withFolderLock } from '../process/lock.ts';
import type { DownloadOptions } from './download.ts';
import { download } from './download.ts';
import type { ModelOutcome } from './open.ts';

export interface Release {
  id: string;
  name: string;
  /** Of a tar.gz that holds a folder of the release's name. */
  url: string;
  /** Of the archive, roughly: for people. */
  aboutBytes: number;
  /**
   * What git calls files of this content, by path: whoever has them has the release. Files that are not named
   * are held to nothing but their own checksums.
   */
  blobs: Readonly<Record<string, string>>;
}

/** Addresses: README of the reference (tensorflow/models, research/delf). */
export const RELEASES: readonly Release[] = [
  {
    id: 'delf_v1_20171026',
    name: 'DELF, ICCV 2017',
    url: 'https://storage.googleapis.com/delf/delf_v1_20171026.tar.gz',
    aboutBytes: 40e6,
    // of repositories that carry the release
    blobs: {
      'model/saved_model.pb': '38f0b9c2f20074e0143765839eb56306ab553470',
      'model/variables/variables.index': 'c922d6492ecdd263570da0e29d176013a89ae636',
      'model/variables/variables.data-00000-of-00001': '3209b7bcc531d52ba8f8d80e6a5d469d5f28c147',
      'pca/mean.datum': '380c6d6642a44312a6daeea49aab28fad14469f2',
      'pca/pca_proj_mat.datum': '6edef9a96f6b48b0ba189b4a7d1306f348cc35ea',
    },
  },
  // no copy of its files was at hand to take ids from: the connection and the checksum of every variable
  // vouch for them
  {
    id: 'delf_gld_20190411',
    name: 'DELF, Google Landmarks',
    url: 'https://storage.googleapis.com/delf/delf_gld_20190411.tar.gz',
    aboutBytes: 40e6,
    blobs: {},
  },
];

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
      added ?? {
        ok: false,
        failure: {
          reason: `${release.id} is being fetched already, by another window or command.`,
          remedy: 'Wait until it is here, or stop it there.',
        },
      }
    );
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error; // not the system's
    return {
      ok: false,
      failure: {
        reason: `${downloads} cannot be written (${code}).`,
        remedy: 'Check the disk and its permissions.',
      },
    };
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
  if (unusable !== null) return unusable;
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
      return {
        ok: false,
        failure: {
          ...fetched.failure,
          remedy:
            `${fetched.failure.remedy} Or fetch ${release.url} by other means, and give "model add ` +
            `${release.id} --from FILE".`,
        },
      };
  }
  const added = await addModel({ ...options, from: file, release });
  await rm(file, { force: true });
  return added;
}
