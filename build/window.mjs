// Builds the window where it is absent or older than what it is made of: its page, renderer/ ->
// dist/renderer, and the desktop program around it, electron/main and electron/preload -> dist/shell. Where
// building fails it says so in one line and ends well: the command line needs no window.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const changedAt = (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const all = (folder) => [
  folder,
  ...readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
];

/** `made`: a file of the result; `of`: the folders it is made of; `config`: where its vite.config.ts lies. */
function build(what, made, of, config) {
  if (changedAt(made) >= Math.max(...of.flatMap(all).map(changedAt))) return;
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  // a process of its own: what fails inside Vite may end it
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build', config, '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(/Error: .*/.exec(stderr)?.[0] ?? `Vite ended with ${status}`);
  console.log(`${what} built.`);
}

try {
  build(
    "The window's page",
    'dist/renderer/index.html',
    ['renderer', 'electron/contract', 'build'],
    'renderer',
  );
  build('The desktop program', 'dist/shell/main.cjs', ['electron'], 'electron');
} catch (error) {
  console.log(
    `The window could not be built (${error.message.split('\n')[0]}): it cannot be shown; the command ` +
      'line works.',
  );
}
