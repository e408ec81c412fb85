/** Walks the folder named on the command line as a user who owns nothing, and prints the steps. */
import { pathText } from '../../../electron/contract/paths.ts';
import { walk } from '../../../electron/scan/walk/walk.ts';

process.setgroups?.([]);
process.setgid?.(65_534);
process.setuid?.(65_534);
const steps = await Array.fromAsync(walk([{ id: 1, path: Buffer.from(process.argv[2]!) }]));
console.log(
  JSON.stringify(
    steps.map((step) =>
      step.kind === 'files'
        ? { photos: step.files.map(({ path }) => pathText(path)) }
        : step.kind === 'unreadable'
          ? { unreadable: pathText(step.path), ...step.failure }
          : { end: step.kind === 'end' ? step.state : null },
    ),
  ),
);
