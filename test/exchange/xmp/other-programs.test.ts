/** Sidecars of other programs: what comes into them comes between what they hold, and goes again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sax from 'sax';
import { afterAll, expect, test } from 'vitest';
import type { ToldPhoto } from '../../../electron/exchange/xmp/export.ts';
import { undoSidecars, writeSidecars } from '../../../electron/exchange/xmp/export.ts';
import { openedStore } from '../../store/opened-store.ts';
import { hasExiftool } from '../../support/exiftool.ts';
import { programs, sidecarOf, untouched } from './other-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-other-programs-'));
const library = openedStore();
afterAll(() => {
  rmSync(folder, { recursive: true });
  library.remove();
});

interface Node {
  name: string;
  /** `name=value`, declarations of namespaces included. */
  attributes: string[];
  /** Elements; text, comments and instructions as they are, without blanks around them. */
  children: (Node | string)[];
}

function treeOf(text: string): Node {
  const root: Node = { name: '', attributes: [], children: [] };
  const open = [root];
  const add = (child: Node | string): void => void (child !== '' && open.at(-1)!.children.push(child));
  const parser = sax.parser(true, { xmlns: true });
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = (tag) => {
    const { uri, local, attributes } = tag as sax.QualifiedTag;
    const told = Object.values(attributes).map((one) => `${one.uri}${one.local}=${one.value}`);
    const node = { name: `${uri}${local}`, attributes: told, children: [] };
    add(node);
    open.push(node);
  };
  parser.onclosetag = () => void open.pop();
  parser.ontext = (piece) => add(piece.trim());
  parser.oncdata = (piece) => add(`CDATA ${piece}`);
  parser.oncomment = (comment) => add(`<!--${comment}-->`);
  parser.onprocessinginstruction = ({ name, body }) => add(`<?${name} ${body}?>`);
  parser.write(text.replace(/^\ufeff/, '')).close();
  return root;
}

const elements = ({ children }: Node): Node[] => children.filter((child) => typeof child !== 'string');
const ofName = (name: string, within: Node): Node[] =>
  elements(within).flatMap((one) => [...(one.name === name ? [one] : []), ...ofName(name, one)]);
const contentOf = ({ children }: Node): string =>
  children
    .map((child) => (typeof child === 'string' ? child.replace(/^CDATA /, '') : ''))
    .join('')
    .trim();
const tells = (name: string, within: Node): boolean =>
  ofName(name, within).length > 0 ||
  elements(within).some(
    (one) => one.attributes.some((told) => told.startsWith(`${name}=`)) || tells(name, one),
  );

const EXIF = 'http://ns.adobe.com/exif/1.0/';
const DATES = [
  `${EXIF}DateTimeOriginal`,
  `${EXIF}DateTimeDigitized`,
  'http://ns.adobe.com/photoshop/1.0/DateCreated',
  'http://ns.adobe.com/xap/1.0/CreateDate',
];
const POSITION = [`${EXIF}GPSLatitude`, `${EXIF}GPSLongitude`];
/** What is told of a place's name in each list of keywords. */
const LISTS: [property: string, told: (name: string) => string][] = [
  ['http://purl.org/dc/elements/1.1/subject', (name) => name],
  ['http://ns.adobe.com/lightroom/1.0/hierarchicalSubject', (name) => `Places|${name.replaceAll('|', '-')}`],
  ['http://www.digikam.org/ns/1.0/TagsList', (name) => `Places/${name.replaceAll('/', '-')}`],
];

const keywordsOf = (property: string, tree: Node): string[] =>
  ofName(property, tree).flatMap((one) => elements(one).flatMap(elements).map(contentOf));

/** The tree as it was before it was told: what must be ours is taken out, and must be there. */
function withoutTold(before: Node, after: Node, told: Omit<ToldPhoto, 'path'>): Node {
  const isOurs = new Set<Node | string>();
  const take = (nodes: Node[]): void => {
    expect(nodes).toHaveLength(1);
    isOurs.add(nodes[0]!);
  };
  for (const [property, toldIn] of told.placeName === null ? [] : LISTS) {
    const keyword = toldIn(told.placeName!);
    const were = keywordsOf(property, before);
    const isThere = were.includes(keyword);
    expect(keywordsOf(property, after)).toEqual(isThere ? were : [...were, keyword]);
    const found = ofName(property, after);
    if (!tells(property, before)) take(found);
    else if (!isThere) take(elements(elements(found[0]!)[0]!).slice(-1));
  }
  const isDated = DATES.some((name) => tells(name, before));
  if (told.takenAt !== null && !isDated) take(ofName(DATES[0]!, after));
  const isLocated = POSITION.some((name) => tells(name, before));
  if (told.latitude !== null && !isLocated) for (const name of POSITION) take(ofName(name, after));
  const without = (node: Node): Node => ({
    ...node,
    children: node.children
      .filter((child) => !isOurs.has(child))
      .map((child) => (typeof child === 'string' ? child : without(child))),
  });
  return without(after);
}

const place = fc.oneof(
  fc.constantFrom('Petra', 'two  words', 'Ma’in <& “Petra”', 'a|b/c', ']]>'),
  fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);
const told = fc.record({
  placeName: fc.option(place),
  takenAt: fc.constantFrom(null, '2015-02-01', '2015-02-01T10:30:00+02:00'),
  ...{ latitude: fc.constantFrom(null, -30.5), longitude: fc.constant(35.25) },
});

test.each(programs)(
  'A sidecar of %s holds all it held, in its order and form, and what is told; undone, it is what it was',
  { timeout: 120_000 },
  async (program) => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(sidecarOf(program), told, async (sidecar, toTell) => {
        const path = join(folder, `${program}-of-${(count += 1)}.jpg`);
        const [photo, file] = [{ ...toTell, path: Buffer.from(path) }, `${path}.xmp`];
        writeFileSync(file, sidecar);
        const { written, refused } = await writeSidecars(library.store, [photo]);
        expect(refused).toEqual([]);
        const [before, after] = [treeOf(sidecar), treeOf(readFileSync(file, 'utf8'))];
        expect(withoutTold(before, after, photo)).toEqual(before);
        if (written === 0) return;
        expect(await undoSidecars(library.store)).toMatchObject({ written: 1, refused: [] });
        expect(readFileSync(file, 'utf8')).toBe(sidecar);
      }),
      { numRuns: 100 },
    );
  },
);

if (!hasExiftool)
  console.warn('skipped: sidecars of others as exiftool reads them (apt-get install libimage-exiftool-perl)');

test.skipIf(!hasExiftool).each(programs)(
  'exiftool reads all in a sidecar of %s as before, and what is told',
  { timeout: 60_000 },
  async (program) => {
    const sidecars = fc.sample(sidecarOf(program, untouched), { numRuns: 25, seed: 1 });
    const names = sidecars.map((_, i) => `${program}-${i}.jpg`);
    for (const [i, sidecar] of sidecars.entries()) writeFileSync(join(folder, `${names[i]}.xmp`), sidecar);
    const read = (): Record<string, unknown>[] =>
      JSON.parse(
        execFileSync('exiftool', [
          ...['-j', '-struct', '-a', '-XMP:all', '-Warning'],
          ...names.map((name) => join(folder, `${name}.xmp`)),
        ]).toString(),
      ) as Record<string, unknown>[];
    const before = read();
    const photo = { placeName: 'Jerash', takenAt: '2015-02-01', latitude: -30.5, longitude: 35.25 };
    const { refused } = await writeSidecars(
      library.store,
      names.map((name) => ({ path: Buffer.from(join(folder, name)), ...photo })),
    );
    expect(refused).toEqual([]);
    for (const [i, tags] of read().entries()) {
      const were = before[i]!;
      // of an empty list it makes an empty text
      const and = (key: string, keyword: string): unknown[] => [
        ...[were[key] ?? []].flat().filter((one) => one !== ''),
        keyword,
      ];
      expect(tags).toMatchObject({
        ...were,
        Subject: and('Subject', 'Jerash'),
        HierarchicalSubject: and('HierarchicalSubject', 'Places|Jerash'),
        TagsList: and('TagsList', 'Places/Jerash'),
      });
    }
  },
);
