import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Proof, ProofPictures } from '../../../electron/exchange/proof/proof.ts';
import { proofPage } from '../../../electron/exchange/proof/proof.ts';

const ok = (text: string) => Promise.resolve({ ok: true as const, value: Buffer.from(text) });
const pictures: ProofPictures = {
  photo: (id) => ok(`photo ${id}`),
  match: (a, b) => ok(`<svg viewBox="0 0 8 4"><title>7 inliers</title><desc>${a}-${b}</desc></svg>`),
};
const photoOf = (id: number, takenAt: string | null = '2004-07-12T10:00:00', name = `IMG_${id}.jpg`) => ({
  ...{ id, name, takenAt, camera: null },
});
const linkOf = (a: number, b: number, score = 150) => ({ a, b, score, inlierCount: 40 });
const proof = (of: Partial<Proof> = {}): Proof => ({
  ...{ title: 'Petra', where: 'Wadi Musa, JO', threshold: 100, certainFrom: 120 },
  photos: [photoOf(1), photoOf(2, '2019-01-02T10:00:00')],
  links: [linkOf(1, 2)],
  ...of,
});
async function page(of: Partial<Proof> = {}, from = pictures, language: 'en' | 'zh-Hans' = 'en') {
  return Buffer.from((await proofPage(proof(of), from, { language }))!).toString();
}
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('The page shows each photo under its year and each pair with its words', async () => {
  const html = await page({
    photos: [photoOf(1), photoOf(2, '2019-01-02'), photoOf(3, null)],
    links: [linkOf(1, 2), linkOf(2, 3, 105)],
  });
  const order = [
    ...[
      '<h1>Petra</h1>',
      'Wadi Musa, JO · 2004 – 2019 · 3 photos',
      '<h2>2004</h2>',
      base64('photo 1'),
      '12 July 2004',
    ],
    ...['<h2>2019</h2>', base64('photo 2'), '<h2>Without a date</h2>', base64('photo 3')],
    ...['What proves it', '<desc>1-2</desc>', 'Certainly the same place', '40 details agree'],
    ...['<desc>2-3</desc>', 'Likely the same place', 'Score 105'],
  ].map((part) => html.indexOf(part));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((x, y) => x - y));
});

test('The page loads nothing, runs nothing and says so in its policy', async () => {
  const html = await page();
  expect(html).toContain("default-src 'none'; img-src data:; style-src 'sha256-");
  expect(html).not.toMatch(/<script|https?:|script-src|style="/);
});

test('Names that look like HTML stay names, whatever they are', async () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '</title><script>x()</script>',
      '"><img src=x onerror=x()>',
      "' onload='x()",
      '&lt;b&gt;',
    ),
    fc.constantFrom('$&$1$`', ']]>', '<!--', '\u0000\ud800', '{n}{a}', '</svg><b>'),
    fc.string({ unit: fc.constantFrom(...'<>"\'&/=$`{n} \u202e') }),
  );
  const tags = (html: string): string[] =>
    [...html.matchAll(/<\/?[a-z!][^\s>]*/gi)].map(([tag]) => tag.toLowerCase());
  const plain = tags(await page({ photos: [photoOf(1, null, 'x'), photoOf(2, null, 'x')], where: 'x' }));
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (title, name) => {
      const photos = [photoOf(1, null, name), photoOf(2, null, name)];
      const html = await page({ title, where: name, photos });
      expect(tags(html)).toEqual(plain);
      // no quote ends an attribute early
      for (const [, value] of html.matchAll(/(?:alt|aria-label)="([^"]*)"/g))
        expect(value).not.toMatch(/[<>]/);
      expect(html.match(/ (?:src|alt|aria-label|role)="/g)).toHaveLength(2 + 2 + 1 + 1);
    }),
  );
});

test('Of many links those that tie photos together come first, then the best', async () => {
  const photos = Array.from({ length: 30 }, (_, id) => photoOf(id));
  const among = photos
    .slice(0, 10)
    .flatMap(({ id: a }) => photos.slice(a + 1, 10).map(({ id: b }) => [a, b]));
  const links = [
    ...among.map(([a, b]) => linkOf(a!, b!, 500)),
    ...Array.from({ length: 6 }, (_, i) => linkOf(i, 10 + i, 110)),
  ];
  const html = await page({ photos, links });
  const shown = [...html.matchAll(/<desc>(\d+)-(\d+)<\/desc>/g)].map(([, a, b]) => [Number(a), Number(b)]);
  expect(shown).toHaveLength(24);
  expect(new Set(shown.flat())).toEqual(new Set(Array.from({ length: 16 }, (_, id) => id)));
  expect(html).toContain(`${links.length - 24} more pairs match and are not shown here.`);
});

test('Of many photos the first, the last and some in even steps are shown; the rest count', async () => {
  const photos = Array.from({ length: 1000 }, (_, id) => photoOf(id));
  const html = await page({ photos, links: [] });
  expect(html.match(/<img /g)).toHaveLength(150);
  for (const id of [0, 999]) expect(html).toContain(base64(`photo ${id}`));
  expect(html).toContain('850 more photos of the place are not shown here.');
  expect(html).not.toContain('What proves it');
});

test('A photo that cannot be read is named, and the page is made of the others', async () => {
  const failure = { kind: 'vanished', reason: 'Gone.', remedy: 'None.' };
  const html = await page(
    {},
    { ...pictures, photo: (id) => (id === 1 ? Promise.resolve({ ok: false, failure }) : ok(`photo ${id}`)) },
  );
  expect(html).toContain(base64('photo 2'));
  expect(html).toContain('could not be read: IMG_1.jpg<');
});

test('The page is written in Chinese too', async () => {
  const html = await page({ title: null, photos: [photoOf(1), photoOf(2)] }, pictures, 'zh-Hans');
  expect(html).toContain('<html lang="zh-Hans">');
  expect(html).toContain('<h1>一个地点</h1>');
  expect(html).toContain('2004年7月12日');
  expect(
    html.replaceAll(/<style>.*<\/style>|<[^>]+>|Revisit|IMG_\d\.jpg|Wadi Musa, JO|\d-\d/gs, ''),
  ).not.toMatch(/[a-z]{3}/);
});

test('How far it is counts photos and pairs, and no picture is made once it is stopped', async () => {
  const abort = new AbortController();
  const told: number[][] = [];
  const made = await proofPage(proof(), pictures, {
    language: 'en',
    signal: abort.signal,
    onPicture(done, total) {
      told.push([done, total]);
      if (done === 2) abort.abort();
    },
  });
  expect(made).toBeNull();
  expect(told).toEqual([
    [1, 3],
    [2, 3],
  ]);
});
