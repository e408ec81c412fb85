/**
 * Scans of 80 photos that somebody ends, or stops for a while, at any of their moments: they go on,
 * and end with the library that an unbroken scan gives. No process outlives the one that it works for.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import type { ScanPhase, ScanProgress } from '../../../electron/contract/scan.ts';
import { libraryContent } from '../../scan/support/library-content.ts';
import { asking } from '../../support/asked.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { engineOn, scanEnds } from '../engine.ts';
import { putPhotos } from './photos.ts';
import { markProcesses, marked, orphans, send } from './processes.ts';

const PHOTO_COUNT = 80;

/** Of one library: the last is of the engine's process. */
const MOST_A_LIBRARY = 11;

/** Where they come, in equal shares. */
const PHASES: readonly ScanPhase[] = [
  ...(['walk', 'extract', 'extract', 'extract', 'extract'] as const),
  ...(['index', 'candidates', 'verify', 'same shots', 'places'] as const),
];
const ORDER = [...new Set(PHASES)];
const MOST_DELAY_MS = 300;

type Intervention = (scan: ChildProcess, next: () => number) => Promise<void> | void;
const INTERVENTIONS: Record<string, Intervention> = {
  'SIGKILL of all': () => marked().forEach(({ pid }) => send(pid, 'SIGKILL')),
  'SIGKILL of the scan': (scan) => void scan.kill('SIGKILL'),
  async 'SIGKILL of a child'(scan, next) {
    const children = marked().filter(({ pid }) => pid !== scan.pid);
    const kinds = [...Map.groupBy(children, ({ module }) => module).values()];
    const kind = kinds[Math.floor(next() * kinds.length)];
    if (kind !== undefined) send(kind[0]!.pid, 'SIGKILL');
    await setTimeout(next() * 2000);
    scan.kill('SIGTERM');
  },
  SIGTERM: (scan) => void scan.kill('SIGTERM'),
  SIGHUP: (scan) => void scan.kill('SIGHUP'),
  SIGINT: (scan) => void scan.kill('SIGINT'),
  async 'SIGINT twice'(scan, next) {
    scan.kill('SIGINT');
    await setTimeout(600 * next() + 300);
    scan.kill('SIGINT');
  },
  async 'STOP and CONT'(scan, next) {
    const stopped = marked();
    for (const { pid } of stopped) send(pid, 'SIGSTOP');
    await setTimeout(1500 * next());
    for (const { pid } of stopped) send(pid, 'SIGCONT');
    await setTimeout(1500 * next());
    scan.kill('SIGINT');
  },
};

export const interventions = {
  count: 1000,
  async run(count: number, seed: number) {
    markProcesses();
    const next = random(seed);
    const root = mkdtempSync(join(tmpdir(), 'revisit-interventions-'));
    const photos = join(root, 'photos');
    const kind = await putPhotos(photos, PHOTO_COUNT, seed);
    await scan(join(root, 'whole'), photos, null);
    const whole = libraryContent(join(root, 'whole'));
    const figures = { photos: kind, asked: count, of: {} as Record<string, number>, wrong: [] as string[] };
    const countOf = (name: string): void => void (figures.of[name] = (figures.of[name] ?? 0) + 1);
    const names = Object.keys(INTERVENTIONS);
    for (let left = count, number = 0; left > 0; number += 1) {
      const library = join(root, `library ${number}`);
      const most = Math.min(left, MOST_A_LIBRARY);
      left -= most;
      for (let i = 0; i < most - 1; i += 1) {
        const phase = PHASES[Math.floor((i * PHASES.length) / (most - 1))]!;
        const name = names[(number + i) % names.length]!;
        const done = phase === 'extract' ? Math.floor(((i + next()) / most) * PHOTO_COUNT) : 0;
        const moment = { phase, done, delayMs: MOST_DELAY_MS * next() };
        const intervene = (of: ChildProcess): Promise<void> | void => INTERVENTIONS[name]!(of, next);
        if (await scan(library, photos, { ...moment, intervene })) countOf(name);
        figures.wrong.push(...(await orphans()).map((module) => `${name} in ${phase}: ${module} runs on`));
      }
      await killEngine(library, photos, next);
      countOf('SIGKILL of the engine');
      figures.wrong.push(...(await orphans()).map((module) => `engine: ${module} runs on`));
      const content = libraryContent(library);
      for (const [of, rows] of Object.entries(content))
        if (!isDeepStrictEqual(rows, whole[of]))
          figures.wrong.push(`library ${number}: other ${of}, ${differences(rows, whole[of]!)}`);
      rmSync(library, { recursive: true });
    }
    rmSync(root, { recursive: true });
    return figures;
  },
};

/** The first rows that are in one alone. */
function differences(rows: readonly unknown[], others: readonly unknown[]): string {
  const firstOf = (all: readonly unknown[], but: readonly unknown[]): string => {
    const known = new Set(but.map((row) => inspect(row)));
    const left = all.map((row) => inspect(row)).filter((row) => !known.has(row));
    return left.slice(0, 3).join(', ');
  };
  return `with ${firstOf(rows, others)}, without ${firstOf(others, rows)}`;
}

interface Moment {
  phase: ScanPhase;
  done: number;
  delayMs: number;
  intervene: (scan: ChildProcess) => Promise<void> | void;
}

/**
 * To its end, or to that of the intervention: so long after so much of the phase, or in a later one. Whether
 * there was one: what is left of the scan may have ended before.
 */
async function scan(library: string, photos: string, moment: Moment | null): Promise<boolean> {
  const child = fork(
    join(import.meta.dirname, '../../scan/rounds/scan-process.ts'),
    [library, photos, 'Infinity'],
    { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  let isArmed = true;
  let intervened: Promise<void> = Promise.resolve();
  child.on('message', ({ phase, done }: ScanProgress) => {
    const ahead = moment === null ? -1 : ORDER.indexOf(phase) - ORDER.indexOf(moment.phase);
    if (!isArmed || moment === null || ahead < 0 || (ahead === 0 && done < moment.done)) return;
    isArmed = false;
    intervened = setTimeout(moment.delayMs).then(() => moment.intervene(child));
  });
  await once(child, 'exit');
  await intervened;
  return !isArmed;
}

/** The engine goes on with the library to the end, though its process is killed on the way. */
async function killEngine(library: string, photos: string, next: () => number): Promise<void> {
  const engine = await engineOn(library);
  const restarted = Promise.withResolvers<void>();
  engine.subscribe((name) => name === 'engine.restarted' && restarted.resolve());
  await asking(() => engine)('folder.add', { token: engine.grant(photos) });
  await setTimeout(next() * 3000);
  process.kill(engine.pid()!, 'SIGKILL');
  await restarted.promise;
  await asking(() => engine)('scan.start', {}); // the one before may have been over
  await scanEnds(engine);
  await engine.close();
}
