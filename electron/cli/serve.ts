import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { abortOnInterrupt } from './interrupt.ts';
import { exitCodes, libraryFolder, modelId, must, optionsOf, Refused } from './session.ts';
import { absolute, typed } from './text.ts';

/** What opens an address in the person's browser, by system. */
const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = { linux: ['xdg-open'], darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };

export function addServe(program: Command): void {
  program.command('serve')
    .description('open the window in the browser: places, matches and search, from this machine to this machine only')
    .argument('[path...]', 'folders to add to the library')
    .option('--port <number>', 'the port to listen on (else a free one)', portNumber, 0)
    .option('--no-open', 'only print the address, do not open the browser')
    .addHelpText('after', `
The address opens once, and only on this machine. Ctrl-C ends it.

  ${typed('serve ~/Pictures')}`)
    .action(async (paths: string[], _: unknown, command: Command) => {
      const options = optionsOf<{ port: number; open: boolean }>(command);
      const { startEngine } = await import('../engine/client.ts');
      const { builtPages, serve } = await import('../serve/serve.ts');
      const engine = must(await startEngine({ library: libraryFolder(options), model: modelId(options) }));
      try {
        for (const path of paths) must(await engine.request('folder.add', { token: engine.grant(absolute(path)) }));
        const state = must(await engine.request('library.state', {})) as { folders: unknown[] };
        if (state.folders.length > 0) must(await engine.request('scan.start', {}));
        const served = await serve({ engine, port: options.port }).catch((error: NodeJS.ErrnoException) => {
          if (!['EADDRINUSE', 'EACCES'].includes(error.code ?? '')) throw error;
          throw new Refused({ kind: 'port taken', reason: `Port ${options.port} cannot be used (${error.code}).`, remedy: 'Name another --port, or none.' });
        });
        process.stdout.write(options.json ? `${JSON.stringify({ url: served.url })}\n` : `Revisit is open at ${served.url}\n`);
        if (!existsSync(join(builtPages, 'index.html'))) console.error('The page is not built yet: "npm run build:renderer" builds it.');
        if (options.open) openBrowser(served.url);
        await stopped();
        await served.close();
      } finally {
        await engine.close();
      }
    });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

/** Resolves when the person stops the program. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    abortOnInterrupt(() => console.error('Stopping.'), exitCodes.interrupted).addEventListener('abort', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** Without a browser the address is on the screen all the same. */
function openBrowser(url: string): void {
  const [opener, ...args] = OPENERS[process.platform] ?? [];
  if (opener === undefined) return;
  spawn(opener, [...args, url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
