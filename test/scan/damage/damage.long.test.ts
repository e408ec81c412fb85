/** What a scan found and a disk damaged since, where it is read: told from what was kept, and found anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { libraryContent } from '../support/library-content.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();
beforeEach(async () => {
  painted.take('a0', 'a1', 'x0');
  const photo = sharp(join(painted.pictures, 'x0.jpg'));
  writeFileSync(painted.at('small'), await photo.resize(160).jpeg({ quality: 80 }).toBuffer());
  await painted.scan();
});

/** All that is asked of them, and that the match of two photos is shown by. */
async function asked(): Promise<string> {
  const { library, model } = painted;
  const [a, b] = painted.views()[0]!.photos.map(({ id }) => id);
  await library.duplicates.list();
  await library.findPhoto(model, a!);
  const detail = await library.matchDetail(model, a!, b!);
  if (!detail.ok) return detail.failure.kind;
  return JSON.stringify([detail.value.inliers, detail.value.bFromA]);
}

/** All is found anew but for features, so that a scan reads what is kept of the photos. */
function findAnew(): void {
  painted.sql('DELETE FROM same_shot_pair');
  painted.sql("DELETE FROM method WHERE name IN ('groups', 'subject')");
}

const OLD_THUMBNAILS = 'UPDATE thumbnail SET checksum = NULL';
const FLIPPED = (column: string): string => `CAST(x'2a' || substr(${column}, 2) AS BLOB)`;

test.each([
  ['inliers of a match', `UPDATE pair SET inliers = ${FLIPPED('inliers')}`],
  ['inliers of a match', 'UPDATE pair SET inliers = substr(inliers, 1, 5)'],
  ['the map of a match', `UPDATE pair SET b_from_a = ${FLIPPED('b_from_a')}`],
  ['the map of a match', 'UPDATE pair SET b_from_a = substr(b_from_a, 1, 9)'],
  ['the score of a match', 'UPDATE pair SET score = 2 * score WHERE inliers IS NOT NULL'],
  ['what belongs together', 'UPDATE file_metadata SET shot = substr(shot, 1, 20)'],
  ['hashes of thumbnails', 'UPDATE thumbnail SET hash = substr(hash, 1, 31)'],
  [
    'the hash of a thumbnail',
    'UPDATE thumbnail SET hash = zeroblob(32) WHERE photo_id = (SELECT min(photo_id) FROM thumbnail)',
  ],
  ['a thumbnail without checksum', 'UPDATE thumbnail SET jpeg = substr(jpeg, 1, 900)', OLD_THUMBNAILS],
])(
  'Where %s is damaged (%s), nothing else is shown, and scans find it anew',
  async (_, damage, ...[older]) => {
    const folder = join(painted.root, 'library');
    const found = (): unknown[] => {
      const { features, pairs, compared, copies, places } = libraryContent(folder);
      return [features, pairs, compared, copies, places];
    };
    const [whole, shown] = [found(), await asked()];
    if (older !== undefined) painted.sql(older);
    painted.sql(damage);
    expect([shown, 'not looked at']).toContain(await asked());
    findAnew();
    await painted.scan();
    await painted.scan();
    expect(await asked()).toEqual(shown);
    expect(found()).toEqual(whole);
    expect(painted.library.places(BUILT_IN_MODEL).all()).toHaveLength(1);
  },
);
