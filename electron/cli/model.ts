import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { ModelPackage } from '../contract/model.ts';
import type { ModelAddResult, ModelListResult, ModelRemoveResult } from '../contract/results.ts';
import { dataFolder, modelFolders } from '../engine/folders.ts';
import { addModel } from '../model/add.ts';
import { BUILT_IN_MODEL, findModels } from '../model/open.ts';
import type { GlobalOptions } from './session.ts';
import { answer, must, optionsOf, Refused } from './session.ts';
import { absolute, bold, path, typed } from './text.ts';

export function addModelCommand(program: Command): void {
  const model = program.command('model')
    .description('the models that look at photos: list them, add an official DELF that is on this disk, remove one')
    .addHelpText('after', `\n  ${typed('model add --from ~/Downloads/delf_v1_20171026')}`);

  model.command('add')
    .description('convert a DELF SavedModel folder (model/ and pca/, as in the official archives, unpacked) and try it')
    .requiredOption('--from <folder>', 'the unpacked archive', absolute)
    .option('--id <id>', "the model's id; default: the folder's name")
    .option('--reference', "with the reference's own stride, scales and threshold, for comparison with published figures")
    .addHelpText('after', `
Every variable is checked against its checksum. Nothing is downloaded; Python and TensorFlow are not needed.

  ${typed('model add --from ~/Downloads/delf_v1_20171026')}`)
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<{ from: string; id?: string; reference?: boolean }>(command);
      const { from, id, reference = false } = options;
      const added = must(await addModel({ from, ...(id === undefined ? {} : { id }), isReference: reference, into: join(dataFolder(), 'models'), tryOut }), 'not added');
      answer(options, { id: added.id, folder: added.folder } satisfies ModelAddResult, () => `Model ${added.id} is in ${path(added.folder)}. Use it: ${typed(`scan --model ${added.id}`)}`);
    });

  model.command('list')
    .description('the models that are here')
    .addHelpText('after', `\n  ${typed('model list')}`)
    .action(async (_: unknown, command: Command) => {
      const models: ModelListResult['models'] = (await findModels(modelFolders())).map(({ folder, manifest }) => (manifest.ok
        ? { id: manifest.value.id, name: manifest.value.name, source: manifest.value.source, folder, problem: null }
        : { id: basename(folder), name: null, source: null, folder, problem: manifest.failure.reason }));
      answer(optionsOf<GlobalOptions>(command), { models } satisfies ModelListResult, () => models.map(({ id, name, source, folder, problem }) => (
        `${bold(id)}${id === BUILT_IN_MODEL ? ' (built in)' : ''}: ${problem ?? `${name}. ${source}`}\n  ${path(folder)}`)).join('\n'));
    });

  model.command('remove')
    .description('remove a model from this disk; what was found with it stays in the library')
    .argument('<id>', 'the model')
    .addHelpText('after', `\n  ${typed('model remove delf_v1_20171026')}`)
    .action(async (id: string, _: unknown, command: Command) => {
      const own = join(dataFolder(), 'models');
      const found = (await findModels(modelFolders())).find(({ folder, manifest }) => (manifest.ok ? manifest.value.id : basename(folder)) === id);
      if (found === undefined) throw new Refused({ kind: 'no such model', reason: `There is no model "${id}".`, remedy: `"${typed('model list')}" says which there are.` });
      if (dirname(found.folder) !== own) throw new Refused({ kind: 'not removed', reason: `Model ${id} is packed with the program and stays.`, remedy: 'Name a model that was added.' });
      await rm(found.folder, { recursive: true });
      answer(optionsOf<GlobalOptions>(command), { id, folder: found.folder } satisfies ModelRemoveResult, () => (
        `Model ${id} is removed from this disk. Places and matches that were found with it stay in the library.`));
    });
}

/** The network on a painted picture, twice: finite, and the same again. */
async function tryOut(model: ModelPackage): Promise<string | null> {
  const { createExtractor } = await import('../vision/extract.ts');
  const extractor = await createExtractor({ ...model, manifest: { ...model.manifest, extraction: { ...model.manifest.extraction, minAttention: null } } }, { threads: 2 });
  const size = { widthPx: 128, heightPx: 128, fullWidthPx: 128, fullHeightPx: 128 };
  const picture = { rgb: Uint8Array.from({ length: 3 * 128 * 128 }, (_, i) => (i >> 4) & 255), ...size };
  const [first, second] = [await extractor.extractPixels(picture), await extractor.extractPixels(picture)];
  await extractor.close();
  if (first.count === 0) return 'it finds nothing in a picture';
  if (![...first.attention, ...first.descriptor].every(Number.isFinite)) return 'it gives numbers that are not finite';
  return Buffer.compare(Buffer.from(first.descriptor.buffer), Buffer.from(second.descriptor.buffer)) === 0 ? null : 'it gives other numbers for the same picture';
}
