import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { libraryFile } from '../../electron/library/library.ts';
import { startEngine } from '../../electron/host/client.ts';
import { builtIn } from '../support/models/built-in.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-broken-answer-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What no version of the program does to its library: a question about it throws. */
function change(sql: string): void {
  const db = new DatabaseSync(libraryFile(root));
  db.exec(sql);
  db.close();
}

test('A fault within an answer of the engine is one refused request, and not its end', async () => {
  const started = await startEngine({ library: root, model: (await builtIn()).folder });
  if (!started.ok) throw new Error(started.failure.reason);
  const engine = started.value;
  const told: string[] = [];
  engine.subscribe((name) => told.push(name));
  const pid = engine.pid();
  try {
    change('ALTER TABLE leave_out RENAME TO elsewhere');
    // more often than an engine that ends of it would be started again
    for (let time = 0; time < 6; time++)
      expect(await engine.request('leaveOut.list', {})).toMatchObject({
        ok: false,
        failure: { kind: 'not answered', reason: expect.stringContaining('no such table') as string },
      });
    change('ALTER TABLE elsewhere RENAME TO leave_out');
    expect(await engine.request('leaveOut.list', {})).toMatchObject({ ok: true });
    expect([engine.pid(), told.includes('engine.restarted')]).toEqual([pid, false]);
  } finally {
    await engine.close();
  }
});
