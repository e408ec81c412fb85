// Builds the page of the window, renderer/ -> dist/renderer, where it is absent or older than what it is made of. Where building fails it says so
// in one line and ends well: the command line needs no page.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const changedAt = (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const all = (folder) => [folder, ...readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name))];

try {
  if (changedAt('dist/renderer/index.html') < Math.max(...['renderer', 'electron/contract'].flatMap(all).map(changedAt))) {
    const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
    // a process of its own: what fails inside Vite may end it
    const { status, stderr } = spawnSync(process.execPath, [vite, 'build', 'renderer', '--logLevel', 'error'], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(/Error: .*/.exec(stderr)?.[0] ?? `Vite ended with ${status}`);
    console.log("The window's page built.");
  }
} catch (error) {
  console.log(`The page of the window could not be built (${error.message.split('\n')[0]}): the window cannot be shown; the command line works.`);
}
