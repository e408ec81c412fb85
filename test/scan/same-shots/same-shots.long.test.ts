/** Copies of one shot in a library: found by a scan, shown as one photo, and in no place of their own. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { opened } from '../../support/library.ts';
import { shared } from '../../support/shared.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();

/** Puts a copy of a painted photo into the library's folder. */
async function copy(of: string, name: string, change: (photo: Sharp) => Sharp): Promise<void> {
  const photo = sharp(join(painted.pictures, `${of}.jpg`));
  writeFileSync(painted.at(name), await change(photo).jpeg({ quality: 80 }).toBuffer());
}

/** Groups of copies by the files in them, without endings. */
const groups = (): string[] => {
  const rows = painted.sql(`
    SELECT coalesce(lead_id, file.photo_id) AS lead,
      group_concat(CAST(path AS TEXT), ' ' ORDER BY path) AS files
    FROM file LEFT JOIN same_shot ON same_shot.photo_id = file.photo_id
    WHERE state <> 'vanished' GROUP BY lead HAVING count(*) > 1`);
  return rows.map(({ files }) => String(files).replaceAll('.jpg', '')).sort();
};

test('Thumbnails that a disk damaged are neither shown nor compared, and are made anew', async () => {
  painted.take('x0', 'x1');
  await copy('x0', 'small', (photo) => photo.resize(160));
  await painted.scan();
  const thumbnails = (): unknown => painted.sql('SELECT photo_id, jpeg FROM thumbnail ORDER BY photo_id');
  const whole = thumbnails();
  const damaged = painted.sql(`
    UPDATE thumbnail SET jpeg = CAST(substr(jpeg, 1, 40) || x'ffff' || substr(jpeg, 43) AS BLOB)
    RETURNING photo_id AS photo`);
  // whoever groups them anew compares them
  painted.sql('DELETE FROM same_shot_pair RETURNING a');
  painted.sql("DELETE FROM method WHERE name = 'groups' RETURNING name");
  await painted.scan();
  expect(groups()).toEqual(['small x0']);
  expect(damaged.map(({ photo }) => painted.library.thumbnail(Number(photo)))).toEqual([null, null, null]);
  await painted.scan();
  expect([thumbnails(), groups()]).toEqual([whole, ['small x0']]);
  expect(painted.sql('SELECT verdict FROM same_shot_pair')).toContainEqual({ verdict: 'same' });
});

test('A photo and its copies are one shot and no place, whatever lies between them', async () => {
  painted.take('x0', 'x1');
  await copy('x0', 'small', (photo) => photo.resize(160));
  await copy('x0', 'half', (photo) => photo.extract({ left: 40, top: 30, width: 283, height: 212 }));
  await copy('x0', 'turned', (photo) => photo.rotate(90));
  await copy('x0', 'mirrored', (photo) => photo.flop());
  await copy('x0', 'bright', (photo) => photo.linear(1.25, 0));
  await painted.scan();
  expect(groups()).toEqual(['bright half mirrored small turned x0']);
  expect(painted.views()).toEqual([]);
});

test('Copies that come in rounds are grouped as in one pass, by what was compared in them', async () => {
  painted.take('x0', 'x1', 'a0', 'a1');
  await copy('x0', 'small', (photo) => photo.resize(160));
  await copy('x0', 'half', (photo) => photo.extract({ left: 40, top: 30, width: 283, height: 212 }));
  await copy('a0', 'bright', (photo) => photo.linear(1.25, 0));
  const queries = [
    'SELECT * FROM same_shot ORDER BY photo_id',
    'SELECT * FROM same_shot_pair ORDER BY a, b',
    'SELECT a, b, score, is_provisional FROM pair ORDER BY a, b',
  ];
  await painted.scan({ photosARound: 1, processes: 1 });
  expect(groups()).toEqual(['a0 bright', 'half small x0']);

  const pass = opened(join(painted.root, 'pass'));
  pass.addFolder(join(painted.root, 'photos'));
  await pass.scan(painted.model, { photosARound: Infinity });
  await pass.close();
  const db = new DatabaseSync(join(painted.root, 'pass/library.sqlite'), { readOnly: true });
  const inOnePass = queries.map((query) => db.prepare(query).all());
  db.close();
  expect(queries.map((query) => painted.sql(query))).toEqual(inOnePass);
});

test('Photos of one place stay different shots, and a copy of one adds nothing to the place', async () => {
  painted.take('a0', 'a1', 'a2');
  await painted.scan();
  expect(groups()).toEqual([]);
  const [before] = painted.views();
  await copy('a1', 'sent', (photo) => photo.resize(200));
  await painted.scan();
  expect(groups()).toEqual(['a1 sent']);
  const [after] = painted.views();
  expect([after!.id, after!.photoCount]).toEqual([before!.id, 3]);
  const stack = after!.photos.find(({ files }) => files.includes(painted.at('a1')))!;
  expect(painted.library.shown(stack).copies).toEqual({ groupId: stack.id, copyCount: 2 });
  const other = after!.photos.find(({ files }) => files.includes(painted.at('a0')))!;
  expect(painted.library.shown(other).copies).toBeNull();
});

test('What was decided of a photo holds when it becomes a copy of another', async () => {
  painted.take('a0', 'a1');
  await copy('a2', 'sent', (photo) => photo.resize(200));
  await painted.scan();
  const [place] = painted.views();
  const sent = place!.photos.find(({ files }) => files.includes(painted.at('sent')))!;
  const decisions = painted.library.decisions(BUILT_IN_MODEL);
  decisions.rename(place!.id, 'Market');
  decisions.cover(place!.id, sent.id);
  painted.take('a2');
  await painted.scan();
  const [after] = painted.views();
  expect([after!.id, after!.name, after!.photoCount]).toEqual([place!.id, 'Market', 3]);
  const cover = after!.photos.find(({ id }) => id === after!.coverPhotoId);
  expect(cover?.files).toEqual([painted.at('a2')]);
});

test('A scan compares what is new alone, and one that finds nothing new compares nothing', async () => {
  painted.take('x0', 'x1');
  await copy('x0', 'small', (photo) => photo.resize(160));
  await painted.scan();
  const phases = new Set<string>();
  await painted.scan({ onProgress: ({ phase }) => phases.add(phase) });
  expect([...phases]).not.toContain('same shots');
  expect(groups()).toEqual(['small x0']);
  renameSync(painted.at('small'), join(painted.root, 'small.jpg'));
  await painted.scan();
  expect(groups()).toEqual([]);
});

test('A library of before there were thumbnails gets them without a look of the network', async () => {
  painted.take('x0');
  await copy('x0', 'small', (photo) => photo.resize(160));
  await painted.scan();
  painted.sql('DELETE FROM thumbnail');
  painted.sql('DELETE FROM same_shot');
  painted.sql('DELETE FROM method');
  expect(await painted.scan()).toMatchObject({ photos: { extracted: 0, failed: 0 } });
  expect(painted.sql('SELECT count(*) AS count FROM thumbnail')).toEqual([{ count: 2 }]);
  expect(groups()).toEqual(['small x0']);
});

test('Copies on a disk that is away stay one shot while all is made anew, and follow later', async () => {
  painted.take('x0', 'x1');
  const stick = join(painted.root, 'stick');
  mkdirSync(stick);
  await copy('x0', '../stick/small', (photo) => photo.resize(160));
  await copy('x1', '../stick/other', (photo) => photo.resize(160));
  painted.library.addFolder(stick);
  await painted.scan();
  expect(groups()).toEqual(['other x1', 'small x0']);

  painted.sql("UPDATE method SET method = 'older' WHERE name IN ('thumbnail', 'same shot')");
  renameSync(stick, `${stick} away`);
  await painted.scan();
  expect(groups()).toEqual(['other x1', 'small x0']);
  const outdated = (): unknown => painted.sql('SELECT sum(is_outdated) AS count FROM thumbnail')[0]!.count;
  expect(outdated()).toBe(2);

  rmSync(painted.at('x1'));
  renameSync(`${stick} away`, stick);
  await painted.scan();
  expect([groups(), outdated()]).toEqual([['small x0'], 0]);
});

test('A photo that gets no thumbnail has not failed, and is not tried again', async () => {
  painted.take('x0', 'x1');
  await painted.scan();
  const whole = readFileSync(painted.at('x0'));
  writeFileSync(painted.at('broken'), whole.subarray(0, whole.length / 2));
  expect(await painted.scan()).toMatchObject({ photos: { failed: 1 } });
  // as a version of the program left it that read what this one does not
  const photo = "(SELECT photo_id FROM file WHERE CAST(path AS TEXT) = 'broken.jpg')";
  painted.sql('DELETE FROM photo_failure');
  painted.sql(`UPDATE photo SET width_px = 400, height_px = 300, format = 'jpeg' WHERE id = ${photo}`);
  const columns = `feature_count, keypoint_count, resized_long_side_px, attention_max, scale, attention,
    location, descriptor, is_compressed`;
  painted.sql(`INSERT INTO feature_set (model_id, photo_id, ${columns})
    SELECT model_id, ${photo}, ${columns} FROM feature_set LIMIT 1`);
  // at first it is read, and waits to be matched; then neither
  for (const all of [2, 0]) {
    const tried = new Set<number | null>();
    const report = await painted.scan({
      onProgress: ({ phase, total }) => phase === 'extract' && tried.add(total),
    });
    expect(report).toMatchObject({ photos: { failed: 0 }, failures: [] });
    expect([...tried]).toEqual([all]);
  }
});

test('A file under two names is one copy', async () => {
  painted.take('a0', 'a1');
  linkSync(painted.at('a0'), painted.at('link'));
  await painted.scan();
  const shownOf = (name: string) => {
    const photo = painted.views()[0]!.photos.find(({ files }) => files.includes(painted.at(name)))!;
    return painted.library.shown(photo).copies;
  };
  expect(shownOf('a0')).toBeNull();
  await copy('a0', 'sent', (photo) => photo.resize(200));
  await painted.scan();
  expect(shownOf('a0')).toMatchObject({ copyCount: 2 });
});

describe.skipIf(shared === null)('The copies of the cases', () => {
  test('are one shot and no place', async () => {
    painted.library.addFolder(join(shared!, 'data/cases/copies'));
    await painted.scan();
    expect(painted.views()).toEqual([]);
    expect(painted.sql('SELECT DISTINCT shown_id FROM stacked')).toHaveLength(1);
    expect(painted.sql('SELECT * FROM photo WHERE id NOT IN (SELECT photo_id FROM stacked)')).toHaveLength(1);
  });
});
