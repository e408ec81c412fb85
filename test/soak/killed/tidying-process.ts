/**
 * Tidies a library, or asks all back, by an engine of its own, or as the command line does: LIBRARY `remove`
 * or `restore`, `engine` or `alone`.
 */
import { setTimeout } from 'node:timers/promises';
import { asking } from '../../support/asked.ts';
import { opened } from '../../support/library.ts';
import { engineOn } from '../engine.ts';

const [folder = '', what, how] = process.argv.slice(2);
await (how === 'engine' ? withEngine : alone)(what === 'remove');
process.disconnect();

async function withEngine(removes: boolean): Promise<void> {
  const engine = await engineOn(folder);
  const asked = asking(() => engine);
  process.send?.('begun');
  if (removes) {
    await asked('tidy.start', { scope: 'sure' });
    do await setTimeout(20);
    while ((await asked('tidy.state', {})).state === 'removing');
  } else {
    const ids = (await asked('removed.list', {})).map(({ id }) => id);
    await asked('removed.restore', { ids });
  }
  await engine.close();
}

async function alone(removes: boolean): Promise<void> {
  const library = opened(folder);
  process.send?.('begun');
  if (removes) await library.tidy.start({ scope: 'sure' });
  else await library.removed.restore(library.removed.restorable());
  await library.close();
}
