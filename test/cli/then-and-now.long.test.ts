import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { placesResult, thenAndNowResult } from '../../electron/contract/results/results.ts';
import { writePhoto } from '../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { answer, revisit, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const photos = join(folder, 'photos');
const at = ['--library', join(folder, 'library')];
const out = (name: string): string => join(folder, name);

/** Of one place, ever further aside and darker; the last is of another. */
const years = ['2004', '2011', '2019'];
const [first = '', second = '', third = ''] = years.map((year) => join(photos, `IMG_${year}0501_120000.jpg`));
const other = join(photos, 'other.jpg');

beforeAll(async () => {
  for (const [i, file] of [first, second, third].entries())
    await writePhoto(
      file,
      photograph(flatPlace(1), camera({ x: 0.2 * i, z: 0.1 * i, yaw: 0.06 * i, roll: 0.05 * i }), {
        gain: 1 - 0.15 * i,
        noise: 2,
        seed: i,
      }),
    );
  await writePhoto(other, photograph(flatPlace(2), camera()));
  expect((await revisit(['scan', ...at, photos])).code).toBe(0);
}, 120_000);

/** Mean difference of two equally large pictures, of 255. */
function difference(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

/** The halves of a pair without its captions, as raw bytes. */
async function halves(file: string): Promise<[Buffer, Buffer]> {
  const { width, height } = await sharp(file).metadata();
  const half = Math.floor((width - 12) / 2);
  const part = (left: number): Promise<Buffer> =>
    sharp(file).extract({ left, top: 0, width: half, height }).greyscale().raw().toBuffer();
  return [await part(0), await part(half + 12)];
}

const grey = (file: string): Promise<Buffer> => sharp(file).greyscale().raw().toBuffer();

const refusedWith = async (args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await revisit(['then-and-now', ...at, ...args]);
  expect([code, stdout]).toEqual([1, '']);
  return stderr;
};

test('two photos beside each other show the same at the same spot', async () => {
  const file = out('pair.png');
  const result = await answer(thenAndNowResult, [
    ...['then-and-now', ...at, second, first, '--no-dates', '--match-light', '--out', file],
  ]);
  expect(result).toMatchObject({ file, photos: [first, second].map((name) => basename(name)), leftOut: [] });
  const aligned = difference(...(await halves(file)));
  expect(aligned).toBeLessThan(8);
  expect(difference(await grey(first), await grey(second))).toBeGreaterThan(3 * aligned);
});

test('killed as it is written, no file is there, and the next time it is whole', async () => {
  const args = ['then-and-now', ...at, second, first, '--out', out('killed.png')];
  const preload = join(import.meta.dirname, '../support/killed/as-it-writes.ts');
  await revisit(args, { preload });
  expect(existsSync(out('killed.png'))).toBe(false);
  expect((await revisit(args)).code).toBe(0);
  expect((await sharp(out('killed.png')).metadata()).format).toBe('png');
  expect(readdirSync(folder).filter((name) => name.startsWith('killed'))).toEqual(['killed.png']);
});

test('light is matched when asked for, and else left as it is', async () => {
  for (const [name, ...options] of [['as-it-is.png'], ['matched.png', '--match-light']] as const)
    await revisit(['then-and-now', ...at, first, third, '--no-dates', ...options, '--out', out(name)]);
  const mean = (half: Buffer): number => half.reduce((sum, value) => sum + value, 0) / half.length;
  const [then, now] = (await halves(out('as-it-is.png'))).map(mean);
  expect(then! - now!).toBeGreaterThan(15);
  const [like, lit] = (await halves(out('matched.png'))).map(mean);
  expect(Math.abs(like! - lit!)).toBeLessThan(3);
});

test('dates stand below the photos', async () => {
  await revisit(['then-and-now', ...at, first, second, '--out', out('dated.png')]);
  await revisit(['then-and-now', ...at, first, second, '--no-dates', '--out', out('undated.png')]);
  const [dated, undated] = [
    await sharp(out('dated.png')).metadata(),
    await sharp(out('undated.png')).metadata(),
  ];
  expect(dated.width).toBe(undated.width);
  expect(dated.height).toBeGreaterThan(undated.height);
});

test('a place is a time-lapse that stands on each photo and fades to the next, by its number', async () => {
  const { places } = await answer(placesResult, ['places', ...at]);
  const result = await answer(thenAndNowResult, [
    ...['then-and-now', ...at, String(places[0]!.id), '--out', out('place.webp')],
  ]);
  expect(result.photos).toEqual([first, second, third].map((name) => basename(name)));
  const { pages, delay } = await sharp(out('place.webp')).metadata();
  expect(pages).toBe(3 * 7);
  expect(delay!.filter((ms) => ms > 1000)).toHaveLength(3);
});

test('a slider is one page that loads nothing and runs nothing but its own script', async () => {
  const { code } = await revisit(['then-and-now', ...at, first, second, '--out', out('slider.html')]);
  expect(code).toBe(0);
  const page = readFileSync(out('slider.html'), 'utf8');
  expect(/https?:|url\(|@import|<link|\son\w+="/.test(page)).toBe(false);
  expect(page.match(/<img/g)).toHaveLength(2);
  expect(page).toContain('2004-05-01');
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
  expect(policy).toContain("default-src 'none'");
  for (const element of ['style', 'script']) {
    const text = new RegExp(`<${element}>([^]*)</${element}>`).exec(page)![1]!;
    const hash = createHash('sha256').update(text).digest('base64');
    expect(policy).toContain(`${element}-src 'sha256-${hash}'`);
  }
});

test('a photo to be taken again is a page with its outline, and its name is only text there', async () => {
  const photo = join(folder, '<img src=x> & co.jpg');
  writeFileSync(photo, readFileSync(first));
  const { code } = await revisit(['then-and-now', ...at, photo, '--take-again', '--out', out('again.html')]);
  expect(code).toBe(0);
  const page = readFileSync(out('again.html'), 'utf8');
  expect(page).not.toContain('<img src=x>');
  expect(page.match(/<img/g)).toHaveLength(2);
  expect(page).toContain('data:image/png');
});

test('nothing is written over, and what cannot be made is refused with a remedy', async () => {
  writeFileSync(out('kept.jpg'), 'kept');
  expect(await refusedWith([first, second, '--out', out('kept.jpg')])).toContain('is there already');
  expect(readFileSync(out('kept.jpg'), 'utf8')).toBe('kept');
  expect(await refusedWith([first, second, '--out', out('film.mp4')])).toMatch(/videos[^]*\.webp/);
  expect(await refusedWith([first, other, '--out', out('other.jpg')])).toContain('not shown to be');
  expect(await refusedWith(['Nowhere', '--out', out('nowhere.jpg')])).toContain('No place is called Nowhere');
  expect(await refusedWith([first, second, '--out', join(folder, 'no', 'where.jpg')])).toContain(
    'cannot be written',
  );
  expect((await revisit(['then-and-now', ...at, first, second, third, '--out', out('x.jpg')])).code).toBe(2);
});
