import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { openModel } from '../../electron/model/open.ts';
import { delfImagenetModels } from './delf-imagenet.ts';
import { shared } from './shared.ts';

/** In `folder`: `delf-imagenet-reference` with the SavedModel that its ONNX graph was written from, the official graph file unmodified. Needs the shared files. */
export async function modelWithSavedModel(folder: string): Promise<ModelPackage> {
  cpSync(join(delfImagenetModels() ?? '', 'delf-imagenet-reference'), folder, { recursive: true });
  execFileSync(process.execPath, [join(shared ?? '', 'data/models/delf-imagenet/make.mjs'), folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const sha256 = (file: string): string => createHash('sha256').update(readFileSync(join(folder, 'model', file))).digest('hex');
  const files = ['saved_model.pb', 'variables/variables.index', 'variables/variables.data-00000-of-00001'].map((file) => ({ file, sha256: sha256(file) }));
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, savedModel: { folder: 'model', files } }));
  const model = await openModel(folder, []);
  if (!model.ok) throw new Error(model.failure.reason);
  return model.value;
}
