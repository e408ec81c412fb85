import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelPackage } from '../../../electron/contract/model.ts';
import type { Graph } from '../../../electron/tensorflow-files/saved-model.ts';
import { readSavedModel } from '../../../electron/tensorflow-files/saved-model.ts';
import { readBundleIndex, readBundleTensor } from '../../../electron/tensorflow-files/tensor-bundle.ts';
import { addModel } from '../../../electron/model/add.ts';
import type { Variables } from '../../../electron/model/convert.ts';
import { shared } from '../shared.ts';

/**
 * In `folder`, made: a DELF SavedModel laid out like the official releases, the official graph with the
 * weights of an ImageNet ResNet-50. Needs the shared files.
 */
export function writeOfficialShaped(folder: string): void {
  execFileSync(process.execPath, [join(shared ?? '', 'data/models/delf-imagenet/make.mjs'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The model that is added of it in the reference's settings, below `folder`. */
export async function addedReference(folder: string): Promise<ModelPackage> {
  const from = join(folder, 'official-shaped');
  writeOfficialShaped(from);
  const added = await addModel({
    from,
    isReference: true,
    into: join(folder, 'models'),
    tryOut: () => Promise.resolve(null),
  });
  if (!added.ok) throw new Error(added.failure.reason);
  return added.value;
}

/** The official graph and such variables, read; `names`: theirs. */
export function officialGraph(): { graph: Graph; variables: Variables; names: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-official-'));
  writeOfficialShaped(folder);
  const graph = readSavedModel(readFileSync(join(folder, 'model/saved_model.pb')));
  const index = readBundleIndex(readFileSync(join(folder, 'model/variables/variables.index')));
  const data = readFileSync(join(folder, 'model/variables/variables.data-00000-of-00001'));
  rmSync(folder, { recursive: true });
  if (!graph.ok || !index.ok) throw new Error('the official graph is not read');
  const { entries } = index.value;
  const variables: Variables = (name) => {
    const entry = entries.get(name);
    const tensor = entry === undefined ? null : readBundleTensor(entry, data);
    return entry === undefined || !tensor?.ok ? null : { dims: entry.dims, values: tensor.value };
  };
  return { graph: graph.value, variables, names: [...entries.keys()] };
}
