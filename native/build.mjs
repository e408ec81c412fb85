// Compiles the native kernels with the headers that the npm package `node` carries, so nothing is downloaded.
// Plain JavaScript: it runs on whatever Node the machine has (20 or newer). Where compiling fails it says so
// in one line and ends well: the TypeScript kernels take over.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/**
 * The folder of the package that carries this platform's Node, headers included. The package `node` installs
 * it by a script, unknown to npm, and the next `npm install` clears it away as a stranger: then the script
 * runs again.
 */
function headers() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const carrier = `${name}-${platform}-${process.arch}/package.json`;
  const find = () => dirname(createRequire(require.resolve('node/package.json')).resolve(carrier));
  let folder;
  try {
    folder = find();
  } catch {
    spawnSync('npm', ['rebuild', 'node'], { cwd: dirname(here), shell: process.platform === 'win32' });
    folder = find();
  }
  if (!existsSync(join(folder, 'include/node/node_api.h')))
    throw new Error('the npm package "node" has no headers here');
  return folder;
}

/** true when nothing that the kernels are made of is younger than they are. */
function isUpToDate() {
  const changedAt = (file) => statSync(join(here, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [
    'binding.gyp',
    ...readdirSync(join(here, 'src'), { recursive: true }).map((name) => join('src', name)),
  ];
  return changedAt('build/Release/revisit.node') > Math.max(...sources.map(changedAt));
}

function compile() {
  const elsewhere = /^npm_config_(nodedir|node_gyp|disturl|dist_url)$/i;
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !elsewhere.test(name)),
  );
  const nodeGyp = require.resolve('node-gyp/bin/node-gyp.js');
  const run = spawnSync(
    process.execPath,
    [nodeGyp, 'rebuild', '--directory', here, '--nodedir', headers(), '--release'],
    {
      env: environment,
      encoding: 'utf8',
    },
  );
  mkdirSync(join(here, 'build'), { recursive: true });
  writeFileSync(join(here, 'build/build.log'), `${run.stdout ?? ''}${run.stderr ?? ''}`);
  if (run.status !== 0) throw new Error("the compiler's own words are in native/build/build.log");
}

try {
  if (!isUpToDate()) {
    compile();
    console.log('Native kernels compiled.');
  }
} catch (error) {
  // The factors: docs/measurements.md#native.
  const why = error.message.split('\n')[0];
  console.log(
    `The native kernels could not be compiled (${why}): TypeScript does their work, up to 190 times slower.`,
  );
}
