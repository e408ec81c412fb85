/** Photos of which one file is broken around its picture, or says less than another. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { asking } from '../support/asked.ts';
import { rawFiles } from '../support/files/raw.ts';
import { builtIn } from '../support/models/built-in.ts';
import { encode } from '../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-broken-file-'));
const asked = asking(() => engine);
let engine: Engine;

beforeAll(async () => {
  const [picture, other] = (await Promise.all(
    [0, 0.3].map((x) => encode(photograph(flatPlace(1), camera({ x, widthPx: 400, heightPx: 300 })))),
  )) as [Buffer, Buffer];
  const thumbnail = await sharp(picture).resize(160).jpeg().toBuffer();
  mkdirSync(join(root, 'photos'));
  for (const [name, preview] of [
    ['a', null],
    ['b', picture],
  ] as const)
    writeFileSync(
      join(root, `photos/${name}.orf`),
      rawFiles['Olympus ORF']!({ preview, thumbnail, orientation: 1 }),
    );
  writeFileSync(join(root, 'photos/c.jpg'), other);
  const elsewhere = sharp(await encode(photograph(flatPlace(2), camera({ widthPx: 400, heightPx: 300 }))));
  const said = elsewhere.clone().withExif({ IFD2: { FNumber: '8/1', FocalLength: '35/1' } });
  writeFileSync(join(root, 'photos/d.jpg'), await elsewhere.jpeg().toBuffer());
  writeFileSync(join(root, 'photos/e.jpg'), await said.jpeg().toBuffer());
  const started = await startEngine({ library: join(root, 'library'), model: (await builtIn()).folder });
  if (!started.ok) throw new Error(started.failure.reason);
  engine = started.value;
  await asked('folder.add', { token: engine.grant(join(root, 'photos')) });
}, 120_000);
afterAll(async () => {
  await engine?.close();
  rmSync(root, { recursive: true });
});

test('A photo is shown, printed and laid onto another from whichever of its files is whole', async () => {
  const places = () => asked('places.list', {});
  await expect.poll(places).toHaveLength(1);
  const [place] = await places();
  const { links } = await asked('place.get', { placeId: place!.id });
  const { a, b } = links[0]!;
  const isMade = { ok: true };
  for (const photoId of [a, b]) {
    expect(await engine.photo(photoId, 'cover')).toMatchObject(isMade);
    expect(await engine.photo(photoId, 'full')).toMatchObject(isMade);
    expect(await engine.takeAgain(photoId)).toMatchObject(isMade);
  }
  expect(await engine.matchPicture(a, b, 'png')).toMatchObject(isMade);
  expect(await engine.laidPicture(a, b)).toMatchObject(isMade);
  expect(
    await engine.thenAndNow({ a, b }, { form: 'jpg', matchLight: false, dates: false }, null),
  ).toMatchObject(isMade);
});

test('A photo tells how its camera was set where one of its files does', async () => {
  const { ids } = await asked('photos.timeLine', { in: null });
  const photos = await Promise.all(ids.map((photoId) => asked('photo.get', { photoId })));
  const { id, files } = photos.find(({ fileName }) => fileName === 'd.jpg')!;
  expect(files.map(({ fileName }) => fileName)).toEqual(['d.jpg', 'e.jpg']);
  expect(await asked('photo.exposure', { photoId: id })).toMatchObject({ fNumber: 8, focalLengthMm: 35 });
});
