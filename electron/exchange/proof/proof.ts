/**
 * The proof of a place as one page: its photos by year, and pairs of them with lines between the details that
 * agree. It loads nothing and runs nothing.
 */
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { dataUrl, pageAround } from '../offline-page.ts';
import { escaped } from '../xml-text.ts';
import { PROOF_STYLE } from './style.ts';
import type { ProofLanguage } from './words.ts';
import { filled, proofWords } from './words.ts';

export type { ProofLanguage } from './words.ts';

export interface ProofPhoto {
  id: number;
  /** Its file's. */
  name: string;
  /** ISO 8601 without zone. */
  takenAt: string | null;
  camera: string | null;
}

export interface ProofLink {
  /** Photos by id. */
  a: number;
  b: number;
  score: number;
  inlierCount: number;
}

export interface Proof {
  title: string | null;
  /** Where it is, in words. */
  where: string | null;
  /** By time taken. */
  photos: ProofPhoto[];
  /** Best first. */
  links: ProofLink[];
  /** The score from which on two photos match, and that from which on nobody need look. */
  threshold: number;
  certainFrom: number;
}

/** Where the pictures come from: JPEG of at most PHOTO_PX, and an SVG of two photos with their lines. */
export interface ProofPictures {
  photo(photoId: number): Promise<Outcome<Uint8Array, Refusal>>;
  match(a: number, b: number): Promise<Outcome<Uint8Array, Refusal>>;
}

export interface ProofOptions {
  language: ProofLanguage;
  signal?: AbortSignal;
  /** Pictures that are made, of all. */
  onPicture?: (done: number, total: number) => void;
}

/** Long side: what a page shows of one of many photos, on sharp screens too. */
export const PHOTO_PX = 960;

/** A photo is about 150 KB of the page and a pair twice that: 40 MB at most, which browsers open at once. */
const MOST = { photos: 150, links: 24 };

/** The page; null where it was aborted. Photos that cannot be read are named in it. */
export async function proofPage(
  proof: Proof,
  pictures: ProofPictures,
  { language, signal, onPicture = () => undefined }: ProofOptions,
): Promise<Uint8Array | null> {
  const shown = { photos: spread(proof.photos, MOST.photos), links: shownLinks(proof.links) };
  const total = shown.photos.length + shown.links.length;
  const made: string[] = [];
  const lost: string[] = [];
  let done = 0;
  const nameOf = new Map(proof.photos.map(({ id, name }) => [id, name]));
  const add = (
    picture: Outcome<Uint8Array, Refusal>,
    figure: (bytes: Uint8Array) => string,
    ids: number[],
  ) => {
    if (picture.ok) made.push(figure(picture.value));
    else lost.push(...ids.map((id) => nameOf.get(id)!));
    onPicture((done += 1), total);
  };
  const text = pageText(proof, shown, language);
  made.push(text.head);
  for (const [year, photos] of byYear(shown.photos)) {
    made.push(text.year(year));
    for (const photo of photos) {
      if (signal?.aborted) return null;
      add(await pictures.photo(photo.id), (bytes) => text.photo(photo, bytes), [photo.id]);
    }
    made.push('</div></section>');
  }
  made.push(text.proofs);
  for (const link of shown.links) {
    if (signal?.aborted) return null;
    add(await pictures.match(link.a, link.b), (bytes) => text.link(link, bytes), [link.a, link.b]);
  }
  made.push(text.foot([...new Set(lost)]));
  return Buffer.concat(made.map((part) => Buffer.from(part)));
}

/** The first, the last and those between in even steps. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}

/** First those that tie the most photos together (Kruskal 1956), best first, then the best of the others. */
function shownLinks(links: readonly ProofLink[]): ProofLink[] {
  const parent = new Map<number, number>();
  const rootOf = (id: number): number => {
    let root = id;
    while (parent.has(root)) root = parent.get(root)!;
    return root;
  };
  const tying = links.filter(({ a, b }) => {
    const [rootA, rootB] = [rootOf(a), rootOf(b)];
    if (rootA !== rootB) parent.set(rootA, rootB);
    return rootA !== rootB;
  });
  return [...new Set([...tying, ...links])].slice(0, MOST.links);
}

/** Years in their order; without a date last, as ''. */
function byYear(photos: readonly ProofPhoto[]): Map<string, ProofPhoto[]> {
  const years = Map.groupBy(photos, ({ takenAt }) => /^\d{4}/.exec(takenAt ?? '')?.[0] ?? '');
  return new Map([...years].sort(([x], [y]) => (x || '9999').localeCompare(y || '9999')));
}

/** The parts of the page as HTML. */
function pageText(
  proof: Proof,
  shown: { photos: ProofPhoto[]; links: ProofLink[] },
  language: ProofLanguage,
) {
  const words = proofWords[language];
  const photoOf = new Map(proof.photos.map((photo) => [photo.id, photo]));
  const title = escaped(proof.title ?? words.unnamed);
  const [before, after] = pageAround({ title, style: PROOF_STYLE, language });
  const say = (text: string, values: Record<string, string | number>): string =>
    escaped(filled(text, values));
  const rest = (text: string, n: number): string => (n === 0 ? '' : `<p>${say(text, { n })}</p>`);
  const facts = [proof.where, yearsOf(proof.photos), filled(words.photos, { n: proof.photos.length })];
  return {
    head:
      `${before}<header><h1>${title}</h1><p>` +
      `${facts.flatMap((fact) => (fact === null ? [] : escaped(fact))).join(' · ')}</p></header><main>`,
    year: (year: string) =>
      `<section><h2>${year === '' ? escaped(words.undated) : year}</h2><div class="photos">`,
    photo: (photo: ProofPhoto, jpeg: Uint8Array) =>
      `<figure><img src="${dataUrl(jpeg)}" alt="${escaped(photo.name)}">` +
      `<figcaption>${captionOf(photo, language)}</figcaption></figure>`,
    proofs:
      rest(words.morePhotos, proof.photos.length - shown.photos.length) +
      (shown.links.length === 0
        ? ''
        : `<section class="proofs"><h2>${escaped(words.proofs)}</h2><p>${escaped(words.how)}</p>`),
    link({ a, b, score, inlierCount }: ProofLink, svg: Uint8Array) {
      const [first, second] = [photoOf.get(a)!, photoOf.get(b)!];
      const verdict = score >= proof.certainFrom ? words.certain : words.likely;
      const label = say(words.lines, { a: first.name, b: second.name, n: inlierCount });
      return (
        `<figure>${labelled(svg, label)}<figcaption><strong>${escaped(verdict)}</strong>: ` +
        `${say(words.details, { n: inlierCount })}<span class="pair"><span>${captionOf(first, language)}` +
        `</span><span>${captionOf(second, language)}</span></span><small>` +
        `${say(words.score, { score: Math.round(score), threshold: proof.threshold })}</small>` +
        '</figcaption></figure>'
      );
    },
    foot: (lost: readonly string[]) =>
      (shown.links.length === 0
        ? ''
        : `${rest(words.moreLinks, proof.links.length - shown.links.length)}</section>`) +
      (lost.length === 0 ? '' : `<p>${say(words.unreadable, { names: lost.join(', ') })}</p>`) +
      `</main><footer>${escaped(words.madeBy)}</footer>${after}`,
  };
}

function yearsOf(photos: readonly ProofPhoto[]): string | null {
  const years = [...byYear(photos).keys()].filter((year) => year !== '');
  const [first, last] = [years[0], years.at(-1)];
  return first === undefined ? null : first === last ? first : `${first} – ${last}`;
}

function captionOf({ name, takenAt, camera }: ProofPhoto, language: ProofLanguage): string {
  const parts = [takenAt === null ? null : dayIn(language, takenAt), name, camera];
  return parts.flatMap((part) => (part === null ? [] : escaped(part))).join(' · ');
}

/** The day as the language writes it; what is none as it stands. */
function dayIn(language: ProofLanguage, takenAt: string): string {
  const day = new Date(`${takenAt.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime())
    ? takenAt
    : day.toLocaleDateString(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' });
}

/** The drawing of a match with a name for those who do not see it. */
const labelled = (svg: Uint8Array, label: string): string =>
  Buffer.from(svg)
    .toString()
    .replace(/<title>[^<]*<\/title>/, '')
    .replace('<svg ', () => `<svg role="img" aria-label="${label}" `);
