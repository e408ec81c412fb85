import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { ModelPackage } from '../contract/model.ts';
import type { ModelAddResult, ModelListResult, ModelRemoveResult, ModelUseResult } from '../contract/results.ts';
import { modelFolders, ownModels } from '../engine/folders.ts';
import { addModel } from '../model/add.ts';
import { modelInUse, useModel } from '../model/in-use.ts';
import type { FoundModel } from '../model/open.ts';
import { BUILT_IN_MODEL, findModels, modelBytes, openModel } from '../model/open.ts';
import type { GlobalOptions } from './session.ts';
import { answer, must, optionsOf, Refused } from './session.ts';
import { absolute, bold, bytes, path, typed } from './text.ts';

export function addModelCommand(program: Command): void {
  const model = program.command('model')
    .description('the models that look at photos: list them, add an official DELF that is on this disk, choose one, remove one')
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
      const added = must(await addModel({ from, ...(id === undefined ? {} : { id }), isReference: reference, into: ownModels(), tryOut }), 'not added');
      answer(options, { id: added.id, folder: added.folder } satisfies ModelAddResult, () => `Model ${added.id} is in ${path(added.folder)}. Use it for one command (${typed(`scan --model ${added.id}`)}) or from now on: ${typed(`model use ${added.id}`)}`);
    });

  model.command('list')
    .description('the models that are here, which of them is in use, and what they take on the disk')
    .addHelpText('after', `\n  ${typed('model list')}`)
    .action(async (_: unknown, command: Command) => {
      const used = modelInUse(ownModels());
      const found = await findModels(modelFolders());
      const models = await Promise.all(found.map(async ({ id, folder, manifest }): Promise<ModelListResult['models'][number]> => {
        const { name, source } = manifest.ok ? manifest.value : { name: null, source: null };
        return { id, name, source, inUse: id === used, bytes: await modelBytes(folder), folder, problem: manifest.ok ? null : manifest.failure.reason };
      }));
      answer(optionsOf<GlobalOptions>(command), { models } satisfies ModelListResult, () => models.map(({ id, name, source, inUse, folder, problem, bytes: size }) => (
        `${bold(id)}${inUse ? ' (in use)' : ''}${id === BUILT_IN_MODEL ? ' (built in)' : ''}: ${problem ?? `${name}. ${source}`}\n  ${bytes(size)} in ${path(folder)}`)).join('\n'));
    });

  model.command('use')
    .description('choose the model that looks at photos from now on, on the command line and in the window')
    .argument('<id>', 'the model')
    .addHelpText('after', `\nThe next scan looks at all photos with it. What another model found stays in the library.\n\n  ${typed('model use delf_v1_20171026')}`)
    .action(async (id: string, _: unknown, command: Command) => {
      const { folder } = must(await openModel((await modelNamed(id)).folder, []), 'no such model');
      await remember(id);
      answer(optionsOf<GlobalOptions>(command), { id, folder } satisfies ModelUseResult, () => `Model ${id} is in use. The next scan looks at the photos with it.`);
    });

  model.command('remove')
    .description('remove a model from this disk; what was found with it stays in the library')
    .argument('<id>', 'the model')
    .addHelpText('after', `\n  ${typed('model remove delf_v1_20171026')}`)
    .action(async (id: string, _: unknown, command: Command) => {
      const { folder } = await modelNamed(id);
      if (dirname(folder) !== ownModels()) throw new Refused({ kind: 'not removed', reason: `Model ${id} is packed with the program and stays.`, remedy: 'Name a model that was added.' });
      const wasInUse = modelInUse(ownModels()) === id;
      if (wasInUse) await remember(BUILT_IN_MODEL);
      await rm(folder, { recursive: true });
      answer(optionsOf<GlobalOptions>(command), { id, folder, inUse: modelInUse(ownModels()) } satisfies ModelRemoveResult, () => [
        `Model ${id} is removed from this disk. Places and matches that were found with it stay in the library.`,
        ...(wasInUse ? [`It was in use; ${BUILT_IN_MODEL}, which is built in, is in use again.`] : []),
      ].join('\n'));
    });
}

async function modelNamed(id: string): Promise<FoundModel> {
  const model = (await findModels(modelFolders())).find((one) => one.id === id);
  if (model === undefined) throw new Refused({ kind: 'no such model', reason: `There is no model "${id}".`, remedy: `"${typed('model list')}" says which there are.` });
  return model;
}

async function remember(id: string): Promise<void> {
  try {
    await useModel(id, ownModels());
  } catch (error) {
    throw new Refused({ kind: 'unwritable', reason: `The choice cannot be kept in ${ownModels()} (${(error as NodeJS.ErrnoException).code}).`, remedy: 'Check the disk and its permissions.' });
  }
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
