/** The explanation as a page to open in a browser: text and pictures that lie beside it, no script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComparedPhoto } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Library, ScanOptions } from '../library/library.ts';
import { MATCH_SCORE } from '../matching/verify.ts';
import { matchPicture } from '../vision/picture.ts';
import { falseMarks, lostText, stageRows } from './describe.ts';
import type { Explanation } from './explain.ts';
import { WORST } from './explain.ts';

export interface PageOptions extends Pick<ScanOptions, 'signal' | 'onProgress'> {
  library: Library;
  model: ModelPackage;
  photosFolder: string;
  /** Receives the page and its pictures by their names. */
  write: (name: string, content: string | Uint8Array) => void | Promise<void>;
}

/**
 * A pair as it is shown: its heading, its files, and what comparing them said, with the picture's name where
 * there is one.
 */
interface Figure {
  heading: string;
  files: string;
  said: string;
  picture: string | null;
}

/**
 * Writes `index.html` and a picture of each of the worst missed places and false pairs. Throws the signal's
 * reason when interrupted.
 */
export async function writePage(explanation: Explanation, options: PageOptions): Promise<void> {
  const missed = explanation.missedPlaces
    .slice(0, WORST)
    .map(({ place, missed, pairs, stages, flags, nearest }) => ({
      ...nearest,
      heading: [place, `${missed} of ${pairs} pairs missed: ${lostText(stages)}`, ...flags].join(' · '),
    }));
  const wrong = explanation.falsePairs.map((pair, i) => ({
    ...pair,
    heading: [`False pair ${i + 1}`, ...falseMarks(pair)].join(' · '),
  }));
  const figures: Figure[] = [];
  for (const { a, b, heading } of [...missed, ...wrong]) {
    options.signal?.throwIfAborted();
    const [kind, n] =
      figures.length < missed.length ? ['missed', figures.length] : ['false', figures.length - missed.length];
    figures.push({
      heading,
      files: `${a} and ${b}`,
      ...(await compare(a, b, `${kind}-${String(n + 1).padStart(2, '0')}.svg`, options)),
    });
    const [done, total] = [figures.length, missed.length + wrong.length];
    const share = done / total;
    options.onProgress?.({
      phase: 'verify',
      done,
      total,
      share,
      perSecond: null,
      secondsLeft: null,
      current: a,
    });
  }
  await options.write(
    'index.html',
    page(options.model.id, explanation, figures.slice(0, missed.length), figures.slice(missed.length)),
  );
}

/** Compares two photos anew, since inliers of refused pairs are not kept, and draws them. */
async function compare(
  a: string,
  b: string,
  picture: string,
  { library, model, photosFolder, write }: PageOptions,
): Promise<Pick<Figure, 'said' | 'picture'>> {
  const compared = await library.match(model, join(photosFolder, a), join(photosFolder, b));
  if (!compared.ok) return { said: `Cannot be compared: ${compared.failure.reason}`, picture: null };
  const { verification } = compared.value;
  const { score, tentativeCount, inliersA, reason } = verification;
  const said =
    `Score ${score.toFixed(1)}, a match from ${MATCH_SCORE}; ${tentativeCount} tentative ` +
    `correspondences, ${inliersA.length} inliers; ` +
    (reason === null ? 'a match.' : `refused: ${reason}.`);
  const side = ({ file, features }: ComparedPhoto) => ({ bytes: readFileSync(file), features });
  const drawn = await matchPicture(side(compared.value.a), side(compared.value.b), verification, 'svg');
  if (!drawn.ok) return { said: `${said} Cannot be drawn: ${drawn.failure.reason}`, picture: null };
  await write(picture, drawn.value);
  return { said, picture };
}

/** Text as HTML. */
const html = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td {
  padding: 0.2rem 1.5rem 0.2rem 0;
  text-align: left;
  white-space: pre-wrap;
  border-bottom: 1px solid #8884;
}
td.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { margin: 2rem 0; }
img { display: block; max-width: 100%; }
`;

function page(
  model: string,
  explanation: Explanation,
  missed: readonly Figure[],
  wrong: readonly Figure[],
): string {
  const row = ([name, ...cells]: readonly string[]): string =>
    [
      `<tr><td>${html(name!)}</td>`,
      ...cells.map((cell) => `<td class="number">${html(cell)}</td>`),
      '</tr>',
    ].join('');
  const hidden = explanation.missedPlaces.slice(WORST);
  const title = `Where ${html(model)} loses accuracy`;
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${title}</title><style>${style}</style></head><body>`,
    `<h1>${title}</h1>`,
    '<table><tr><th>where same-place pairs end</th><th>pairs</th><th>share</th></tr>',
    ...stageRows(explanation).map(row),
    '</table>',
    `<h2>Places with missed pairs: ${explanation.missedPlaces.length}</h2>`,
    '<p>Of each of the worst, the missed pair that came nearest to a match.</p>',
    ...missed.map(figure),
    ...(hidden.length === 0
      ? []
      : ['<table><tr><th>further places</th><th>missed</th><th>pairs</th><th></th><th>flags</th></tr>']),
    ...hidden.map(({ place, missed: lost, pairs, stages, flags }) =>
      row([place, String(lost), String(pairs), lostText(stages), flags.join(', ')]),
    ),
    ...(hidden.length === 0 ? [] : ['</table>']),
    `<h2>False pairs with the highest scores: ${wrong.length}</h2>`,
    ...wrong.map(figure),
    '</body></html>',
    '',
  ].join('\n');
}

function figure({ heading, files, said, picture }: Figure): string {
  const drawn =
    picture === null
      ? ''
      : `<a href="${picture}"><img src="${picture}" loading="lazy" alt="${html(files)}"></a>`;
  const caption = `<strong>${html(heading)}</strong><br>${html(files)}<br>${html(said)}`;
  return `<figure><figcaption>${caption}</figcaption>${drawn}</figure>`;
}
