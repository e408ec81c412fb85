import type { Command } from 'commander';
import type { FindResult } from '../../contract/results/results.ts';
import { photoResult, photoText } from '../places-text.ts';
import {
  answer,
  modelOf,
  must,
  noteUnwritable,
  optionsOf,
  Refused,
  runtimeFor,
  withLibrary,
} from '../session.ts';
import { absolute, bold, count, path, typed } from '../text.ts';

export function addFind(program: Command): void {
  program
    .command('find')
    .description('where else was this? photos of the library that show the place of one photo')
    .argument('<photo>', 'a photo file, in the library or not')
    .addHelpText('after', `\n  ${typed('find ~/Desktop/postcard.jpg')}`)
    .action(async (photo: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const model = await modelOf(options);
      await withLibrary(
        options,
        async (library) => {
          if (library.status().photos === 0)
            throw new Refused({
              kind: 'no photos',
              reason: 'The library has no photo to compare with.',
              remedy: `Scan a folder first: ${typed('scan ~/Pictures')}`,
            });
          const { query, hits } = must(await library.find(model, absolute(photo)));
          const result: FindResult = {
            library: library.status().folder,
            model: model.id,
            file: query.file,
            hits: hits.map((hit) => ({
              photo: photoResult(hit.photo),
              place: hit.place,
              score: hit.verification.score,
              inlierCount: hit.verification.inliersA.length,
            })),
          };
          answer(options, result, () => findText(result));
          noteUnwritable(library);
        },
        runtimeFor(options, model),
      );
    });
}

function findText({ file, hits }: FindResult): string {
  const lines = hits.map(
    ({ photo, place, score, inlierCount }) =>
      `  score ${score.toFixed(1).padStart(5)}, ${count(inlierCount, 'inlier')}: ` +
      photoText(photo, place === null ? '' : `place ${place}`),
  );
  return [
    bold(
      hits.length === 0
        ? `No photo of the library shows the place of ${path(file)}.`
        : `${count(hits.length, 'photo shows', 'photos show')} the place of ${path(file)}:`,
    ),
    ...lines,
  ].join('\n');
}
