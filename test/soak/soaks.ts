/** For hours, by a seed: `npm run soak -- NAME [COUNT] [SEED]`; tests here have short forms of them. */
import { bitFlips } from './bit-flips.ts';
import { disksAway } from './disks-away.ts';
import { fullDisks } from './full-disks.ts';
import { interventions } from './killed/interventions.ts';
import { migrations } from './killed/migrations.ts';
import { tidying } from './killed/tidying.ts';
import { longUse } from './long-use.ts';
import { mutants } from './mutants/mutants.ts';
import { readers } from './mutants/readers.ts';
import { powerCuts } from './power-cuts.ts';
import { serveAttacks } from './serve-attacks.ts';

export interface Soak {
  /** How often, where nobody says. */
  count: number;
  /** `wrong`: what must not be. */
  run(count: number, seed: number): { wrong: string[] } | Promise<{ wrong: string[] }>;
}

export const soaks: Record<string, Soak> = {
  'bit-flips': bitFlips,
  'disks-away': disksAway,
  'full-disks': fullDisks,
  interventions,
  'long-use': longUse,
  migrations,
  mutants,
  'power-cuts': powerCuts,
  readers,
  serve: serveAttacks,
  tidying,
};

if (import.meta.main) {
  const [name = '', count, seed = '1'] = process.argv.slice(2);
  const soak = soaks[name];
  if (soak === undefined) {
    console.error(`Name one of: ${Object.keys(soaks).join(', ')}`);
    process.exit(2);
  }
  const figures = await soak.run(Number(count ?? soak.count), Number(seed));
  console.log(JSON.stringify({ soak: name, seed: Number(seed), ...figures }, null, 1));
  if (figures.wrong.length > 0) process.exitCode = 1;
}
