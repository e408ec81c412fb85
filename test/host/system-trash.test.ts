import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { libraryFile } from '../../electron/library/library.ts';
import { openStore } from '../../electron/store/store.ts';
import { builtIn } from '../support/models/built-in.ts';

let root: string;
let engine: Engine | null = null;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'revisit-system-trash-'));
  mkdirSync(join(root, 'library'));
});
afterEach(async () => {
  await engine?.close();
  engine = null;
  rmSync(root, { recursive: true });
});

const held = (name: string): string => join(root, 'disk/.revisit-removed/files', name);
const LONG_AGO_MS = Date.UTC(2020, 0, 1);

/** Files that have waited in a holding folder for years. */
function wait(...names: string[]): void {
  mkdirSync(join(root, 'disk/.revisit-removed/files'), { recursive: true });
  const opened = openStore(libraryFile(join(root, 'library')));
  if (!opened.ok) throw new Error(opened.failure.reason);
  for (const name of names) {
    writeFileSync(held(name), name);
    const ids = { sidecarOf: null, fileId: null, photoId: 1, folderId: 1, session: 1 };
    const paths = { path: join(root, 'disk', name), place: held(name), keptPath: join(root, 'disk/kept') };
    const { removals } = opened.value;
    const id = removals.begin({
      ...ids,
      path: Buffer.from(paths.path),
      place: Buffer.from(paths.place),
      keptPath: Buffer.from(paths.keptPath),
      ...{ hash: '00'.repeat(32), sizeBytes: name.length, movedAtMs: LONG_AGO_MS },
    });
    removals.removed(id);
  }
  opened.value.close();
}

async function start(trashItem?: (path: string) => Promise<void>): Promise<void> {
  const options = { library: join(root, 'library'), model: (await builtIn()).folder };
  const started = await startEngine({ ...options, ...(trashItem && { trashItem }) });
  if (!started.ok) throw new Error(started.failure.reason);
  engine = started.value;
}

/** By name: until when the file can be restored, null for as long as it waits, or what became of it. */
async function listed(): Promise<Record<string, unknown>> {
  const reply = await engine!.request('removed.list', {});
  if (!reply.ok) throw new Error(reply.failure.reason);
  const files = reply.value as { fileName: string; state: string; restorableUntilMs: number | null }[];
  return Object.fromEntries(
    files.map(({ fileName, state, restorableUntilMs: until }) => [
      fileName,
      state === 'removed' ? until : state,
    ]),
  );
}

test('Files that waited for 30 days go to the trash of the system that started the engine', async () => {
  wait('a.jpg', 'b.jpg');
  const asked: string[] = [];
  await start((path) => {
    asked.push(path);
    if (path === held('b.jpg')) return Promise.reject(new Error('this disk has no trash'));
    renameSync(path, join(root, 'in the trash'));
    return Promise.resolve();
  });
  await vi.waitFor(() => expect(asked).toEqual([held('a.jpg'), held('b.jpg')]), 10_000);
  expect(await listed()).toEqual({ 'a.jpg': 'gone', 'b.jpg': null });
});

test('Where no trash of the system can be reached they wait, and can be restored', async () => {
  wait('a.jpg');
  await start();
  expect(await listed()).toEqual({ 'a.jpg': null });
});
