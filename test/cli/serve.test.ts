import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { writePhoto } from '../support/synthetic/photos.ts';
import { revisit, temporaryFolder } from './support.ts';

const main = resolve(import.meta.dirname, '../../electron/cli/main.ts');
const root = realpathSync(temporaryFolder());

/**
 * Runs `serve ...args` until `use` is through with its page, then stops it as a person does; resolves to what
 * was printed beside the address.
 */
async function serving(
  args: string[],
  use: (page: {
    url: string;
    base: string;
    origin: string;
    ask: (name: string) => Promise<unknown>;
  }) => Promise<void>,
  {
    end = 'SIGINT',
    env = {},
    opens = ['--no-open'],
  }: { end?: NodeJS.Signals; env?: Record<string, string>; opens?: string[] } = {},
): Promise<string> {
  const child = spawn(process.execPath, [main, 'serve', ...args, ...opens], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const found = /http:\S+/.exec(text);
        printed += found ? text.replace(found[0], '') : text;
        if (found) resolve(found[0]);
      });
      void ended.then((code) => reject(new Error(`ended with ${code}: ${printed}`)));
    });
    const { origin } = new URL(url);
    const base = (await fetch(url)).url;
    await use({
      url,
      base,
      origin,
      ask: async (name) =>
        (
          await fetch(`${base}api/${name}`, {
            method: 'POST',
            headers: { origin, 'content-type': 'application/json' },
            body: '{}',
          })
        ).json(),
    });
    expect(printed).not.toContain(new URL(url).searchParams.get('token'));
  } finally {
    child.kill(end);
  }
  expect(await ended).toBe(0);
  return printed;
}

/** Two photos of one place. */
async function paint(photos: string): Promise<void> {
  mkdirSync(photos, { recursive: true });
  await Promise.all(
    [0, 1].map((seed) =>
      writePhoto(
        join(photos, `${seed}.jpg`),
        photograph(flatPlace(1), camera({ x: 0.2 * seed, widthPx: 400, heightPx: 300 }), { noise: 2, seed }),
      ),
    ),
  );
}

test('revisit serve scans the folders named and shows covers at the address that it prints', async () => {
  const photos = join(root, 'photos');
  await paint(photos);
  const printed = await serving([photos, '--library', join(root, 'library')], async ({ base, ask }) => {
    const places = async (): Promise<{ value: { coverPhotoId: number }[] }> => {
      for (;;) {
        const reply = (await ask('places.list')) as { value: { coverPhotoId: number }[] };
        if (reply.value.length > 0) return reply;
        await new Promise((later) => setTimeout(later, 100));
      }
    };
    const {
      value: [place],
    } = await places();
    const cover = await fetch(`${base}photo/${place!.coverPhotoId}/cover`);
    expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(await ask('library.state')).toMatchObject({ ok: true, value: { photoCount: 2, placeCount: 1 } });
  });
  expect(printed).toContain('Open it in a browser of this machine. Ctrl-C ends it.');
});

test('revisit serve --demo keeps its library apart, and paints no photos that are there', async () => {
  const library = join(root, 'persons');
  await paint(join(library, 'demo/photos'));
  const printed = await serving(['--demo', '--library', library], async ({ ask }) => {
    expect(await ask('library.state')).toMatchObject({
      ok: true,
      value: { folders: [{ path: join(library, 'demo/photos') }] },
    });
  });
  expect(printed).not.toContain('Painting');
  expect(readdirSync(join(library, 'demo')).sort()).toEqual(['library', 'photos']);
  expect(readdirSync(library)).toEqual(['demo']);
});

test.each(['SIGTERM', 'SIGHUP'] as const)(
  'revisit serve leaves no upload behind when %s ends it',
  async (end) => {
    const temporary = join(root, end);
    mkdirSync(temporary);
    const use: Parameters<typeof serving>[1] = async ({ base, origin }) => {
      await fetch(`${base}api/upload`, { method: 'POST', headers: { origin }, body: 'bytes' });
      expect(readdirSync(temporary)).toHaveLength(1);
    };
    const env = { TMPDIR: temporary, REVISIT_LIBRARY: join(root, 'unused') };
    await serving([], use, { end, env });
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test.runIf(process.platform === 'linux')(
  'revisit serve shows the browser its address by a page that no other user can read',
  async () => {
    const home = join(root, 'home');
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(join(home, 'bin/xdg-open'), '#!/bin/sh\necho "$@" > "$HOME/opened"\n', { mode: 0o755 });
    const env = {
      HOME: home,
      REVISIT_LIBRARY: join(root, 'unused'),
      DISPLAY: ':0',
      PATH: `${home}/bin:${process.env.PATH}`,
    };
    let page = '';
    const use: Parameters<typeof serving>[1] = async ({ url }) => {
      const opened = (): string => readFileSync(join(home, 'opened'), 'utf8').trim();
      await expect.poll(opened, { timeout: 20_000 }).toMatch(/^file:/);
      page = fileURLToPath(opened());
      expect(readFileSync(page, 'utf8')).toContain(`content="0;url=${url}"`);
      const modes = [page, dirname(page)].map((path) => (statSync(path).mode & 0o777).toString(8));
      expect(modes).toEqual(['600', '700']);
    };
    await serving([], use, { env, opens: [] });
    expect(existsSync(dirname(page))).toBe(false);
  },
);

test('revisit serve says what is wrong with a folder, a port or a library', async () => {
  const library = ['--library', join(root, 'other')];
  expect(await revisit(['serve', join(root, 'nowhere'), '--no-open', ...library])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no folder') as string,
  });
  expect(await revisit(['serve', '--port', '70000', ...library])).toMatchObject({ code: 2 });
  expect(await revisit(['serve', '--demo', root, ...library])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('takes no folders') as string,
  });
  expect(await revisit(['serve', root, '--no-open', '--library', join(main, 'inside')])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('cannot be written') as string,
  });
});

test.each([
  ['serve', 'without a folder', ['--no-open']],
  ['serve', 'with a mistyped folder', ['--no-open', join(root, 'nowhere')]],
  ['open', 'without a folder', []],
  ['open', 'with a mistyped folder', [join(root, 'nowhere')]],
])('revisit %s %s makes no library at a path that was named', async (command, _, args) => {
  const library = join(root, 'mistyped');
  const { code, stderr } = await revisit([command, ...args, '--library', library]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('There is no') as string]);
  expect(existsSync(library)).toBe(false);
});

test('revisit serve makes the library that nobody named', async () => {
  const env = { REVISIT_LIBRARY: join(root, 'of nobody') };
  await serving(
    [],
    async ({ ask }) => expect(await ask('library.state')).toMatchObject({ ok: true, value: { folders: [] } }),
    { env },
  );
  expect(existsSync(join(root, 'of nobody/library.sqlite'))).toBe(true);
});
