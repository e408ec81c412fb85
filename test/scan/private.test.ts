import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { writePhoto } from '../support/synthetic/photos.ts';

test('A scan leaves no cache, log or device id of the runtimes outside its library', async () => {
  const root = mkdtempSync(join(tmpdir(), 'revisit-private-'));
  const home = join(root, 'home');
  mkdirSync(home);
  await writePhoto(
    join(root, 'photos/a.jpg'),
    photograph(flatPlace(1), camera({ widthPx: 160, heightPx: 120 })),
  );
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  const child = fork(
    join(import.meta.dirname, 'rounds/scan-process.ts'),
    [join(root, 'library'), join(root, 'photos')],
    {
      execArgv: [],
      serialization: 'advanced',
      env: {
        ...env,
        HOME: home,
        USERPROFILE: home,
        TMPDIR: home,
        TMP: home,
        TEMP: home,
        XDG_CACHE_HOME: home,
        XDG_DATA_HOME: home,
      },
    },
  );
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(readdirSync(home)).toEqual([]);
  rmSync(root, { recursive: true });
});
