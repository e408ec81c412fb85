/** What lies beside photos, through a whole scan: read, read again when it changes, and shown with them. */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { PhotoView } from '../../../electron/contract/photo.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();
beforeEach(async () => {
  painted.take('a0', 'a1');
});

const put = (name: string, text: string): void => writeFileSync(join(dirname(painted.at('x')), name), text);

const xmp = (date: string): string =>
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  `<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="${date}"/>` +
  '</rdf:RDF></x:xmpmeta>';

const photo = (name: string): PhotoView =>
  painted
    .views()
    .flatMap(({ photos }) => photos)
    .find(({ files }) => files[0]!.endsWith(`${name}.jpg`))!;

test('A scan dates photos by what lies beside them, and again when that changes or goes', async () => {
  put('a0.xmp', xmp('2015-02-01T10:30:00'));
  put('a1.jpg.json', JSON.stringify({ title: 'a1.jpg', photoTakenTime: { timestamp: '1422786600' } }));
  await painted.scan();
  expect(photo('a0')).toMatchObject({ takenAt: '2015-02-01T10:30:00', takenAtSource: 'sidecar' });
  expect(photo('a1')).toMatchObject({ takenAt: '2015-02-01T10:30:00', takenAtSource: 'Takeout' });

  put('a0.xmp', xmp('2016-03-04T11:00:00+01:00'));
  expect(await painted.scan()).toMatchObject({ photos: { extracted: 0 }, files: { unchanged: 2 } });
  expect(photo('a0')).toMatchObject({ takenAt: '2016-03-04T11:00:00', utcOffsetMin: 60 });

  rmSync(join(dirname(painted.at('x')), 'a0.xmp'));
  expect(await painted.scan()).toMatchObject({ photos: { extracted: 0 } });
  expect(photo('a0')).toMatchObject({ takenAt: null, takenAtSource: null });
});

test("A scan shows sidecars and a Live Photo's video as parts of their photo, other videos not", async () => {
  put('a0.xmp', xmp('2015-02-01'));
  put('a0.mov', 'a video');
  put('alone.mp4', 'a video');
  expect(await painted.scan()).toMatchObject({ videos: 1, failures: [] });
  expect(photo('a0').companions).toEqual([
    { kind: 'live video', photoId: null, fileName: 'a0.mov' },
    { kind: 'sidecar', photoId: null, fileName: 'a0.xmp' },
  ]);
  expect(photo('a1').companions).toEqual([]);
});

test.skipIf(process.platform !== 'linux')(
  'A scan dates photos whose names differ in bytes that are no UTF-8 each by its own sidecar',
  async () => {
    const lying = (byte: number, rest: string): Buffer =>
      Buffer.concat([Buffer.from(`${dirname(painted.at('x'))}/`), Buffer.of(byte), Buffer.from(rest)]);
    for (const [byte, name, day] of [
      [0xfe, 'b0', '2015-02-01'],
      [0xff, 'b1', '2016-03-04'],
    ] as const) {
      copyFileSync(join(painted.pictures, `${name}.jpg`), lying(byte, '.jpg'));
      writeFileSync(lying(byte, '.xmp'), xmp(day));
    }
    await painted.scan();
    const dates = painted.views().flatMap(({ photos }) => photos.map(({ takenAt }) => takenAt));
    expect(dates.filter((date) => date !== null).sort()).toEqual(['2015-02-01', '2016-03-04']);
  },
);
