/**
 * The model that looks at photos where nobody names one: what a person chose, remembered in a file beside the
 * models that were added.
 */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { writePrivately } from '../process/atomic-write.ts';
import { BUILT_IN_MODEL } from './open.ts';

const chosen = z.object({ id: z.string() });
const fileOf = (models: string): string => join(models, 'in-use.json');

/** Its id: the built-in model's where nothing was chosen. `models`: the user's folder of models. */
export function modelInUse(models: string): string {
  try {
    return chosen.parse(JSON.parse(readFileSync(fileOf(models), 'utf8'))).id;
  } catch {
    return BUILT_IN_MODEL;
  }
}

/** The built-in model is in use by no choice, so that a later version's takes its place. */
export async function useModel(id: string, models: string): Promise<Outcome<null, Refusal>> {
  const file = fileOf(models);
  try {
    if (id === BUILT_IN_MODEL) await rm(file, { force: true });
    else await writePrivately(file, `${JSON.stringify({ id } satisfies z.input<typeof chosen>)}\n`);
  } catch (error) {
    return failed(
      'unwritable',
      `The choice cannot be kept in ${models} (${(error as NodeJS.ErrnoException).code}).`,
      'Check the disk and its permissions.',
    );
  }
  return { ok: true, value: null };
}
