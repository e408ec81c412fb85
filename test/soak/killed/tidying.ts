/**
 * Copies are moved to the trash, or back, when somebody ends what does that, at any moment: each file of the
 * person's lies in one place, the library says where, and a removal or restoring that is begun again ends as
 * an unbroken one, with all that was decided.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import sharp from 'sharp';
import { openExistingStore } from '../../../electron/store/store.ts';
import { decisionsIn } from '../../store/decisions/log/decided.ts';
import { asking } from '../../support/asked.ts';
import { opened } from '../../support/library.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { engineOn, scanEnds } from '../engine.ts';
import { putPhotos } from './photos.ts';
import { markProcesses, marked, orphans, send } from './processes.ts';

const PHOTO_COUNT = 12;

const OF_ENGINE = 'SIGKILL of the engine';
const INTERVENTIONS: Record<string, (program: ChildProcess, next: () => number) => Promise<void> | void> = {
  'SIGKILL of all': () => marked().forEach(({ pid }) => send(pid, 'SIGKILL')),
  'SIGKILL of the program': (program) => void program.kill('SIGKILL'),
  [OF_ENGINE]: () => killed('engine-process.ts'),
  'SIGKILL of what asks the disks': () => killed('disk-child.ts'),
  SIGTERM: (program) => void program.kill('SIGTERM'),
  async 'STOP, CONT and SIGINT'(program, next) {
    const stopped = marked();
    for (const { pid } of stopped) send(pid, 'SIGSTOP');
    await setTimeout(100 * next());
    for (const { pid } of stopped) send(pid, 'SIGCONT');
    await setTimeout(20 * next());
    program.kill('SIGINT');
  },
};

const killed = (module: string): void =>
  marked().forEach((one) => void (one.module.endsWith(module) && send(one.pid, 'SIGKILL')));

type What = 'remove' | 'restore';

export const tidying = {
  count: 200,
  async run(count: number, seed: number) {
    markProcesses();
    const next = random(seed);
    const root = mkdtempSync(join(tmpdir(), 'revisit-tidying-'));
    const { XDG_DATA_HOME = '' } = process.env;
    process.env.XDG_DATA_HOME = join(root, 'now/data-home');
    const kind = await prepare(join(root, 'now'), seed);
    const figures = { photos: kind, asked: count, of: {} as Record<string, number>, wrong: [] as string[] };
    cpSync(join(root, 'now'), join(root, 'remove'), COPIED);
    const removal = await run(root, 'remove', 'alone');
    cpSync(join(root, 'now'), join(root, 'restore'), COPIED);
    const restoring = await run(root, 'restore', 'alone');
    // as long as the last that came to its end: the machine may be less busy than it was
    const lasts = { remove: removal.tookMs, restore: restoring.tookMs };
    const names = Object.keys(INTERVENTIONS);
    for (let i = 0; i < count; i += 1) {
      const what = i % 2 === 0 ? 'remove' : 'restore';
      const name = names[Math.floor(i / 2) % names.length]!;
      const moment = { afterMs: 1.1 * next() * lasts[what], intervene: INTERVENTIONS[name]!, next };
      const { isOver, tookMs } = await run(root, what, name === OF_ENGINE ? 'engine' : 'alone', moment);
      if (isOver) lasts[what] = tookMs;
      else figures.of[`${name} in ${what}`] = (figures.of[`${name} in ${what}`] ?? 0) + 1;
      const faults = (await orphans()).map((module) => `${module} runs on`);
      faults.push(...(await goOn(root, what, removal.end)));
      figures.wrong.push(...faults.map((fault) => `${i}, ${name} in ${what}: ${fault}`));
    }
    process.env.XDG_DATA_HOME = XDG_DATA_HOME; // empty is as absent
    rmSync(root, { recursive: true });
    return figures;
  },
};

const COPIED = { recursive: true, preserveTimestamps: true };
const libraryIn = (folder: string): string => join(folder, 'library');

/** Photos with copies of their bytes and smaller ones, which are starred, every other with a sidecar. */
async function prepare(folder: string, seed: number): Promise<'real' | 'painted'> {
  const photos = join(folder, 'photos');
  const kind = await putPhotos(photos, PHOTO_COUNT, seed);
  const all = globSync(join(photos, '**/*.jpg')).sort();
  for (const name of ['backup', 'sent']) mkdirSync(join(photos, name));
  for (const [i, photo] of all.entries()) {
    cpSync(photo, join(photos, `backup/${i}.jpg`));
    const { width } = await sharp(photo).metadata();
    await sharp(photo)
      .resize(Math.round(0.7 * width))
      .toFile(join(photos, `sent/${i}.jpg`));
    if (i % 2 === 0) writeFileSync(join(photos, `sent/${i}.jpg.xmp`), `<x:xmpmeta number="${i}"/>`);
  }
  const engine = await engineOn(libraryIn(folder));
  await asking(() => engine)('folder.add', { token: engine.grant(photos) });
  await scanEnds(engine);
  await engine.close();
  const store = openExistingStore(databaseIn(folder));
  if (!store.ok) throw new Error(store.failure.reason);
  const sent = rowsIn(folder, "SELECT photo_id AS id FROM file WHERE CAST(path AS TEXT) LIKE 'sent/%'");
  store.value.decisions.star(
    sent.map(({ id }) => Number(id)),
    true,
  );
  store.value.close();
  return kind;
}

interface Moment {
  afterMs: number;
  intervene: (program: ChildProcess, next: () => number) => Promise<void> | void;
  next: () => number;
}

/** From where all is as before; how it is at its end, or at that of the intervention. */
async function run(
  root: string,
  what: What,
  how: 'engine' | 'alone',
  moment: Moment | null = null,
): Promise<{ tookMs: number; isOver: boolean; end: Record<string, string[]> }> {
  const now = join(root, 'now');
  rmSync(now, { recursive: true });
  cpSync(join(root, what), now, COPIED);
  const program = fork(join(import.meta.dirname, 'tidying-process.ts'), [libraryIn(now), what, how], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = once(program, 'exit');
  const begun = once(program, 'message').then(() => performance.now());
  const startMs = await Promise.race([begun, exit.then(() => Promise.reject(new Error('did not begin')))]);
  const afterMs = moment?.afterMs ?? Infinity;
  const isOver = await Promise.race([
    exit.then(() => true),
    ...(moment === null ? [] : [setTimeout(afterMs, false, { ref: false })]),
  ]);
  const tookMs = performance.now() - startMs;
  if (!isOver) await moment?.intervene(program, moment.next);
  await exit;
  return { tookMs, isOver, end: decidedIn(now) };
}

/** The program is started again, and ends what was begun; then all goes back. What is wrong on the way. */
async function goOn(root: string, what: What, whole: Record<string, string[]>): Promise<string[]> {
  const [before, now] = [join(root, 'remove'), join(root, 'now')];
  const faults: string[] = [];
  const all = hashesIn(before);
  const look = (when: string): void => {
    if (!isDeepStrictEqual(hashesIn(now), all)) faults.push(`${when} a file is gone, or there twice`);
    faults.push(...untrue(now).map((fault) => `${when} ${fault}`));
  };
  const { removed, tidy, close } = opened(libraryIn(now));
  await removed.recover();
  look('when it is started again');
  if (what === 'remove') {
    const { failures } = await tidy.start({ scope: 'sure' });
    faults.push(...failures.map(({ reason }) => reason));
    look('at its end');
    const decided = decidedIn(now);
    for (const table of Object.keys(whole))
      if (!isDeepStrictEqual(decided[table], whole[table])) faults.push(`other rows of ${table}`);
  }
  const back = await removed.restore(removed.restorable());
  faults.push(...(back.ok ? back.value.failures.map(({ reason }) => reason) : [back.failure.reason]));
  await close();
  look('when all is back');
  if (!isDeepStrictEqual(photosIn(now), photosIn(before))) faults.push('not all is back where it was');
  return faults;
}

const databaseIn = (folder: string): string => join(libraryIn(folder), 'library.sqlite');

function rowsIn(folder: string, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(databaseIn(folder), { readOnly: true });
  const rows = db.prepare(sql).all();
  db.close();
  return rows;
}

/** What a person decided, but of copies: of these what has come back stays. */
function decidedIn(folder: string): Record<string, string[]> {
  const { folder: _, ...decided } = decisionsIn(databaseIn(folder));
  return decided;
}

const filesIn = (folder: string): string[] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Of the person's files by their paths. */
const photosIn = (folder: string): string[] =>
  filesIn(join(folder, 'photos')).map((path) => `${path} ${hashOf(join(folder, 'photos', path))}`);

const trashIn = (folder: string): string => join(folder, 'data-home/Trash');

/** Of all of the person's files, wherever they are. */
const hashesIn = (folder: string): string[] =>
  [join(folder, 'photos'), join(trashIn(folder), 'files')]
    .flatMap((of) => filesIn(of).map((path) => hashOf(join(of, path))))
    .sort();

/** Where the library says otherwise than it is. */
function untrue(folder: string): string[] {
  const faults: string[] = [];
  const files = 'SELECT CAST(path AS TEXT) AS path, state FROM file';
  for (const { path, state } of rowsIn(folder, files))
    if (existsSync(join(folder, 'photos', String(path))) !== (state === 'present'))
      faults.push(`${String(path)} is said to be ${String(state)}`);
  const removals = rowsIn(
    folder,
    `SELECT CAST(path AS TEXT) AS path, CAST(place AS TEXT) AS place, state, hex(hash) AS hash
    FROM removal WHERE id IN (SELECT max(id) FROM removal GROUP BY path)`,
  );
  for (const { path, place, state, hash } of removals) {
    const lies = state === 'removed' ? String(place) : String(path);
    const is = existsSync(lies) && hashOf(lies) === String(hash).toLowerCase();
    const isTold = ['removed', 'restored', 'not removed'].includes(String(state));
    if (!is || !isTold) faults.push(`the removal of ${String(path)} is said to be ${String(state)}`);
  }
  const [inTrash, notes] = ['files', 'info'].map((of) => filesIn(join(trashIn(folder), of)));
  if (
    !isDeepStrictEqual(
      inTrash!.map((name) => `${name}.trashinfo`),
      notes,
    )
  )
    faults.push('the trash has a note without a file, or a file without a note');
  return faults;
}
