import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = process.env.REVISIT_SHARED ?? resolve(import.meta.dirname, '../../../shared');

/**
 * The folder with evaluation photos and golden files that sits beside the checkout; null where there is none,
 * and what needs it skips.
 */
export const shared: string | null = existsSync(resolve(folder, 'README.md')) ? folder : null;

/** Run once before all tests (vitest.config.ts). */
export function setup(): void {
  if (shared === null)
    console.warn(
      "skipped, as ../shared is not here: parity with TensorFlow, official models, the reference's files, " +
        'odd photos, published grids, the scorer of the evaluation',
    );
}
