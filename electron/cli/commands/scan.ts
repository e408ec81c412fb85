import { constants } from 'node:os';
import type { Command } from 'commander';
import type { Folder, PlaceView } from '../../contract/library.ts';
import type { ScanReport } from '../../contract/scan.ts';
import type { ScanResult } from '../../contract/results/results.ts';
import { lowerOwnPriority } from '../../process/priority.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { leftOutText } from '../left-out-text.ts';
import { placeResult, placeText } from '../places-text.ts';
import { progressBar } from '../progress.ts';
import {
  answer,
  exitCodes,
  modelOf,
  must,
  optionsOf,
  referenceOf,
  Refused,
  runtimeFor,
  withLibrary,
  withLibraryMade,
} from '../session.ts';
import { absolute, bold, bytes, count, path, plain, typed } from '../text.ts';
import { changesText, seenText, watch } from '../watch.ts';
import { say } from '../terminal.ts';

/** What fits a screen or two; `places` and --json tell all. */
const SHOWN = { places: 50, photos: 20, links: 3, reasons: 12, filesOfAReason: 3 };

export function addScan(program: Command): void {
  program
    .command('scan')
    .description('find the places in folders of photos; again later, only what is new is read')
    .argument('[path...]', 'folders to add to the library (none: look again at those it has)')
    .option(
      '--reference',
      'with the choices of the DELF reference from the photo to the match, for comparison with its ' +
        'figures; slow, and no better',
    )
    .option('--gentle', 'on half of the cores, and after all other programs, whatever the library is set to')
    .option('--watch', 'stay, and look at what is new, changed or gone as it comes; Ctrl-C ends')
    .addHelpText(
      'after',
      `
Everything below the folders is looked at; no file is ever changed. Ctrl-C stops after the photos in hand,
and the same command continues.

  ${typed('scan ~/Pictures /media/card')}
  ${typed('scan --json ~/Pictures > places.json')}`,
    )
    .action(async (paths: string[], _: unknown, command: Command) => {
      const options = optionsOf<{ reference?: boolean; watch?: boolean; gentle?: boolean }>(command);
      const model = await (options.reference === true ? referenceOf(options) : modelOf(options));
      const runtime = runtimeFor(options, model);
      const { reachFolder } = await import('../../library/library.ts');
      const reached: Buffer[] = [];
      for (const folder of paths) reached.push(must(await reachFolder(absolute(folder))));
      const withOne = paths.length === 0 ? withLibrary : withLibraryMade;
      await withOne(
        options,
        async (library) => {
          const added = reached.map((folder) => must(library.addFolder(folder)).id);
          if (library.status().folders.length === 0) {
            throw new Refused({
              kind: 'no such folder',
              reason: 'The library has no folder to look at.',
              remedy: `Name one: ${typed('scan ~/Pictures')}`,
            });
          }
          const kept = library.scanPace();
          const pace = { ...kept, isGentle: options.gentle === true || kept.isGentle };
          if (pace.isGentle) lowerOwnPriority(constants.priority.PRIORITY_LOW); // ends with the scan
          const bar = progressBar();
          const signal = abortOnInterrupt(() => {
            bar.clear();
            say('Stopping after the photos in hand. Ctrl-C again stops at once.');
          }, exitCodes.interrupted);
          const report = must(
            await library
              .scan(model, { signal, pace, onProgress: (progress) => bar.show(progress) })
              .finally(() => bar.clear()),
          );
          const { folder, databaseBytes, folders } = library.status();
          const empty = emptyFolders(
            report,
            folders.filter(({ id }) => added.includes(id)),
          );
          if (report.interrupted) process.exitCode = exitCodes.interrupted;
          else if (isFolderUnread(report, folders) || empty.length > 0) process.exitCode = exitCodes.failed;
          const resultOf = (of: ScanReport): ScanResult => ({
            ...scanResult(of, library.places(model.id).all(), folder, model.id, runtime.state()),
            emptyFolders: empty,
            offlineFolders: awayOf(library.status().folders),
          });
          const result = resultOf(report);
          answer(options, result, () =>
            scanText(result, databaseBytes, options.device !== 'auto' || options.runtime !== 'onnxruntime'),
          );
          if (options.watch !== true || report.interrupted) return;
          await watch(
            library,
            (touched) => library.scan(model, { signal, pace, touched }),
            signal,
            (seen) => answer(options, resultOf(seen), () => seenText(seen)),
          );
        },
        runtime,
      );
    });
}

/** A whole folder of the library could not be looked at, though something is there. */
const isFolderUnread = ({ unreadableFolders }: ScanReport, folders: readonly Folder[]): boolean =>
  folders.some(({ path: folder }) => unreadableFolders.some(({ file }) => file === folder));

const awayOf = (folders: readonly Folder[]): string[] =>
  folders.filter(({ online }) => !online).map(({ path: folder }) => folder);

/** Of these folders, those in which there is no photo. */
const emptyFolders = ({ interrupted, unreadableFolders }: ScanReport, folders: readonly Folder[]): string[] =>
  folders
    .filter(({ fileCount, online }) => fileCount === 0 && online && !interrupted)
    .map(({ path: folder }) => folder)
    .filter((folder) => !unreadableFolders.some(({ file }) => file === folder));

function scanResult(
  report: ScanReport,
  places: PlaceView[],
  library: string,
  model: string,
  device: ScanResult['device'],
): Omit<ScanResult, 'emptyFolders' | 'offlineFolders'> {
  const { interrupted, files, changes, photos, matches } = report;
  const { unreadableFolders, leftOut, videos, failures } = report;
  return {
    library,
    model,
    device: { name: device.name, why: device.why },
    interrupted,
    files,
    changes,
    extracted: photos.extracted,
    matches,
    unreadableFolders,
    leftOut,
    videos,
    photos: photos.total,
    failures,
    places: places.map(placeResult),
  };
}

function scanText(result: ScanResult, databaseBytes: number, isDeviceAsked: boolean): string {
  const { places, failures, unreadableFolders, interrupted, photos, extracted, library, device } = result;
  const { leftOut, videos, changes, emptyFolders: empty, offlineFolders: away } = result;
  const unread = [...unreadableFolders, ...failures];
  const best = places[0]?.links[0];
  return [
    ...places.slice(0, SHOWN.places).flatMap((place) => [placeText(place, SHOWN), '']),
    ...(places.length > SHOWN.places
      ? [`And ${count(places.length - SHOWN.places, 'more place')}: ${typed('places')}`, '']
      : []),
    ...(unread.length === 0 ? [] : [...unreadText(unread), '']),
    ...leftOutText(leftOut),
    ...(videos === 0 ? [] : [`${count(videos, 'film was', 'films were')} left alone.`]),
    ...away.map(
      (folder) => `${path(folder)} is away. Its photos are kept; connect its disk or share to look at it.`,
    ),
    ...empty.map(
      (folder) => `There is no photo in ${path(folder)}. Name a folder with photos in it or below.`,
    ),
    interrupted
      ? `Stopped. ${count(extracted, 'photo')} read until now are kept, and the same command continues.`
      : photos === 0
        ? 'The library has no photo.'
        : `${places.length === 0 ? 'No place was' : `${count(places.length, 'place was', 'places were')}`} ` +
          `photographed more than once, in ${count(photos, 'photo')} (${changesText(changes)}).`,
    `Kept in ${path(library)} (${bytes(databaseBytes)}). Your photos are as they were.`,
    ...(extracted === 0 || (device.name === 'CPU' && !isDeviceAsked)
      ? []
      : [`Looked at by: ${device.name}.${device.why === null ? '' : ` ${device.why}`}`]),
    '',
    'Next:',
    ...(best === undefined
      ? []
      : [`  ${typed(`match ${path(best.a)} ${path(best.b)} --lines proof.png`)}    see the proof`]),
    ...(photos === 0 ? [] : [`  ${typed('find PHOTO')}    where else was this?`]),
    `  ${typed('--help')}    everything else`,
  ].join('\n');
}

/** By reason, the most frequent first: a folder of a phone's HEICs is one paragraph. */
function unreadText(unread: ScanResult['failures']): string[] {
  const groups = [...Map.groupBy(unread, ({ reason, remedy }) => `${reason} ${remedy}`)].toSorted(
    ([, p], [, q]) => q.length - p.length,
  );
  const more = (hidden: number, what: string): string[] =>
    hidden > 0 ? [`${what} ${hidden.toLocaleString('en')} more`] : [];
  return [
    bold(`Not read: ${count(unread.length, 'file')}`),
    ...groups
      .slice(0, SHOWN.reasons)
      .flatMap(([why, failures]) => [
        `  ${plain(why)}`,
        ...failures.slice(0, SHOWN.filesOfAReason).map(({ file }) => `    ${path(file)}`),
        ...more(failures.length - SHOWN.filesOfAReason, '    and'),
      ]),
    ...more(
      groups.slice(SHOWN.reasons).flatMap(([, failures]) => failures).length,
      '  and, for reasons that --json tells,',
    ),
  ];
}
