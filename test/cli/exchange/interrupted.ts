/** Loaded before a program: Ctrl-C comes while it is at its first sidecar. */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { rm } = promises;
let isFirst = true;
Object.assign(promises, {
  rm: (...args: Parameters<typeof rm>) => {
    if (isFirst && String(args[0]).includes('.xmp')) process.emit('SIGINT');
    isFirst = false;
    return rm(...args);
  },
});
syncBuiltinESMExports();
