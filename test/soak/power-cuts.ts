/**
 * The cord is pulled while a person decides: of each file there is what it was at its last fsync. No decision
 * that was answered is lost, whichever of the library and its log lost what came after.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExistingStore, repairStore } from '../../electron/store/store.ts';
import { decidedLibrary } from '../store/decisions/log/decided.ts';
import { random } from '../support/synthetic/synthetic.ts';

const here = import.meta.dirname;

/** null where nothing here makes C into a library that is preloaded. */
export function powerCutter(): string | null {
  const library = join(mkdtempSync(join(tmpdir(), 'revisit-synced-')), 'synced.so');
  const made =
    process.platform === 'linux' &&
    spawnSync('cc', ['-shared', '-fPIC', '-o', library, join(here, 'synced.c'), '-ldl']).status === 0;
  return made ? library : null;
}

export const powerCuts = {
  count: 200,
  async run(count: number, seed: number) {
    const cutter = powerCutter();
    if (cutter === null) throw new Error('there is no C compiler here');
    const next = random(seed);
    const figures = { cuts: count, answered: 0, wrong: [] as string[] };
    const { library } = decidedLibrary();
    library.store.close();
    const root = mkdtempSync(join(tmpdir(), 'revisit-cuts-'));
    for (let i = 0; i < count; i += 1) {
      const [files, synced] = [join(root, 'files'), join(root, 'synced')];
      for (const folder of [files, synced]) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        cpSync(library.folder, folder, { recursive: true });
      }
      const answered = await cutAfter(cutter, files, synced, Math.floor(next() * 20), next() * 5);
      figures.answered += answered;
      const path = join(synced, 'library.sqlite');
      if (i % 2 === 1) rmSync(path); // the library is gone with it, and the log is all there is
      if (i % 2 === 1 && !repairStore(path).ok) figures.wrong.push(`cut ${i}: not repaired`);
      const store = openExistingStore(path);
      if (!store.ok) {
        figures.wrong.push(`cut ${i}: ${store.failure.reason}`);
        continue;
      }
      const stars = new Set(store.value.decisions.favourites());
      const lost = Array.from({ length: answered }, (_, j) => j + 1).filter((j) => !stars.has(j));
      const name = Number(/\d+/.exec(store.value.decisions.namesAndCovers()[0]?.name ?? '')?.[0] ?? 0);
      if (lost.length > 0 || name < answered)
        figures.wrong.push(`cut ${i}: lost ${lost.join(' ')}, at ${name}`);
      store.value.close();
    }
    rmSync(root, { recursive: true });
    library.remove();
    return figures;
  },
};

/** How many were answered when the cord was pulled: some moments after so many. */
async function cutAfter(
  cutter: string,
  files: string,
  synced: string,
  most: number,
  moreMs: number,
): Promise<number> {
  const child = spawn(process.execPath, [join(here, 'deciding.ts'), join(files, 'library.sqlite')], {
    env: { ...process.env, LD_PRELOAD: cutter, FILES: files, SYNCED: synced },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answered = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    answered = Number(bytes.toString().trim().split('\n').at(-1));
    if (answered >= most) setTimeout(() => child.kill('SIGKILL'), moreMs);
  });
  await once(child, 'close');
  return answered;
}
