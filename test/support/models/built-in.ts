import { join } from 'node:path';
import type { ModelPackage } from '../../../electron/contract/model.ts';
import { BUILT_IN_MODEL, openModel } from '../../../electron/model/open.ts';

/** The built-in model of this checkout. */
export async function builtIn(): Promise<ModelPackage> {
  const model = await openModel(BUILT_IN_MODEL, [join(import.meta.dirname, '../../../build/models')]);
  if (!model.ok) throw new Error(model.failure.reason);
  return model.value;
}
