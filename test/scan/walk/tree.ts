/** Trees of small files below a temporary folder, and the walk of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { pathText } from '../../../electron/contract/paths.ts';
import { walk } from '../../../electron/scan/walk/walk.ts';
import type { EndStep, WalkOptions, WalkStep } from '../../../electron/scan/walk/steps.ts';

export interface Tree {
  /** The temporary folder; another one in each test. */
  root: () => string;
  /** Makes files (and their folders) below it, empty ones where no text is given. */
  make: (...paths: (string | [path: string, text: string])[]) => void;
  steps: (folders: readonly string[], options?: WalkOptions) => Promise<WalkStep[]>;
  /** The photos met in the one folder, sorted. */
  photos: (options?: WalkOptions, folder?: string) => Promise<string[]>;
  end: (options?: WalkOptions, folder?: string) => Promise<EndStep>;
}

export function freshTree(): Tree {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'revisit-walk-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const steps: Tree['steps'] = (folders, options) =>
    Array.fromAsync(
      walk(
        folders.map((folder, i) => ({ id: i + 1, path: Buffer.from(join(root, folder)) })),
        options,
      ),
    );
  return {
    root: () => root,
    make(...paths) {
      for (const path of paths) {
        const [name, text] = typeof path === 'string' ? [path, ''] : path;
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
    },
    steps,
    photos: async (options, folder = '.') => photosIn(await steps([folder], options)),
    async end(options, folder = '.') {
      const last = (await steps([folder], options)).at(-1);
      if (last?.kind !== 'end') throw new Error('the walk did not come to an end');
      return last;
    },
  };
}

export const photosIn = (steps: readonly WalkStep[]): string[] =>
  steps.flatMap((step) => (step.kind === 'files' ? step.files.map(({ path }) => pathText(path)) : [])).sort();

/** What was named, as `path: first words of the reason`. */
export const named = (steps: readonly WalkStep[]): Record<string, string> =>
  Object.fromEntries(
    steps.flatMap((step) =>
      step.kind === 'unreadable'
        ? [[pathText(step.path), `${step.failure.kind}: ${step.failure.reason}`]]
        : [],
    ),
  );
