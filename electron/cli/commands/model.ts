import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import type { ModelOutcome } from '../../contract/failure.ts';
import type { ModelPackage } from '../../contract/model.ts';
import type {
  ModelAddResult,
  ModelListResult,
  ModelRemoveResult,
  ModelUseResult,
} from '../../contract/results/results.ts';
import { modelFolders, ownModels } from '../../model/folders.ts';
import { dataFolder } from '../../process/folders.ts';
import type { AddOptions } from '../../model/add.ts';
import { addModel } from '../../model/add.ts';
import { modelInUse, useModel } from '../../model/in-use.ts';
import { addOfficial } from '../../model/official.ts';
import type { FoundModel } from '../../model/open.ts';
import { BUILT_IN_MODEL, findModels, listModels, openModel, removeModel } from '../../model/open.ts';
import type { Release } from '../../model/releases.ts';
import { RELEASES } from '../../model/releases.ts';
import { selfTest } from '../../runtimes/runtimes.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { progressBar } from '../progress.ts';
import type { GlobalOptions } from '../session.ts';
import { answer, exitCodes, must, optionsOf, Refused } from '../session.ts';
import { absolute, bold, bytes, path, plain, typed } from '../text.ts';

export function addModelCommand(program: Command): void {
  const model = program
    .command('model')
    .description('the models that look at photos: list them, add an official DELF, choose one, remove one')
    .addHelpText(
      'after',
      `\n  ${typed('model add delf_v1_20171026')}\n  ${typed('model use delf_v1_20171026')}`,
    );

  model
    .command('add')
    .description(
      'fetch an official release, or take a DELF that is on this disk; it is checked, converted and tried',
    )
    .addArgument(
      new Argument('[release]', 'the official release to fetch; with --from: that it must be').choices(
        RELEASES.map(({ id }) => id),
      ),
    )
    .option(
      '--from <path>',
      'a model on this disk: an archive like the official ones, or its folder with model/ and pca/; ' +
        'or a folder with a manifest of your own',
      absolute,
    )
    .option('--yes', 'connect without asking')
    .option(
      '--id <id>',
      "the model's id, as it is; default: the release, else the manifest's, else the name of the folder or " +
        'archive, with --reference "-reference" after that',
    )
    .option(
      '--reference',
      "with the reference's own stride, scales and threshold, for comparison with published figures",
    )
    .addOption(
      new Option(
        '--attention <kind>',
        'l2-norm: from the descriptors, for a network whose attention nobody trained',
      )
        .choices(['output', 'l2-norm'])
        .default('output')
        .conflicts('reference'),
    )
    .addHelpText(
      'after',
      `
A release is fetched from ${new URL(RELEASES[0]!.url).host}, after a question. A download that was stopped
continues. Every variable is checked against its checksum, and the files of delf_v1_20171026 against their
published ids. With --from nothing is downloaded. Python and TensorFlow are not needed.
An ONNX network of your own is added with a manifest: electron/model/README.md.

  ${typed('model add delf_v1_20171026')}
  ${typed('model add delf_v1_20171026 --from ~/Downloads/delf_v1_20171026.tar.gz')}
  ${typed('model add --from ~/models/my-delf')}`,
    )
    .action(async (name: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<{
        from?: string;
        yes?: boolean;
        id?: string;
        reference?: boolean;
        attention: 'output' | 'l2-norm';
      }>(command);
      const { from, yes = false, id, reference = false, attention } = options;
      const release = RELEASES.find((one) => one.id === name) ?? null;
      const how = { id, isReference: reference, attention, into: ownModels(), tryOut: selfTest };
      if (from === undefined && release === null)
        command.error('error: name an official release, or a model on this disk with --from');
      const outcome =
        from === undefined
          ? await fetchOfficial(release!, yes, how)
          : await addModel({ ...how, from, release });
      const added = must(outcome);
      answer(
        options,
        { id: added.id, folder: added.folder } satisfies ModelAddResult,
        () =>
          `Model ${added.id} is in ${path(added.folder)}. Use it for one command ` +
          `(${typed(`scan --model ${added.id}`)}) or from now on: ${typed(`model use ${added.id}`)}`,
      );
    });

  model
    .command('list')
    .description('the models that are here, which of them is in use, and what they take on the disk')
    .addHelpText('after', `\n  ${typed('model list')}`)
    .action(async (_: unknown, command: Command) => {
      const used = modelInUse(ownModels());
      const models = (await listModels(modelFolders())).map((one) => ({ ...one, inUse: one.id === used }));
      answer(optionsOf<GlobalOptions>(command), { models } satisfies ModelListResult, () =>
        models
          .map(
            ({ id, name, source, inUse, folder, problem, bytes: size }) =>
              `${bold(id)}${inUse ? ' (in use)' : ''}${id === BUILT_IN_MODEL ? ' (built in)' : ''}: ` +
              `${problem ?? `${name}. ${source}`}\n  ${bytes(size)} in ${path(folder)}`,
          )
          .join('\n'),
      );
    });

  model
    .command('use')
    .description('choose the model that looks at photos from now on, on the command line and in the window')
    .argument('<id>', 'the model')
    .addHelpText(
      'after',
      '\nThe next scan looks at all photos with it. What another model found stays in the ' +
        `library.\n\n  ${typed('model use delf_v1_20171026')}`,
    )
    .action(async (id: string, _: unknown, command: Command) => {
      const { folder } = must(await openModel((await modelNamed(id)).folder, []));
      await remember(id);
      answer(
        optionsOf<GlobalOptions>(command),
        { id, folder } satisfies ModelUseResult,
        () => `Model ${id} is in use. The next scan looks at the photos with it.`,
      );
    });

  model
    .command('remove')
    .description('remove a model from this disk; what was found with it stays in the library')
    .argument('<id>', 'the model')
    .addHelpText('after', `\n  ${typed('model remove delf_v1_20171026')}`)
    .action(async (id: string, _: unknown, command: Command) => {
      const model = await modelNamed(id);
      const wasInUse = modelInUse(ownModels()) === id;
      must(await removeModel(model, ownModels()));
      if (wasInUse) await remember(BUILT_IN_MODEL);
      const { folder } = model;
      answer(
        optionsOf<GlobalOptions>(command),
        { id, folder, inUse: modelInUse(ownModels()) } satisfies ModelRemoveResult,
        () =>
          [
            `Model ${id} is removed from this disk. Places and matches that were found with it stay ` +
              'in the library.',
            ...(wasInUse ? [`It was in use; ${BUILT_IN_MODEL}, which is built in, is in use again.`] : []),
          ].join('\n'),
      );
    });
}

/** Asks, unless that was answered by `--yes`, and fetches. */
async function fetchOfficial(
  release: Release,
  isAgreed: boolean,
  how: Omit<AddOptions, 'from' | 'release'>,
): Promise<ModelOutcome<ModelPackage>> {
  const where =
    `This connects to ${new URL(release.url).host} (Google) and fetches ${release.url}, about ` +
    `${bytes(release.aboutBytes)}. Nothing of your photos is sent.`;
  if (!isAgreed && !(await isAllowed(where))) {
    throw new Refused({
      kind: 'not agreed',
      reason: `Nothing was fetched. ${where}`,
      remedy:
        'Agree with --yes, or fetch it by other means: ' +
        `"${typed(`model add ${release.id} --from FILE`)}"`,
    });
  }
  const bar = progressBar();
  const signal = abortOnInterrupt(() => bar.clear(), exitCodes.interrupted);
  const start = performance.now();
  let had: number | null = null;
  const outcome = await addOfficial({
    ...how,
    release,
    downloads: join(dataFolder(), 'downloads'),
    signal,
    onProgress({ bytes: done, total }) {
      had ??= done;
      const perSecond = ((done - had) / (1 + performance.now() - start)) * 1000;
      const secondsLeft = total === null || perSecond === 0 ? null : (total - done) / perSecond;
      bar.show({
        phase: 'download',
        done: Math.round(done / 1e6),
        total: total === null ? null : Math.round(total / 1e6),
        perSecond: perSecond / 1e6,
        secondsLeft,
        current: null,
      });
    },
  }).finally(() => bar.clear());
  if (signal.aborted && !outcome.ok) process.exitCode = exitCodes.interrupted;
  return outcome;
}

/** false where nobody can be asked. */
async function isAllowed(what: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const said = await asking
    .question(`${plain(what)} Go on? [y/N] `)
    .catch(() => '')
    .finally(() => asking.close()); // Ctrl-C is a no
  return /^y(es)?$/i.test(said.trim());
}

async function modelNamed(id: string): Promise<FoundModel> {
  const model = (await findModels(modelFolders())).find((one) => one.id === id);
  if (model === undefined)
    throw new Refused({
      kind: 'no such model',
      reason: `There is no model "${id}".`,
      remedy: `"${typed('model list')}" says which there are.`,
    });
  return model;
}

async function remember(id: string): Promise<void> {
  const kept = await useModel(id, ownModels());
  if (!kept.ok) throw new Refused(kept.failure);
}
