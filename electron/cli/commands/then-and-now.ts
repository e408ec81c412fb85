import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import type { ModelPackage } from '../../contract/model.ts';
import { pathBytes } from '../../contract/paths.ts';
import type { ThenAndNowResult } from '../../contract/results/results.ts';
import type { ThenAndNowForm } from '../../contract/then-and-now.ts';
import { thenAndNowForms } from '../../contract/then-and-now.ts';
import type { Library, ReadableSeries } from '../../library/library.ts';
import { namedPlace } from '../named-place.ts';
import { refuseUnlessNew, writeNew } from '../new-file.ts';
import { progressBar } from '../progress.ts';
import type { GlobalOptions } from '../session.ts';
import {
  answer,
  modelOf,
  must,
  optionsOf,
  Refused,
  runtimeFor,
  withLibrary,
  withLibraryIfAny,
} from '../session.ts';
import { absolute, bytes, count, path, typed } from '../text.ts';

interface ThenAndNowCommandOptions {
  out: string;
  matchLight?: true;
  dates: boolean;
  takeAgain?: true;
}

export function addThenAndNow(program: Command): void {
  program
    .command('then-and-now')
    .description('lay photos of one place onto each other, and show them as one: then and now')
    .argument('<what...>', 'a place, by its number or name; or two photo files, in the library or not')
    .requiredOption(
      '--out <file>',
      'the file to write; its ending says what: .jpg or .png a pair side by side, .html a slider in one ' +
        'page, .webp a cross-fade of two photos or a time-lapse of a place',
      absolute,
    )
    .option('--match-light', 'give all photos the brightness, contrast and cast of one')
    .option('--no-dates', 'leave out when each was taken')
    .option(
      '--take-again',
      'instead, of one photo: a page to print for who goes back to take it again (.html)',
    )
    .addHelpText(
      'after',
      `
Of a place, what shows two photos takes those that show best how time went by.

  ${typed('then-and-now "Market square" --out market.html')}
  ${typed('then-and-now 12 --out market.webp --match-light')}
  ${typed('then-and-now 1987/scan.jpg 2023/IMG_0417.jpg --out pair.jpg')}
  ${typed('then-and-now 1987/scan.jpg --take-again --out again.html')}`,
    )
    .action(async (what: string[], _: unknown, command: Command) => {
      const options = optionsOf<ThenAndNowCommandOptions>(command);
      if (what.length > (options.takeAgain ? 1 : 2))
        command.error(`error: name ${options.takeAgain ? 'one photo' : 'a place, or two photos'}`);
      const form = formOf(options, command);
      refuseUnlessNew(options.out);
      const result = options.takeAgain
        ? await takeAgainOf(absolute(what[0]!), options)
        : await laidOnto(what, form, options);
      answer(options, result, () => resultText(result));
    });
}

function formOf({ out, takeAgain }: ThenAndNowCommandOptions, command: Command): ThenAndNowForm {
  const ending = extname(out).slice(1).toLowerCase().replace('jpeg', 'jpg');
  const form = thenAndNowForms.find((one) => one === ending);
  if (takeAgain && form !== 'html') command.error('error: a page to print is HTML: end its name in .html');
  if (form !== undefined) return form;
  if (!VIDEOS.includes(ending)) command.error('error: end the name of --out in .jpg, .png, .html or .webp');
  throw new Refused({
    kind: 'unwritable',
    reason: 'The command line cannot write videos: it comes without an encoder.',
    remedy: 'Name a .webp: an animated picture, which browsers and chats play. The window saves a .webm.',
  });
}
const VIDEOS = ['mp4', 'webm', 'mov', 'm4v', 'mkv', 'avi'];

async function laidOnto(
  what: readonly string[],
  form: ThenAndNowForm,
  options: ThenAndNowCommandOptions & GlobalOptions,
): Promise<ThenAndNowResult> {
  const { madeOfPhoto } = await import('../../exchange/photo-bytes.ts');
  const { thenAndNow } = await import('../../exchange/then-and-now/then-and-now.ts');
  const model = await modelOf(options);
  const withOne = what.length === 1 ? withLibrary : withLibraryIfAny;
  const found = await withOne(
    options,
    async (library) => must(await seriesOf(library, model, what, form)),
    runtimeFor(options, model),
  );
  const bar = progressBar();
  const made = await thenAndNow(
    found.series,
    (row, making) => madeOfPhoto(found.files[row]!, making),
    { form, matchLight: options.matchLight === true, dates: options.dates },
    (done, total) =>
      bar.show({ phase: 'then and now', done, total, perSecond: null, secondsLeft: null, current: null }),
  ).finally(() => bar.clear());
  const { bytes: content, leftOut } = must(made);
  await writeNew(options.out, content);
  const names = found.series.photos.map(({ name }) => name).filter((name) => !leftOut.includes(name));
  return { file: options.out, bytes: content.length, photos: names, leftOut: [...found.leftOut, ...leftOut] };
}

function seriesOf(
  library: Library,
  model: ModelPackage,
  what: readonly string[],
  form: ThenAndNowForm,
): Promise<Outcome<ReadableSeries, Refusal>> {
  const [first = '', second] = what;
  if (second !== undefined) return library.thenAndNow.ofFiles(model, absolute(first), absolute(second));
  return library.thenAndNow.ofPlace(model, namedPlace(library, model.id, first).id, form);
}

async function takeAgainOf(file: string, { out }: ThenAndNowCommandOptions): Promise<ThenAndNowResult> {
  const { photoBytes } = await import('../../exchange/photo-bytes.ts');
  const { takeAgain } = await import('../../exchange/then-and-now/then-and-now.ts');
  const { readFacts } = await import('../../vision/identity.ts');
  const read = await photoBytes({ hash: null, paths: [pathBytes(file)] });
  if (!read.ok)
    throw new Refused({
      kind: 'unreadable',
      reason: `${file} cannot be read.`,
      remedy: 'Name the file of a photo: a page to print is of one photo, and of no place.',
    });
  const content = read.value;
  const name = basename(file);
  const { metadata } = readFacts(content, { fileName: name, sidecars: [] });
  const page = must(await takeAgain(content, { name, ...metadata }));
  await writeNew(out, page);
  return { file: out, bytes: page.length, photos: [name], leftOut: [] };
}

const resultText = ({ file, bytes: size, photos, leftOut }: ThenAndNowResult): string =>
  [
    `Written: ${path(file)} (${bytes(size)}), of ${count(photos.length, 'photo')}`,
    ...(leftOut.length === 0 ? [] : ['Left out, for they show too little of what the others show:']),
    ...leftOut.map((name) => `  ${path(name)}`),
  ].join('\n');
