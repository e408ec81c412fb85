// Compiles the native kernels with the headers that the npm package `node` carries, so nothing is downloaded. Plain JavaScript: it runs on
// whatever Node the machine has (20 or newer). Where compiling fails it says so in one line and ends well: the TypeScript twins take over.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

function headers() {
  const fromNode = createRequire(require.resolve('node/package.json'));
  const carrier = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/package.json`;
  const folder = dirname(fromNode.resolve(carrier));
  if (!existsSync(join(folder, 'include/node/node_api.h'))) throw new Error('the npm package "node" has no headers here');
  return folder;
}

function compile() {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(nodedir|node_gyp|disturl|dist_url)$/i.test(name)));
  const nodeGyp = require.resolve('node-gyp/bin/node-gyp.js');
  const run = spawnSync(process.execPath, [nodeGyp, 'rebuild', '--directory', here, '--nodedir', headers(), '--release'], {
    env: environment,
    encoding: 'utf8',
  });
  mkdirSync(join(here, 'build'), { recursive: true });
  writeFileSync(join(here, 'build/build.log'), `${run.stdout ?? ''}${run.stderr ?? ''}`);
  if (run.status !== 0) throw new Error('the compiler\'s own words are in native/build/build.log');
}

try {
  compile();
  console.log('Native kernels compiled.');
} catch (error) {
  console.log(`The native kernels could not be compiled (${error.message.split('\n')[0]}): the TypeScript twins do their work, about XX times slower.`);
}
