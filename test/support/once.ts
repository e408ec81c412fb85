/** What many files of tests need, made by the first that asks for it and removed after the run. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Where the run keeps it: all of its processes start with this in their environment. */
const RUN = 'REVISIT_TEST_RUN';

/** Called before all tests (vitest.config.ts). */
export function setup(): void {
  runFolder();
}

/** Removed by the process that made it, as it ends: the run's first, or a script's only one. */
function runFolder(): string {
  const there = process.env[RUN];
  if (there !== undefined) return there;
  const folder = mkdtempSync(join(tmpdir(), 'revisit-test-run-'));
  process.env[RUN] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const POLL_MS = 50;

/** The folder of that name, which `make` fills once in a run. */
export async function onceARun(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(runFolder(), name);
  const made = `${folder}.made`;
  while (!existsSync(made)) {
    if (isFirst(folder)) {
      await make(folder).catch((error: unknown) => {
        rmSync(folder, { recursive: true });
        throw error;
      });
      writeFileSync(made, '');
    } else await setTimeout(POLL_MS);
  }
  return folder;
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
