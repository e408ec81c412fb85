/** A painter: builds the place that it is sent, writes its photos and their copies. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { jpeg, take } from './photo.ts';
import { place } from './places/places.ts';
import type { Copying, Planned } from './plan.ts';

const folder = workerData as string;
const port = parentPort!;

async function copied(bytes: Buffer, how: Copying): Promise<Buffer> {
  if (how === 'same') return bytes;
  const photo = sharp(bytes).keepExif();
  if (how === 'resized') photo.resize({ width: 800 });
  if (how === 'cropped') {
    const { width, height } = await photo.metadata();
    photo.extract({
      left: Math.round(width * 0.08),
      top: Math.round(height * 0.05),
      width: Math.round(width * 0.84),
      height: Math.round(height * 0.88),
    });
  }
  return photo.jpeg({ quality: 74 }).toBuffer();
}

function write(path: string, bytes: Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
  port.postMessage('photo');
}

async function paint(shots: readonly Planned[]): Promise<void> {
  const at = place(shots[0].family, shots[0].seed);
  for (const shot of shots) {
    const bytes = await jpeg(take(shot, at), shot);
    write(shot.path, bytes);
    for (const { path, how } of shot.copies) write(path, await copied(bytes, how));
  }
  port.postMessage('place');
}

// what fails in a message's handler has no one to await it: thrown, it ends the worker, and the door says so
port.on(
  'message',
  (shots: Planned[]) =>
    void paint(shots).catch((error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
    ),
);
