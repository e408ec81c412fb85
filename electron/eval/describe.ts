/** Evaluations as lines for a person. */
import type { Explanation, FalsePair, StageCounts } from './explain.ts';
import { stages, WORST } from './explain.ts';
import type { PointScore } from './points.ts';
import type { CopiesEvaluation, Evaluation, PointsEvaluation, RevisitedEvaluation } from './results.ts';

type Figure = number | null | undefined;

const percent = (value: Figure): string =>
  typeof value !== 'number' ? 'none' : `${(100 * value).toFixed(1)} %`;
const hundredths = (value: Figure): string =>
  typeof value !== 'number' ? 'none' : `${(100 * value).toFixed(2)} %`;
const fixed = (value: Figure, digits: number): string => value?.toFixed(digits) ?? '-';

const KILOBYTE = 1024;

const wrongPer1000 = ({ photos, places }: Evaluation): Figure =>
  places && (1000 * places.placesWithAWrongPhoto) / photos;

export function describeEvaluation(evaluation: Evaluation): string {
  const { model, photos, positivePairs, pairs, places, candidates, cost } = evaluation;
  const { averagePrecision, recallAtZeroFalse, recallAtPrecision99, atThreshold: at } = pairs;
  const extraction =
    cost.extractMsPerPhoto === null ? '' : ` (extraction ${fixed(cost.extractMsPerPhoto, 0)} ms)`;
  const wrong =
    places &&
    `${places.placesWithAWrongPhoto} with a wrong photo, ${fixed(wrongPer1000(evaluation), 1)} wrong ` +
      'places per 1,000 photos';
  return [
    `${model}: ${photos} photos, ${positivePairs} same-place pairs`,
    `  average precision: ${averagePrecision?.toFixed(4) ?? 'none'}`,
    `  recall: ${percent(recallAtZeroFalse)} at no false pair, ${percent(recallAtPrecision99)} at ` +
      'precision 0.99',
    ...(at
      ? [
          `  at score ${at.threshold}: recall ${percent(at.recall)}, precision ` +
            `${percent(at.precision)}, ${at.falsePairs} false`,
        ]
      : []),
    ...(places ? [`  places: ${places.found}, F1 ${places.bcubedF1.toFixed(4)}, ${wrong}`] : []),
    `  candidates: recall ${percent(candidates.recall)} at ${candidates.perPhoto.toFixed(1)} a photo`,
    `  cost a photo: ${fixed(cost.msPerPhoto, 0)} ms${extraction}, ` +
      `${fixed(cost.bytesPerPhoto / KILOBYTE, 0)} KB; ` +
      `${cost.extracted} extracted, ${cost.withoutFeatures} failed`,
  ].join('\n');
}

/**
 * Evaluations of several models on the same photos as one table: a column a model, the last one being what
 * times are compared with.
 */
export function describeModels(evaluations: readonly Evaluation[]): string {
  const last = evaluations.at(-1);
  if (last === undefined) throw new RangeError('no models');
  const against = ({ cost }: Evaluation): Figure =>
    cost.extractMsPerPhoto === null || last.cost.extractMsPerPhoto === null
      ? null
      : cost.extractMsPerPhoto / last.cost.extractMsPerPhoto;
  const rows: [string, ((evaluation: Evaluation) => string)?][] = [
    ['candidates'],
    ['  recall', ({ candidates }) => percent(candidates.recall)],
    ['  pairs a photo', ({ candidates }) => fixed(candidates.perPhoto, 1)],
    ['verified pairs'],
    ['  average precision', ({ pairs }) => fixed(pairs.averagePrecision, 4)],
    ['  recall at no false pair', ({ pairs }) => percent(pairs.recallAtZeroFalse)],
    ['  recall at precision 0.99', ({ pairs }) => percent(pairs.recallAtPrecision99)],
    [
      `  recall at score ${last.pairs.atThreshold?.threshold}, the default`,
      ({ pairs }) => percent(pairs.atThreshold?.recall),
    ],
    ['  false pairs there', ({ pairs }) => fixed(pairs.atThreshold?.falsePairs, 0)],
    ['places'],
    ['  found', ({ places }) => fixed(places?.found, 0)],
    ['  B-cubed precision', ({ places }) => fixed(places?.bcubedPrecision, 4)],
    ['  B-cubed recall', ({ places }) => fixed(places?.bcubedRecall, 4)],
    ['  B-cubed F1', ({ places }) => fixed(places?.bcubedF1, 4)],
    ['  with a wrong photo', ({ places }) => fixed(places?.placesWithAWrongPhoto, 0)],
    ['  wrong places per 1,000 photos', (evaluation) => fixed(wrongPer1000(evaluation), 1)],
    ['cost'],
    ['  extraction, ms a photo', ({ cost }) => fixed(cost.extractMsPerPhoto, 0)],
    [`  extraction against ${last.model}`, (evaluation) => fixed(against(evaluation), 2)],
    ['  whole scan, ms a photo', ({ cost }) => fixed(cost.msPerPhoto, 0)],
    ['  kept, KB a photo', ({ cost }) => fixed(cost.modelBytesPerPhoto / KILOBYTE, 0)],
    ['  model, MB', ({ cost }) => fixed(cost.modelBytes / KILOBYTE ** 2, 1)],
  ];
  const head = `${last.photos} photos, ${last.positivePairs} same-place pairs`;
  const first = Math.max(head.length, ...rows.map(([name]) => name.length));
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(first), ...cells.map((cell, i) => cell.padStart(Math.max(8, evaluations[i]!.model.length)))]
      .join('  ')
      .trimEnd();
  return [
    line(
      head,
      evaluations.map(({ model }) => model),
    ),
    ...rows.map(([name, cell]) => line(name, cell === undefined ? [] : evaluations.map(cell))),
    'Times are of what this run did: features that the library had already cost none.',
    'Kept are the model’s own features, index and inliers, without what the database adds.',
  ].join('\n');
}

/** The stages at which something was lost, most first: `8 below threshold, 4 not a candidate`. */
export function lostText(counts: StageCounts): string {
  const lost = Object.entries(counts).filter(([stage, pairs]) => stage !== 'found' && pairs > 0);
  return lost
    .sort(([, p], [, q]) => q - p)
    .map(([stage, pairs]) => `${pairs} ${stage}`)
    .join(', ');
}

/** Rows stage, pairs, share of all pairs; in the order of the program. */
export function stageRows({ stages: counts, foundThroughOthers }: Explanation): [string, string, string][] {
  const all = Object.values(counts).reduce((sum, pairs) => sum + pairs, 0);
  const row = (name: string, pairs: number): [string, string, string] => [
    name,
    String(pairs),
    all === 0 ? '-' : percent(pairs / all),
  ];
  const [found, ...lost] = Object.entries(stages).map(([stage, words]) =>
    row(words, counts[stage as keyof StageCounts]),
  );
  return [
    found!,
    row('  of these, no match themselves: joined by other photos', foundThroughOthers),
    ...lost,
  ];
}

/** What to know of a false pair besides its score. */
export function falseMarks({ matched, together, flags }: FalsePair): string[] {
  return [...(matched ? ['over the threshold'] : []), ...(together ? ['in one place'] : []), ...flags];
}

export function describeExplanation(explanation: Explanation): string {
  const { missedPlaces, falsePairs } = explanation;
  const inBrackets = (marks: readonly string[]): string =>
    marks.length === 0 ? '' : ` [${marks.join(', ')}]`;
  const hidden = missedPlaces.length - WORST;
  return [
    'where the same-place pairs end',
    ...stageRows(explanation).map(
      ([name, pairs, share]) => `  ${name.padEnd(56)} ${pairs.padStart(7)} ${share.padStart(8)}`,
    ),
    `places with missed pairs: ${missedPlaces.length}`,
    ...missedPlaces
      .slice(0, WORST)
      .map(
        ({ place, missed, pairs, stages: counts, flags }) =>
          `  ${place}: ${missed} of ${pairs} missed: ${lostText(counts)}${inBrackets(flags)}`,
      ),
    ...(hidden > 0 ? [`  and ${hidden} more, on the page`] : []),
    'false pairs with the highest scores',
    ...falsePairs.map(
      (pair) => `  ${pair.score.toFixed(1).padStart(6)}  ${pair.a} ${pair.b}${inBrackets(falseMarks(pair))}`,
    ),
  ].join('\n');
}

/** The points report as lines for a person. */
export function describePoints({ model, H, corr }: PointsEvaluation): string {
  const line = (
    name: string,
    { matched, pairs, judged, inliers, within1, within2, within5, ...errors }: PointScore,
  ): string => {
    const within = `within 1 % ${percent(within1)}, 2 % ${percent(within2)}, 5 % ${percent(within5)}`;
    return (
      `  ${name}: ${matched} of ${pairs} pairs matched, ${judged} of ${inliers} inliers judged; ` +
      `${within}\n    mean error at the true points: affine ${hundredths(errors.affineError)}, ` +
      `aligned ${hundredths(errors.alignmentError)} of the diagonal; ${errors.refused} alignments refused`
    );
  };
  return [`${model}: verified inliers near the true map`, line('H', H), line('corr', corr)].join('\n');
}

/** The report on copies as lines for a person: kinds with most misses first. */
export function describeCopies({ model, score }: CopiesEvaluation): string {
  const { files, unread, kinds, pairs, falsePairs, places, missed, mixed } = score;
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  const more = (all: readonly unknown[]): string[] =>
    all.length > WORST ? [`  and ${all.length - WORST} more, with --json`] : [];
  return [
    `${model}: ${files} files with known copies${unread === 0 ? '' : `, ${unread} of them not read`}`,
    `  recall: ${fixed(score.recall, 4)}; of two kinds at once ${fixed(score.chainedRecall, 4)}`,
    `  precision: ${fixed(score.precision, 4)}, ${falsePairs} false of ${pairs} pairs in groups`,
    `  different shots of one place: ${places.pairs} pairs, ${places.sameShot} called the same shot`,
    ...score.notCopies.map(
      ({ kind, photos, grouped }) =>
        `  ${kind}: ${grouped} of ${photos} photos called the same shot as another`,
    ),
    'copies together with their photo, and with that or another copy of it',
    ...kinds.map(
      ({ kind, copies, found, withAny }) =>
        `  ${kind.padEnd(width)}  ${percent(found / copies).padStart(7)}  ` +
        `${percent(withAny / copies).padStart(7)}  of ${copies}`,
    ),
    ...(missed.length > 0 ? ['photos with most missed copies'] : []),
    ...missed
      .slice(0, WORST)
      .map(({ original, copies }) => `  ${original}: ${copies.map(({ kind }) => kind).join(', ')}`),
    ...more(missed),
    ...(mixed.length > 0 ? ['groups of several shots, a file of each'] : []),
    ...mixed.slice(0, WORST).map(({ files: together }) => `  ${together.join(' ')}`),
    ...more(mixed),
  ].join('\n');
}

/** The retrieval report as lines for a person. */
export function describeRevisited({
  model,
  dataset,
  photos,
  withoutFeatures,
  scores,
}: RevisitedEvaluation): string {
  return [
    `${model}: ${dataset}, ${photos} ` +
      `photos${withoutFeatures === 0 ? '' : `, ${withoutFeatures} of them without features`}`,
    ...Object.entries(scores).map(
      ([protocol, { queries, meanAveragePrecision, meanPrecisionAt: at }]) =>
        `  ${protocol.padEnd(6)}  mAP ${percent(meanAveragePrecision)}, mP@1 ${percent(at[1])}, mP@5 ` +
        `${percent(at[5])}, mP@10 ${percent(at[10])}; ${queries} ` +
        `${queries === 1 ? 'query' : 'queries'}`,
    ),
  ].join('\n');
}
