/** The library goes away under an engine that shows it, and comes back. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { opened } from '../support/library.ts';
import { builtIn } from '../support/models/built-in.ts';

let root: string;
let library: string;
let engine: Engine;
const kindOf = async (name: string, ask: object): Promise<string | null> => {
  const reply = await engine.request(name, ask);
  return reply.ok ? null : reply.failure.kind;
};
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'revisit-away-'));
  library = join(root, 'library');
  const started = await startEngine({ library, model: (await builtIn()).folder, compute: 'cpu' });
  if (!started.ok) throw new Error(started.failure.reason);
  engine = started.value;
}, 120_000);
afterEach(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
});

/** Resolves when the engine has died and another was tried. */
async function killed(): Promise<void> {
  process.kill(engine.pid()!, 'SIGKILL');
  await expect.poll(() => kindOf('library.state', {})).not.toBe('engine restarted');
}

test('A decision while the library is away is refused in words, and nothing is kept of it', async () => {
  const away = join(root, 'away');
  renameSync(library, away);
  const refused = await engine.request('watch.set', { isOn: false });
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'unwritable' } });
  expect(!refused.ok && refused.failure.reason).toContain('is not there any more');
  expect(existsSync(library)).toBe(false);
  renameSync(away, library);
  expect(await kindOf('watch.set', { isOn: false })).toBeNull();
});

test('An engine that dies while its library is away makes none, and answers when that is back', async () => {
  const away = join(root, 'away');
  renameSync(library, away);
  mkdirSync(library); // as an empty mount point
  await killed();
  expect(await engine.request('library.state', {})).toMatchObject({
    ok: false,
    failure: { kind: 'no library', reason: expect.stringContaining(library) as string },
  });
  expect(existsSync(join(library, 'library.sqlite'))).toBe(false);
  rmSync(library, { recursive: true });
  renameSync(away, library);
  await expect.poll(() => kindOf('library.state', {})).toBeNull();
});

test('Another library in its place is not taken for it', async () => {
  renameSync(library, join(root, 'away'));
  await opened(library).close();
  await killed();
  expect(await engine.request('library.state', {})).toMatchObject({
    ok: false,
    failure: { reason: expect.stringContaining('Another library') as string },
  });
});
