/**
 * The photos' disk, the library's or both go away at a moment of a scan, while a person decides, and come
 * back: nothing crashes, no decision that was answered is lost, and no photo and no place's id is forgotten.
 */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { asking } from '../support/asked.ts';
import type { RemovableDisk } from '../support/mounts.ts';
import { mayConnect, removableDisk } from '../support/mounts.ts';
import { random } from '../support/synthetic/synthetic.ts';
import { engineOn, scanEnds } from './engine.ts';

/** In the library before; the others are there for the scan. */
const SCANNED = ['a0', 'a1', 'b0', 'b1'];
const MOST_AWAY_MS = 1500;

interface Disks {
  photos: RemovableDisk;
  library: RemovableDisk;
}

export const disksAway = {
  count: 100,
  async run(count: number, seed: number) {
    if (!mayConnect.disk) throw new Error('no disk can be mounted here');
    const next = random(seed);
    const figures = { moments: count, answered: 0, refused: 0, wrong: [] as string[] };
    const disks: Disks = { photos: removableDisk(), library: removableDisk() };
    const painted = await paintPlaces();
    const { folder: library } = disks.library;
    for (const name of SCANNED) take(painted, disks, name);
    const scanned = join(painted, 'scanned'); // the library, to begin with
    let engine = await engineOn(library);
    await asking(() => engine)('folder.add', { token: engine.grant(disks.photos.folder) });
    await scanEnds(engine);
    await engine.close();
    cpSync(library, scanned, { recursive: true });
    for (const name of readdirSync(painted))
      if (name.endsWith('.jpg')) take(painted, disks, name.slice(0, -4));
    engine = await engineOn(library);
    const begun = performance.now();
    await asking(() => engine)('scan.start', {});
    await scanEnds(engine);
    const scanMs = performance.now() - begun;
    await engine.close();
    const [before, unbroken] = [contentOf(scanned), contentOf(library)];
    for (let i = 0; i < count; i += 1) {
      for (const name of readdirSync(library)) rmSync(join(library, name), { recursive: true });
      cpSync(scanned, library, { recursive: true });
      const away = [[disks.photos], [disks.library], [disks.photos, disks.library]][i % 3]!;
      const faults = await awayOnce(library, away, next() * scanMs, next() * MOST_AWAY_MS, figures);
      const now = contentOf(library);
      if (!isDeepStrictEqual(now.photos, unbroken.photos)) faults.push('other photos');
      if (!isDeepStrictEqual(now.groups, unbroken.groups)) faults.push('other places');
      if (before.ids.some((id) => !now.ids.includes(id))) faults.push('a place has another id');
      figures.wrong.push(...faults.map((fault) => `moment ${i}: ${fault}`));
    }
    disks.photos.remove();
    disks.library.remove();
    rmSync(painted, { recursive: true });
    return figures;
  },
};

const take = (painted: string, { photos }: Disks, name: string): void =>
  cpSync(join(painted, `${name}.jpg`), join(photos.folder, `${name}.jpg`));

/** What is wrong at once: crashes, refusals without words, decisions that are lost. */
async function awayOnce(
  library: string,
  away: readonly RemovableDisk[],
  afterMs: number,
  forMs: number,
  figures: { answered: number; refused: number },
): Promise<string[]> {
  const faults: string[] = [];
  const engine = await engineOn(library);
  const asked = asking(() => engine);
  engine.subscribe((name) => name === 'engine.restarted' && faults.push('the engine died'));
  const placeId = (await asked('places.list', {}))[0]!.id;
  let isOver = false;
  let kept = '';
  const decide = async (): Promise<void> => {
    for (let i = 1; !isOver; i += 1) {
      const reply = await engine.request('place.rename', { placeId, name: `name ${i}` });
      if (reply.ok) kept = `name ${i}`;
      else if (reply.failure.kind !== 'unwritable') faults.push(`refused: ${reply.failure.reason}`);
      figures[reply.ok ? 'answered' : 'refused'] += 1;
      await setTimeout(10);
    }
  };
  const decided = decide();
  await asked('scan.start', {});
  await setTimeout(afterMs);
  for (const disk of away) disk.goAway();
  await setTimeout(forMs);
  for (const disk of away) disk.comeBack();
  isOver = true;
  await decided;
  await scanEnds(engine);
  const { vanished } = contentOf(library);
  if (vanished > 0) faults.push(`${vanished} photos vanished`);
  await asked('scan.start', {});
  if ((await scanEnds(engine)) !== 'idle') faults.push('no scan afterwards');
  const place = (await asked('places.list', {})).find(({ id }) => id === placeId);
  if (kept !== '' && place?.name !== kept)
    faults.push(`${kept} was answered, ${String(place?.name)} is there`);
  await engine.close();
  return faults;
}

/** Of places their ids, and the photos of each. */
function contentOf(folder: string) {
  const db = new DatabaseSync(join(folder, 'library.sqlite'), { readOnly: true });
  const places = db
    .prepare(
      'SELECT place_id AS id, group_concat(photo_id) AS photos FROM place_member GROUP BY 1 ORDER BY 2',
    )
    .all();
  const photos = db.prepare('SELECT path, photo_id, state FROM file ORDER BY path').all();
  db.close();
  return {
    ids: places.map(({ id }) => Number(id)),
    groups: places.map(({ photos: ofPlace }) => String(ofPlace)),
    photos,
    vanished: photos.filter(({ state }) => state === 'vanished').length,
  };
}
