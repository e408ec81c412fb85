import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Knowledge } from '../../electron/exchange/xmp-sidecars.ts';
import { writeSidecar, xmpOf } from '../../electron/exchange/xmp-sidecars.ts';
import { readFacts } from '../../electron/vision/identity.ts';
import { killedAsItWrites } from '../support/killed/killed.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-xmp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOTHING: Knowledge = {
  takenAt: null,
  utcOffsetMin: null,
  latitude: null,
  longitude: null,
  rating: null,
  caption: null,
};

const readBack = (knowledge: Knowledge) => {
  const bytes = Buffer.from(xmpOf(knowledge));
  return readFacts(Buffer.from('photo'), { fileName: 'a.jpg', sidecars: [{ name: 'a.jpg.xmp', bytes }] });
};

test('What is written is read back, whatever it is', () => {
  const caption = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `Caption: ${text.trim()}.`);
  const knowledge = fc.record({
    takenAt: fc.constantFrom(null, '2019-07-31T14:05:09', '2019-07-31'),
    utcOffsetMin: fc.constantFrom(null, 0, 120, -210),
    place: fc.option(
      fc.tuple(
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
      ),
    ),
    rating: fc.option(fc.integer({ min: 1, max: 5 })),
    caption: fc.option(caption),
  });
  fc.assert(
    fc.property(knowledge, ({ place, ...rest }) => {
      const [latitude, longitude] = place ?? [null, null];
      const { metadata, annotations } = readBack({ ...rest, latitude, longitude });
      expect(annotations).toEqual({ rating: rest.rating, caption: rest.caption, isEdited: false });
      expect(metadata.takenAt).toBe(rest.takenAt);
      if (rest.takenAt?.length === 19) expect(metadata.utcOffsetMin).toBe(rest.utcOffsetMin);
      // which is no position
      const isZero = Math.abs(latitude ?? 0) < 1e-5 && Math.abs(longitude ?? 0) < 1e-5;
      if (latitude === null || isZero) return;
      expect(metadata.latitude).toBeCloseTo(latitude, 5);
      expect(metadata.longitude).toBeCloseTo(longitude!, 5);
    }),
  );
});

test('It lies beside the photo under its name, and only where none lies there', async () => {
  const photo = Buffer.from(join(folder, 'IMG_1.jpg'));
  writeFileSync(photo, '');
  expect(await writeSidecar(photo, { ...NOTHING, rating: 3 })).toBeNull();
  const written = readFileSync(join(folder, 'IMG_1.jpg.xmp'), 'utf8');
  expect(written).toContain('xmp:Rating="3"');
  expect(await writeSidecar(photo, { ...NOTHING, rating: 5 })).toBeNull();
  expect(readFileSync(join(folder, 'IMG_1.jpg.xmp'), 'utf8')).toBe(written);
  expect(readdirSync(folder).sort()).toEqual(['IMG_1.jpg', 'IMG_1.jpg.xmp']);
});

test('Killed as it is written, none lies there, and it is written the next time', async () => {
  const photo = join(folder, 'IMG_2.jpg');
  const known = { ...NOTHING, caption: 'Market' };
  const code = `
    const { writeSidecar } = await import('./electron/exchange/xmp-sidecars.ts');
    await writeSidecar(Buffer.from(process.argv[1]), ${JSON.stringify(known)});`;
  expect(killedAsItWrites(code, photo)).toBe('SIGKILL');
  expect(existsSync(`${photo}.xmp`)).toBe(false);
  expect(await writeSidecar(Buffer.from(photo), known)).toBeNull();
  expect(readFileSync(`${photo}.xmp`, 'utf8')).toBe(xmpOf(known));
  expect(readdirSync(folder).filter((name) => name.startsWith('IMG_2'))).toEqual(['IMG_2.jpg.xmp']);
});

test('Where the folder is not there, that is said', async () => {
  expect(await writeSidecar(Buffer.from('/nowhere/IMG_1.jpg'), NOTHING)).toMatchObject({
    kind: 'unwritable',
    reason: expect.stringContaining('/nowhere/IMG_1.jpg') as string,
  });
});
