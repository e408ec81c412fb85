/** What is to be told of a photo comes into an XMP packet; all else in it stays, to the character. Pure. */
import { escaped } from '../xml-text.ts';
import type { Element } from './packet.ts';
import { elementsOf, findElement } from './packet.ts';

/** What is told; null: not. */
export interface Told {
  /** Each with those above it, the topmost first: `['Places', 'Petra']`. */
  keywords: readonly (readonly string[])[];
  /** ISO 8601, with a zone or without. */
  takenAt: string | null;
  /** As XMP writes coordinates: `48,12.5N`. */
  position: { latitude: string; longitude: string } | null;
}

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const EXIF = { prefix: 'exif', uri: 'http://ns.adobe.com/exif/1.0/' };
const PHOTOSHOP = 'http://ns.adobe.com/photoshop/1.0/';
const XMP = 'http://ns.adobe.com/xap/1.0/';

/** Where programs look for keywords, and how each writes one. */
const LISTS = [
  {
    ...{ prefix: 'dc', uri: 'http://purl.org/dc/elements/1.1/', property: 'subject', kind: 'Bag' },
    written: (path: readonly string[]) => path.at(-1)!,
  },
  {
    // Lightroom, and most that know hierarchies
    ...{ prefix: 'lr', uri: 'http://ns.adobe.com/lightroom/1.0/', property: 'hierarchicalSubject' },
    kind: 'Bag',
    written: (path: readonly string[]) => path.map((name) => name.replaceAll('|', '-')).join('|'),
  },
  {
    ...{ prefix: 'digiKam', uri: 'http://www.digikam.org/ns/1.0/', property: 'TagsList', kind: 'Seq' },
    written: (path: readonly string[]) => path.map((name) => name.replaceAll('/', '-')).join('/'),
  },
] as const;

/** A date that another program wrote stays the date. */
const DATES = [
  `${EXIF.uri}DateTimeOriginal`,
  `${EXIF.uri}DateTimeDigitized`,
  `${PHOTOSHOP}DateCreated`,
  `${XMP}CreateDate`,
];
const COORDINATES = ['GPSLatitude', 'GPSLongitude'].map((name) => `${EXIF.uri}${name}`);

export const EMPTY_PACKET = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="${RDF}">
  <rdf:Description rdf:about="">
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;

interface Edit {
  start: number;
  end: number;
  text: string;
}

export interface Merged {
  text: string;
  /** Keywords that were not there, as they are written. */
  added: string[];
}

/**
 * Keywords are added to those that are there, `without` some that were added before; a date and a position
 * only where there is none. null where the text is no XMP, or one that is written in another way.
 */
export function mergedPacket(text: string, told: Told, without: ReadonlySet<string>): Merged | null {
  if (/^\ufeff?\s*<\?xml[^>]*\bencoding\s*=\s*["'](?!utf-8["'])/i.test(text)) return null;
  const document = elementsOf(text.replace(/^\ufeff/, ' '));
  const descriptions = (document && findElement(`${RDF}RDF`, document))?.children.filter(
    ({ name }) => name === `${RDF}Description`,
  );
  const [description] = descriptions ?? [];
  if (descriptions === undefined || description === undefined) return null;

  const properties = descriptions.flatMap(({ children }) => children);
  const has = (names: readonly string[]): boolean =>
    properties.some(({ name }) => names.includes(name)) ||
    descriptions.some(({ attributes }) => names.some((name) => attributes.includes(name)));
  const edits: Edit[] = [];
  const added: string[] = [];
  const keywords: string[] = [];
  for (const list of LISTS) {
    const wanted = [...new Set(told.keywords.map(list.written))];
    const property = properties.find(({ name }) => name === `${list.uri}${list.property}`);
    const present = keywordsIn(property);
    keywords.push(...wanted.filter((keyword) => !present.has(keyword)));
    if (property === undefined) {
      if (has([`${list.uri}${list.property}`])) return null; // as an attribute
      if (wanted.length > 0) added.push(newList(description, list, wanted));
      continue;
    }
    const change = changedList(text, property, wanted, without);
    if (change === null) return null;
    edits.push(...change);
  }
  if (told.takenAt !== null && !has(DATES))
    added.push(newProperty(description, EXIF, 'DateTimeOriginal', escaped(told.takenAt)));
  if (told.position !== null && !has(COORDINATES)) {
    added.push(newProperty(description, EXIF, 'GPSLatitude', told.position.latitude));
    added.push(newProperty(description, EXIF, 'GPSLongitude', told.position.longitude));
  }
  if (added.length > 0) edits.push(addedTo(text, description, added));
  const merged = edits
    .toSorted((p, q) => q.start - p.start)
    .reduce((now, { start, end, text: piece }) => now.slice(0, start) + piece + now.slice(end), text);
  return { text: merged, added: keywords };
}

const keywordsIn = (property: Element | undefined): ReadonlySet<string> =>
  new Set(property?.children[0]?.children.map((item) => item.text.trim()));

/** null where the property is no list. */
function changedList(
  text: string,
  property: Element,
  wanted: readonly string[],
  without: ReadonlySet<string>,
): Edit[] | null {
  const [list] = property.children;
  if (list === undefined || ![`${RDF}Bag`, `${RDF}Seq`, `${RDF}Alt`].includes(list.name)) return null;
  const present = keywordsIn(property);
  const missing = wanted.filter((keyword) => !present.has(keyword));
  const tag = qualified(list.prefix, 'li');
  const items = missing.map((keyword) => `<${tag}>${escaped(keyword)}</${tag}>`);
  if (list.inside === null) return items.length === 0 ? [] : [opened(text, list, items.join(''))];
  const removals = list.children
    .map((item) => ({ ...item, keyword: item.text.trim() }))
    .filter(({ keyword }) => without.has(keyword) && !wanted.includes(keyword))
    .map(({ start, end }) => ({ start: start - blankBefore(text, start).length, end, text: '' }));
  const last = list.children.at(-1);
  const at = last?.end ?? list.inside.start;
  const blank = last === undefined ? '' : blankBefore(text, last.start);
  const additions =
    items.length === 0 ? [] : [{ start: at, end: at, text: items.map((item) => blank + item).join('') }];
  return [...removals, ...additions];
}

function blankBefore(text: string, at: number): string {
  const before = text.slice(0, at);
  return before.slice(before.trimEnd().length);
}

function newList(
  description: Element,
  { prefix, uri, property, kind }: (typeof LISTS)[number],
  keywords: readonly string[],
): string {
  const [list, item] = [kind, 'li'].map((name) => qualified(description.prefix, name));
  const items = keywords.map((keyword) => `\n     <${item}>${escaped(keyword)}</${item}>`).join('');
  return newProperty(description, { prefix, uri }, property, `\n    <${list}>${items}\n    </${list}>\n   `);
}

/** By a prefix that stands for the namespace there, else with one of its own. */
function newProperty(
  { prefixes }: Element,
  { prefix, uri }: { prefix: string; uri: string },
  name: string,
  inside: string,
): string {
  const known = prefixOf(uri, prefixes);
  const tag = `${known ?? prefix}:${name}`;
  const declared = known === undefined ? ` xmlns:${prefix}="${uri}"` : '';
  return `<${tag}${declared}>${inside}</${tag}>`;
}

/** Of an attribute or element that is no default; undefined where there is none. */
function prefixOf(uri: string, prefixes: Record<string, string>): string | undefined {
  for (const prefix in prefixes) if (prefix !== '' && prefixes[prefix] === uri) return prefix;
  return undefined;
}

/** At the end of what the description holds. */
function addedTo(text: string, description: Element, properties: readonly string[]): Edit {
  const lines = properties.map((property) => `\n   ${property}`).join('');
  const { inside } = description;
  if (inside === null) return opened(text, description, `${lines}\n  `);
  const at = inside.end - blankBefore(text.slice(0, inside.end), inside.end).length;
  return { start: at, end: at, text: lines };
}

/** `<a b="c"/>` becomes `<a b="c">…</a>`. */
function opened(text: string, { start, end }: Element, inside: string): Edit {
  const [, name] = /^<([^\s/>]+)/.exec(text.slice(start, end))!;
  return { start: end - 2, end, text: `>${inside}</${name}>` };
}

const qualified = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}:${name}`);
