import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { camera, flatPlace, photograph } from '../support/synthetic.ts';
import { writePhoto } from '../support/synthetic-photos.ts';
import { revisit, temporaryFolder } from './support.ts';

const main = resolve(import.meta.dirname, '../../electron/cli/main.ts');
const root = temporaryFolder();

test('revisit serve opens a library for the one who has its address, scans the folders named, and ends when stopped', async () => {
  const photos = join(root, 'photos');
  mkdirSync(photos);
  await Promise.all([0, 1].map((seed) => writePhoto(join(photos, `${seed}.jpg`), photograph(flatPlace(1), camera({ x: 0.2 * seed, widthPx: 400, heightPx: 300 }), { noise: 2, seed }))));
  const child = spawn(process.execPath, [main, 'serve', photos, '--no-open', '--library', join(root, 'library')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    child.on('exit', () => reject(new Error(`ended: ${printed}`)));
  });
  const { origin } = new URL(url);
  const cookie = (await fetch(url)).headers.getSetCookie()[0]!.split(';')[0]!;
  const ask = async (name: string): Promise<unknown> => (
    (await fetch(`${origin}/api/${name}`, { method: 'POST', headers: { cookie, origin, 'content-type': 'application/json' }, body: '{}' })).json());
  const places = async (): Promise<{ value: { coverPhotoId: number }[] }> => {
    for (;;) {
      const reply = (await ask('places.list')) as { value: { coverPhotoId: number }[] };
      if (reply.value.length > 0) return reply;
      await new Promise((later) => setTimeout(later, 100));
    }
  };
  const { value: [place] } = await places();
  const cover = await fetch(`${origin}/photo/${place!.coverPhotoId}/cover`, { headers: { cookie } });
  expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(await ask('library.state')).toMatchObject({ ok: true, value: { photoCount: 2, placeCount: 1 } });
  child.removeAllListeners('exit');
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(printed).not.toContain(new URL(url).searchParams.get('token'));
});

test('revisit serve says what is wrong with a folder, a port or a library', async () => {
  const library = ['--library', join(root, 'other')];
  expect(await revisit(['serve', join(root, 'nowhere'), '--no-open', ...library])).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no folder') as string });
  expect(await revisit(['serve', '--port', '70000', ...library])).toMatchObject({ code: 2 });
  expect(await revisit(['serve', '--no-open', '--library', join(main, 'inside')])).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written') as string });
});
