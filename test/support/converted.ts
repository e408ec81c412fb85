import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundleEntry } from '../../electron/formats/tensor-bundle.ts';
import { readBundleIndex, readBundleTensor } from '../../electron/formats/tensor-bundle.ts';
import type { Graph } from '../../electron/formats/saved-model.ts';
import { readSavedModel } from '../../electron/formats/saved-model.ts';
import type { Conversion, Variables } from '../../electron/model/convert.ts';
import { convert } from '../../electron/model/convert.ts';
import { delfImagenetModels } from './delf-imagenet.ts';
import { shared } from './shared.ts';

/** What the maker of an official-shaped SavedModel folder wrote, read: the official graph and its variables. Needs the shared files. */
export function officialGraph(): { graph: Graph; variables: Variables; entries: Map<string, BundleEntry>; data: Uint8Array } {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-official-'));
  execFileSync(process.execPath, [join(shared ?? '', 'data/models/delf-imagenet/make.mjs'), folder], { stdio: ['ignore', 'ignore', 'inherit'] });
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
  return { graph: graph.value, variables, entries, data };
}

/** In `folder`: the model `delf-imagenet-reference`, its network the one that is converted from the official graph. */
export function writeConverted(folder: string): Conversion {
  cpSync(join(delfImagenetModels() ?? '', 'delf-imagenet-reference'), folder, { recursive: true });
  const { graph, variables } = officialGraph();
  const converted = convert(graph, variables, { isDense: false });
  if (!converted.ok) throw new Error(converted.reason);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
  const weights = { file: 'converted.onnx', sha256: createHash('sha256').update(converted.value.onnx).digest('hex') };
  writeFileSync(join(folder, weights.file), converted.value.onnx);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, weights }));
  return converted;
}
