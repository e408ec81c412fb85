import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { MatchView } from '../../contract/library.ts';
import { pathBytes } from '../../contract/paths.ts';
import type { MatchResult } from '../../contract/results/results.ts';
import { refuseUnlessNew, writeNew } from '../new-file.ts';
import {
  answer,
  modelOf,
  must,
  noteUnwritable,
  optionsOf,
  referenceOf,
  runtimeFor,
  withLibraryIfAny,
} from '../session.ts';
import { absolute, bold, count, path, typed } from '../text.ts';

export function addMatch(program: Command): void {
  program
    .command('match')
    .description('compare two photos: do they show the same place, and what proves it?')
    .argument('<a>', 'a photo file, in the library or not')
    .argument('<b>', 'another')
    .option(
      '--reference',
      'compare as the DELF reference does (example settings, one-way, 20 px): the score is the ' +
        'number of inliers',
    )
    .option(
      '--lines <file>',
      'draw the photos side by side with a line per inlier, as .png or .svg',
      pictureFile,
    )
    .addHelpText(
      'after',
      `
An inlier is a spot of one photo that was found in the other, where the transform between them says it must
be. The exit code is 0 whatever the verdict.

  ${typed('match 2014/market.jpg 2023/IMG_0417.jpg')}
  ${typed('match A.jpg B.jpg --lines proof.png')}
  ${typed('match --reference --model delf_v1_20171026 A.jpg B.jpg')}`,
    )
    .action(async (a: string, b: string, _: unknown, command: Command) => {
      const options = optionsOf<{ lines?: string; reference?: boolean }>(command);
      if (options.lines !== undefined) refuseUnlessNew(options.lines);
      const model = await (options.reference === true ? referenceOf(options) : modelOf(options));
      await withLibraryIfAny(
        options,
        async (library) => {
          const view = must(await library.match(model, absolute(a), absolute(b)));
          if (options.lines !== undefined) await writeNew(options.lines, await drawing(view, options.lines));
          const result = matchResult(view, { model: model.id, lines: options.lines ?? null });
          answer(options, result, () => matchText(result));
          noteUnwritable(library);
        },
        runtimeFor(options, model),
      );
    });
}

function pictureFile(file: string): string {
  if (!/\.(png|svg)$/i.test(file)) throw new InvalidArgumentError('The name ends in .png or .svg.');
  return absolute(file);
}

async function drawing({ a, b, verification }: MatchView, file: string): Promise<Buffer> {
  const { matchPicture } = await import('../../vision/picture.ts');
  const side = ({ file, features }: MatchView['a']) => ({ bytes: readFileSync(pathBytes(file)), features });
  return must(
    await matchPicture(side(a), side(b), verification, file.toLowerCase().endsWith('.svg') ? 'svg' : 'png'),
  );
}

function matchResult(
  { a, b, apart, threshold, verification }: MatchView,
  { model, lines }: Pick<MatchResult, 'model' | 'lines'>,
): MatchResult {
  const { verdict, reason, score, bFromA, tentativeCount, inliersA, inliersB, trials, seed } = verification;
  const at = (side: MatchView['a'], row: number): [number, number] => [
    side.features.location[2 * row]!,
    side.features.location[2 * row + 1]!,
  ];
  const inliers = Array.from(inliersA, (row, i): [number, number, number, number] => [
    ...at(a, row),
    ...at(b, inliersB[i]!),
  ]);
  return {
    model,
    a: a.file,
    b: b.file,
    verdict,
    reason,
    score,
    threshold,
    apart,
    bFromA: bFromA && [...bFromA],
    tentativeCount,
    inlierCount: inliers.length,
    inliers,
    trials,
    seed,
    lines,
  };
}

const why: Record<NonNullable<MatchResult['reason']>, string> = {
  'too few tentative': 'almost nothing of one photo looks like anything of the other',
  'no consistent transform': 'what looks alike lies differently in the two photos',
  overlay: 'all they share is a mark on the photos: a watermark, a date, a frame',
  'below threshold': 'too little of what looks alike also lies alike to be sure',
};

function matchText({
  a,
  b,
  verdict,
  reason,
  score,
  threshold,
  apart,
  tentativeCount,
  inlierCount,
  lines,
}: MatchResult): string {
  return [
    bold(
      verdict === 'match'
        ? 'The same place.'
        : `Not shown to be the same place: ${reason === null ? 'no match' : why[reason]}.`,
    ),
    `  score ${score.toFixed(1)} (a match from ${Math.ceil(threshold)}); of ` +
      `${count(tentativeCount, 'likely correspondence')}, ${count(inlierCount, 'inlier')}`,
    ...apartText(apart),
    lines === null
      ? `See it: ${typed(`match ${path(a)} ${path(b)} --lines proof.png`)}`
      : `Drawn in ${path(lines)}`,
  ].join('\n');
}

function apartText({ metres, seconds, is }: MatchResult['apart']): string[] {
  if (seconds !== null) return [`  taken ${count(Math.round(seconds), 'second')} apart by one camera`];
  if (metres === null) return [];
  const distance = metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`;
  return [`  taken ${distance} apart${is === 'far' ? ', where a match needs more' : ''}`];
}
