/**
 * The library to try the program on: photos that the project paints itself, made once, apart from the
 * person's own.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../process/folders.ts';
import { path } from './text.ts';
import { progressBar } from './progress.ts';
import { Refused } from './session.ts';
import { say } from './terminal.ts';

/**
 * The demo's own library below the person's, and the folder of its photos, painted where they are not there
 * yet.
 */
export async function demo(personsLibrary: string): Promise<{ library: string; folders: string[] }> {
  const folder = join(personsLibrary, 'demo');
  const photos = join(folder, 'photos');
  if (!existsSync(photos)) {
    say(`Painting the photos of the demo into ${path(folder)}, this once.`);
    const bar = progressBar();
    try {
      const unfinished = join(folder, 'photos.revisit-part');
      rmSync(unfinished, { recursive: true, force: true });
      makeFolder(unfinished);
      const { writeDemo } = await import('../demo/demo.ts');
      await writeDemo(unfinished, (done, total) =>
        bar.show({ phase: 'demo', done, total, perSecond: null, secondsLeft: null, current: null }),
      );
      renameSync(unfinished, photos);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new Refused({
        kind: 'unwritable',
        reason: `The demo cannot be written into ${folder} (${code}).`,
        remedy: 'Name another place with --library.',
      });
    } finally {
      bar.clear();
    }
  }
  return { library: join(folder, 'library'), folders: [photos] };
}
