/** What the processes that start with each scan load: each module costs every start. */
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const electron = resolve(import.meta.dirname, '../../electron');

/** Loads a module as Node does, and prints what it loaded. */
const LOAD = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import(process.argv[1]);
  console.log(JSON.stringify(loaded));
  process.exit(0);`;

/** Packages and rooms. */
function loadedBy(child: string): string[] {
  const module = pathToFileURL(join(electron, child)).href;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', LOAD, module]);
  const urls = JSON.parse(printed.toString()) as string[];
  const nameOf = (url: string): string =>
    /\/node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(url)?.[1] ??
    /\/electron\/([^/]+)/.exec(url)?.[1] ??
    /\/(native)\//.exec(url)?.[1] ??
    url;
  return [...new Set(urls.map(nameOf))].filter((name) => !name.startsWith('node:')).sort();
}

test.each([
  ['scan/walk/process/walk-child.ts', ['contract', 'ignore', 'native', 'process', 'scan', 'vision']],
  ['scan/watch/watch-child.ts', ['contract', 'native', 'process', 'scan', 'vision']],
  ['trash/disk-child.ts', ['contract', 'process', 'trash']],
  ['process/disks-child.ts', ['process']],
])('the process of %s loads neither the store nor a package that it has no use for', (child, expected) => {
  expect(loadedBy(child)).toEqual(expected);
});
