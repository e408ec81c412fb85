/** The engine over a library, as a soak uses it. */
import { setTimeout } from 'node:timers/promises';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { asking } from '../support/asked.ts';
import { builtIn } from '../support/models/built-in.ts';

export async function engineOn(library: string): Promise<Engine> {
  const started = await startEngine({ library, model: (await builtIn()).folder, compute: 'cpu' });
  if (!started.ok) throw new Error(started.failure.reason);
  return started.value;
}

/** How it ended. */
export async function scanEnds(engine: Engine): Promise<string> {
  for (;;) {
    const { scan } = await asking(() => engine)('library.state', {});
    if (scan.state !== 'scanning') return scan.state;
    await setTimeout(50);
  }
}
