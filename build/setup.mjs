// Runs after `npm install` and as `npm run build`: what npm alone does not do. Safe to repeat; it never fails an installation, it says in
// one line each what could not be had and what that costs. Plain JavaScript, so that an older Node can still say that it is too old.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? '.', '..');
const say = (line) => console.warn(`revisit: ${line}`);

// npm puts node_modules/.bin first on the path, so this process is already the Node that the npm package "node" carries, where it could be had.
if (Number.parseInt(process.versions.node, 10) < 24)
  say(`no Node 24 came with the npm package "node", and this is ${process.versions.node}: Revisit will not start. "npm rebuild node" tries again.`);

const build = spawnSync(process.execPath, [join(root, 'native', 'build.mjs')], { stdio: 'inherit' });
if (build.status !== 0) say('the native kernels could not be built: the same results from slower TypeScript ("npm run build" tries again).');
