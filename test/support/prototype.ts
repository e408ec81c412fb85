import { join } from 'node:path';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { openModel } from '../../electron/model/open.ts';

/** The prototype model of this checkout. */
export async function prototype(): Promise<ModelPackage> {
  const model = await openModel('prototype', [join(import.meta.dirname, '../../build/models')]);
  if (!model.ok) throw new Error(model.failure.reason);
  return model.value;
}
