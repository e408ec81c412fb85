/** What the engine keeps on disk beside its library: for whom, and what comes of what a disk damaged. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { asking } from '../support/asked.ts';
import { builtIn } from '../support/models/built-in.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { writePhoto } from '../support/synthetic/photos.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-kept-files-'));
const library = join(root, 'library');
const asked = asking(() => engine);
let engine: Engine;
let photoId: number;

beforeAll(async () => {
  // as an earlier version made it
  mkdirSync(join(library, 'covers'), { recursive: true, mode: 0o755 });
  const picture = photograph(flatPlace(1), camera({ widthPx: 160, heightPx: 120 }));
  await writePhoto(join(root, 'photos/a.jpg'), picture);
  const started = await startEngine({ library, model: (await builtIn()).folder });
  if (!started.ok) throw new Error(started.failure.reason);
  engine = started.value;
  await asked('folder.add', { token: engine.grant(join(root, 'photos')) });
  for (let ids: number[] = []; ids.length === 0; [photoId = NaN] = ids) {
    await new Promise((later) => setTimeout(later, 200));
    ({ ids } = await asked('photos.timeLine', { in: null }));
  }
}, 120_000);
afterAll(async () => {
  await engine?.close();
  rmSync(root, { recursive: true });
});

test('A cover is kept on disk, and made anew where the disk damaged it', async () => {
  const cover = await engine.photo(photoId, 'cover');
  expect(cover.ok).toBe(true);
  const names = readdirSync(join(library, 'covers'), { recursive: true, encoding: 'utf8' });
  const [file = ''] = names
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => join(library, 'covers', name));
  const [whole, { mtimeMs }] = [readFileSync(file), statSync(file)];
  expect(await engine.photo(photoId, 'cover')).toEqual(cover);
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
  for (const damaged of [whole.with(300, whole[300]! ^ 4), whole.subarray(0, 900), Buffer.alloc(900), '']) {
    writeFileSync(file, damaged);
    expect(await engine.photo(photoId, 'cover')).toEqual(cover);
    expect(readFileSync(file).equals(whole)).toBe(true);
  }
});

test.skipIf(process.platform === 'win32')(
  'What the engine keeps is for no other user of the machine, and what lay open is closed',
  async () => {
    expect(await engine.photo(photoId, 'cover')).toMatchObject({ ok: true });
    const names = readdirSync(library, { recursive: true, encoding: 'utf8' });
    expect(names).toEqual(expect.arrayContaining(['covers', 'library.sqlite', 'library.sqlite-wal']));
    for (const name of names) {
      const stat = statSync(join(library, name));
      expect([name, (stat.mode & 0o777).toString(8)]).toEqual([name, stat.isFile() ? '600' : '700']);
    }
  },
);
