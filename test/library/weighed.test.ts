import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { MatchView } from '../../electron/contract/library.ts';
import { nameOf, scannedLibrary } from './support.ts';

const scanned = scannedLibrary();

const HERE = { latitude: '51,30.000000N', longitude: '0,7.000000W' };
/** Some 1,000 km from there. */
const ELSEWHERE = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '60/1 30/1 0/1',
  GPSLongitudeRef: 'W',
  GPSLongitude: '0/1 7/1 0/1',
};

/** The library's `a0` says where it was taken. */
async function placeFirst(): Promise<void> {
  const sidecar = `${scanned.at('a0')}.xmp`;
  writeFileSync(
    sidecar,
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
     <rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="${HERE.latitude}"
     exif:GPSLongitude="${HERE.longitude}"/></rdf:RDF></x:xmpmeta>`,
  );
  onTestFinished(() => rmSync(sidecar));
  await scanned.library.scan(scanned.model, { processes: 1 });
}

async function matched(file: string): Promise<MatchView> {
  const result = await scanned.library.match(scanned.model, scanned.at('a0'), file);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

/** `a1` smaller and smaller, until what proves that it shows what `a0` shows is little. */
async function barelyMatching(): Promise<{ plain: string; elsewhere: string }> {
  const [plain, elsewhere] = ['plain', 'elsewhere'].map((name) => join(scanned.folder, `${name}.jpg`)) as [
    string,
    string,
  ];
  for (let width = 180; width > 40; width -= 16) {
    const picture = await sharp(scanned.at('a1')).resize({ width }).png().toBuffer();
    await sharp(picture).jpeg({ quality: 60 }).toFile(plain);
    const { verification } = await matched(plain);
    if (verification.score < 100 || verification.score >= 150) continue;
    await sharp(picture).jpeg({ quality: 60 }).withExif({ IFD3: ELSEWHERE }).toFile(elsewhere);
    return { plain, elsewhere };
  }
  throw new Error('no size barely matches');
}

test('Two files match by what a scan asks of photos taken there: more of those taken far apart', async () => {
  await placeFirst();
  const { plain, elsewhere } = await barelyMatching();
  const [near, far] = [await matched(plain), await matched(elsewhere)];
  expect(near).toMatchObject({ threshold: 100, apart: { is: null }, verification: { verdict: 'match' } });
  expect(far).toMatchObject({
    threshold: 150,
    apart: { is: 'far' },
    verification: { verdict: 'no match', reason: 'below threshold', score: near.verification.score },
  });
  expect(far.apart.metres).toBeGreaterThan(900_000);
});

test('A find asks more of photos that were taken far from the one it is asked about', async () => {
  await placeFirst();
  const { plain, elsewhere } = await barelyMatching();
  const found = async (file: string) => {
    const result = await scanned.library.find(scanned.model, file);
    if (!result.ok) throw new Error(result.failure.reason);
    return result.value.hits.map(({ photo }) => nameOf(photo));
  };
  expect(await found(plain)).toContain('a0');
  expect(await found(elsewhere)).not.toContain('a0');
});
