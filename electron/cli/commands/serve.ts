import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { ServeResult } from '../../contract/results/results.ts';
import { isFolder, noSuchFolder } from '../../process/folders.ts';
import { openBrowser } from '../browser.ts';
import { demo } from '../demo.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { GlobalOptions } from '../session.ts';
import { computeChoice, exitCodes, libraryFolder, must, namedModel, optionsOf, Refused } from '../session.ts';
import { absolute, typed } from '../text.ts';
import { print, say } from '../terminal.ts';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description(
      'open the library as a page of the browser: places, matches and search, from this machine to ' +
        'this machine only',
    )
    .argument('[path...]', 'folders to add to the library')
    .option('--demo', 'show photos that the project painted itself, in a library of their own')
    .option('--port <number>', 'the port to listen on (else a free one)', portNumber, 0)
    .option('--no-open', 'only print the address, do not open the browser')
    .addHelpText(
      'after',
      `
The address opens once, and only on this machine. Enter shows a new one, Ctrl-C ends it.

  ${typed('serve ~/Pictures')}
  ${typed('serve --demo')}`,
    )
    .action(async (paths: string[], _: unknown, command: Command) => {
      const options = optionsOf<{ port: number; open: boolean; demo?: boolean }>(command);
      const { library, folders } = await libraryToOpen(paths, options, command);
      await openPage(options, library, folders, null);
    });
}

/**
 * The library that the line names, and the folders to add to it. A library that is named is made only where
 * folders are named for it: one without is a mistyped path, or its disk is away.
 */
export async function libraryToOpen(
  paths: string[],
  options: GlobalOptions & { demo?: boolean },
  command: Command,
): Promise<{ library: string; folders: string[] }> {
  if (options.demo && paths.length > 0)
    command.error('error: --demo shows its own photos and takes no folders');
  const library = libraryFolder(options);
  if (options.demo) return demo(library);
  for (const folder of paths)
    if (!isFolder(absolute(folder))) throw new Refused(noSuchFolder(absolute(folder)));
  if (options.library !== undefined && paths.length === 0) {
    const { whyNoLibrary } = await import('../../library/library.ts');
    const why = whyNoLibrary(library);
    if (why !== null) throw new Refused(why);
  }
  return { library, folders: paths };
}

/** Serves the page until the person stops it. `why`: the reason where it stands in for a window. */
export async function openPage(
  options: GlobalOptions & { port: number; open: boolean },
  library: string,
  folders: string[],
  why: string | null,
): Promise<void> {
  const { startEngine } = await import('../../host/client.ts');
  const { builtPages, serve } = await import('../../serve/serve.ts');
  const engine = must(
    await startEngine({ library, model: namedModel(options), compute: computeChoice(options) }),
  );
  try {
    for (const path of folders)
      must(await engine.request('folder.add', { token: engine.grant(absolute(path)) }));
    const state = must(await engine.request('library.state', {})) as { folders: unknown[] };
    if (state.folders.length > 0) must(await engine.request('scan.start', {}));
    const served = await serve({ engine, port: options.port }).catch((error: NodeJS.ErrnoException) => {
      if (!['EADDRINUSE', 'EACCES'].includes(error.code ?? '')) throw error;
      throw new Refused({
        kind: 'port taken',
        reason: `Port ${options.port} cannot be used (${error.code}).`,
        remedy: 'Name another --port, or none.',
      });
    });
    const stop = stopped(); // who reads the address may stop it at once
    const forget = options.open ? openBrowser(served.url) : null;
    print(
      options.json
        ? ({ url: served.url } satisfies ServeResult)
        : `Revisit is open at ${served.url}\n` +
            (forget !== null ? 'It opens in your browser' : 'Open it in a browser of this machine') +
            `${why === null ? '' : `: ${why}`}. ` +
            `${process.stdin.isTTY ? 'Enter shows another address, ' : ''}Ctrl-C ends it.`,
    );
    if (!existsSync(join(builtPages, 'index.html')))
      say('The page is not built yet: "npm run build" builds it.');
    const enter = onEnter(() => print(`A fresh address, which opens once: ${served.freshUrl()}`));
    await stop;
    enter.close();
    forget?.();
    await served.close();
  } finally {
    await engine.close();
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

/** Runs what the person asks for by Enter, where a person is at the terminal. */
function onEnter(run: () => void): { close: () => void } {
  if (!process.stdin.isTTY) return { close: () => undefined };
  const lines = createInterface({ input: process.stdin });
  lines.on('line', run);
  return lines;
}

/** Resolves when the person stops the program. */
export function stopped(): Promise<void> {
  return new Promise((resolve) => {
    abortOnInterrupt(() => say('Stopping.'), exitCodes.interrupted).addEventListener('abort', () =>
      resolve(),
    );
    for (const signal of ['SIGTERM', 'SIGHUP']) process.once(signal, () => resolve());
  });
}
