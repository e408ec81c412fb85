import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { computeNames } from '../../contract/compute.ts';
import type { DoctorResult } from '../../contract/results/results.ts';
import { modelFolders, ownModels } from '../../model/folders.ts';
import { modelInUse } from '../../model/in-use.ts';
import { findModels, openModel } from '../../model/open.ts';
import { isFolder } from '../../process/folders.ts';
import { kernelReport } from '../../../native/index.ts';
import { runtimesHere } from './runtime.ts';
import type { GlobalOptions } from '../session.ts';
import {
  answer,
  computeChoice,
  exitCodes,
  libraryFolder,
  modelId,
  optionsOf,
  Refused,
  withLibrary,
} from '../session.ts';
import { bold, bytes, count, path, typed } from '../text.ts';

/**
 * What 10,000 photos of 1,000 features take: 40 + 16 bytes a feature, and as much again for the index over
 * them.
 */
const ENOUGH_DISK_BYTES = 2 * 10_000 * 1_000 * (40 + 16);

/** Side of the grey picture that the trial sends through the network. */
const TRIAL_PX = 256;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check that everything works here: versions, model, device, kernels, database, disk')
    .addHelpText('after', `\nExit code 1 when something keeps Revisit from scanning.\n\n  ${typed('doctor')}`)
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const { result, able } = await examine(options);
      if (!able) process.exitCode = exitCodes.failed;
      answer(options, result, () => doctorText(result));
    });
}

async function examine(options: GlobalOptions): Promise<{ result: DoctorResult; able: boolean }> {
  const problems: DoctorResult['problems'] = [];
  const { engines, ...device } = await examineModel(options, problems);
  const database = await examineDatabase(options, problems);
  const freeBytes = await freeSpace(nearestThere(database.folder));
  if (freeBytes < ENOUGH_DISK_BYTES) {
    problems.push({
      what: `Only ${bytes(freeBytes)} are free where the library lies.`,
      cost: freeBytes === 0 ? 'Nothing is scanned.' : 'A scan of 10,000 photos may not fit.',
      remedy: 'Make room, or name another --library.',
    });
  }
  if (kernelReport.whyNotNative !== null) {
    problems.push({
      what: `The native kernels are not there: ${kernelReport.whyNotNative}.`,
      cost: 'The same results from TypeScript, many times slower after the photos are read.',
      remedy: 'With a C++ compiler and Python 3 in place, "npm run build" compiles them.',
    });
  }
  const { usable: _, ...databaseResult } = database;
  const inUse = modelInUse(ownModels());
  return {
    able: device.works && database.usable && freeBytes > 0,
    result: {
      versions: versions(),
      system: {
        platform: `${process.platform} ${process.arch}`,
        cpu: cpus()[0]?.model.trim() ?? 'unknown',
        cores: availableParallelism(),
        memoryBytes: totalmem(),
      },
      models: (await findModels(modelFolders())).map(({ id, folder, manifest }) => ({
        id: manifest.ok ? id : null,
        inUse: id === inUse,
        folder,
        problem: manifest.ok ? null : manifest.failure.reason,
      })),
      device: {
        runtime: options.runtime,
        device:
          engines
            .filter(({ state }) => state === 'used')
            .map(({ name }) => computeNames[name])
            .join() || 'CPU',
        ...device,
      },
      engines,
      kernels: kernelReport,
      database: databaseResult,
      disk: { freeBytes },
      problems,
    },
  };
}

/** Opens the model and sends a small picture through it, and then through every other device and runtime. */
async function examineModel(
  options: GlobalOptions,
  problems: DoctorResult['problems'],
): Promise<{
  model: string;
  works: boolean;
  msPerSmallPhoto: number | null;
  engines: DoctorResult['engines'];
}> {
  const id = modelId(options);
  const opened = await openModel(id, modelFolders());
  const broken = (what: string, remedy: string) => {
    problems.push({ what, cost: 'Nothing can be scanned with this model.', remedy });
    return { model: id, works: false, msPerSmallPhoto: null, engines: [] };
  };
  if (!opened.ok) return broken(opened.failure.reason, opened.failure.remedy);
  try {
    const { createExtractor } = await import('../../vision/extract.ts');
    const extractor = await createExtractor(opened.value, { threads: availableParallelism() });
    const size = { widthPx: TRIAL_PX, heightPx: TRIAL_PX, fullWidthPx: TRIAL_PX, fullHeightPx: TRIAL_PX };
    const start = performance.now();
    const { count: features } = await extractor.extractPixels({
      rgb: Uint8Array.from({ length: 3 * TRIAL_PX * TRIAL_PX }, (_, i) => (i >> 4) & 255),
      ...size,
    });
    const ms = Math.round(performance.now() - start);
    await extractor.close();
    return features > 0 || opened.value.manifest.extraction.minAttention !== null
      ? {
          model: id,
          works: true,
          msPerSmallPhoto: ms,
          engines: await runtimesHere(opened.value, computeChoice(options)),
        }
      : broken(`Model ${id} finds nothing in a picture.`, 'Install the model again.');
  } catch (error) {
    return broken(
      `The network of model ${id} does not run here: ${firstLine(error)}`,
      '"npm install" again, or another --model.',
    );
  }
}

/** The library is opened only where there is one: a check makes nothing. */
async function examineDatabase(
  options: GlobalOptions,
  problems: DoctorResult['problems'],
): Promise<DoctorResult['database'] & { usable: boolean }> {
  const folder = libraryFolder(options);
  const none = { folder, exists: false, bytes: 0, photos: 0, folders: 0, usable: false };
  try {
    const { libraryFile } = await import('../../library/library.ts');
    if (!existsSync(libraryFile(folder))) {
      const why = whyNoneCanBeMade(folder);
      if (why !== null) problems.push(why);
      return { ...none, usable: why === null };
    }
    const status = await withLibrary(options, (library) => {
      const { unwritable } = library;
      if (unwritable !== null)
        problems.push({ what: unwritable.reason, cost: 'Nothing is scanned.', remedy: unwritable.remedy });
      return { ...library.status(), usable: unwritable === null };
    });
    return {
      ...none,
      exists: true,
      bytes: status.databaseBytes,
      photos: status.photos,
      folders: status.folders.length,
      usable: status.usable,
    };
  } catch (error) {
    const { reason, remedy } =
      error instanceof Refused
        ? error.refusal
        : { reason: `The database does not load: ${firstLine(error)}`, remedy: '"npm install" again.' };
    problems.push({ what: reason, cost: 'This library cannot be used.', remedy });
    return { ...none, exists: existsSync(folder) };
  }
}

const firstLine = (error: unknown): string => (error as Error).message.split('\n')[0]!;

/** A scan makes the library's folder below the nearest one that is there. */
function whyNoneCanBeMade(folder: string): DoctorResult['problems'][number] | null {
  const cost = 'No library can be made there, and nothing is scanned.';
  const there = nearestThere(folder);
  if (!isFolder(there))
    return { what: `${there} is a file, no folder.`, cost, remedy: 'Name another --library.' };
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const what = `${there} cannot be written (${(error as NodeJS.ErrnoException).code}).`;
    return { what, cost, remedy: 'Check the permissions and the disk, or name another --library.' };
  }
}

function nearestThere(folder: string): string {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return there;
}

async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Of Revisit and of what does its work. */
function versions(): Record<string, string> {
  const root = resolve(import.meta.dirname, '../../..');
  const of = (folder: string): string =>
    (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  const packages = ['onnxruntime-node', 'sharp', 'better-sqlite3'].map((name) => [
    name,
    of(join(root, 'node_modules', name)),
  ]);
  return {
    revisit: of(root),
    node: process.versions.node,
    ...(Object.fromEntries(packages) as Record<string, string>),
  };
}

function doctorText({
  versions: v,
  system,
  models,
  device,
  engines,
  kernels,
  database,
  disk,
  problems,
}: DoctorResult): string {
  const rows = [
    [
      'versions',
      Object.entries(v)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    [
      'system',
      `${system.platform}, ${system.cpu}, ${count(system.cores, 'core')}, ` +
        `${bytes(system.memoryBytes)} of memory`,
    ],
    [
      'models',
      models
        .map(
          ({ id, inUse, folder }) =>
            `${id ?? path(folder)}${id === null ? ' (broken)' : inUse ? ' (in use)' : ''}`,
        )
        .join(', ') || 'none',
    ],
    [
      'device',
      `${device.runtime} on the ${device.device}, model ${device.model}: ` +
        `${device.works ? `works, ${device.msPerSmallPhoto} ms for a small photo` : 'does not work'}`,
    ],
    ...engines
      .filter(({ name }) => name !== 'cpu')
      .map(({ name, state, reason }) => [
        '',
        `${computeNames[name]}: ${state}${reason === null ? '' : `. ${reason}`}`,
      ]),
    ['kernels', kernels.whyNotNative === null ? kernels.path : `${kernels.path} (${kernels.whyNotNative})`],
    [
      'database',
      database.exists
        ? `${path(database.folder)}: ${count(database.photos, 'photo')}, ` +
          `${count(database.folders, 'folder')}, ${bytes(database.bytes)}`
        : `${path(database.folder)} (made by the first scan)`,
    ],
    ['disk', `${bytes(disk.freeBytes)} free`],
  ];
  return [
    ...rows.map(([name, text]) => `${bold(name!.padEnd(10))}${text}`),
    '',
    ...(problems.length === 0
      ? ['Everything works.']
      : problems.map(({ what, cost, remedy }) => `! ${what} ${cost} ${remedy}`)),
  ].join('\n');
}
