/**
 * Makes the README's picture, build/pictures/match.jpg: two painted photos of one place, matched and drawn by
 * the program itself.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { writePhoto } from './synthetic/photos.ts';
import { camera, deepPlace, photograph } from './synthetic/synthetic.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'revisit-picture-'));
const place = deepPlace(7);
const size = { widthPx: 720, heightPx: 540 };
const photos = [camera({ ...size, x: -0.5 }), camera({ ...size, x: 0.6, z: 0.4, yaw: -0.12 })].map(
  (from, i) => ({ path: join(folder, `${i}.jpg`), from }),
);
for (const { path, from } of photos) await writePhoto(path, photograph(place, from));
const proof = join(folder, 'match.png');
mkdirSync(join(root, 'build/pictures'), { recursive: true });
execFileSync(
  process.execPath,
  [
    join(root, 'electron/cli/main.ts'),
    '--library',
    folder,
    'match',
    ...photos.map(({ path }) => path),
    '--lines',
    proof,
  ],
  { stdio: 'inherit' },
);
await sharp(proof)
  .resize({ width: 1400 })
  .jpeg({ quality: 82 })
  .toFile(join(root, 'build/pictures/match.jpg'));
rmSync(folder, { recursive: true });
