/**
 * Which photos are taken for documents, for docs/measurements.md: in folders, and of painted sheets.
 *
 *   node test/support/measure/documents.ts FOLDER...
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openThumbnail, shrunkPhoto, subjectOf } from '../../../electron/vision/thumbnail.ts';
import { paintedPaper } from '../paper/paper.ts';

const PHOTO = /\.(jpe?g|png|webp|tiff?|heic)$/i;

async function isDocumentFile(bytes: Uint8Array): Promise<boolean> {
  const shrunk = await shrunkPhoto(bytes);
  return shrunk.ok && subjectOf(await openThumbnail(shrunk.value.jpeg)) === 'document';
}

for (const folder of process.argv.slice(2)) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => PHOTO.test(name));
  const documents: string[] = [];
  for (const name of names) if (await isDocumentFile(readFileSync(join(folder, name)))) documents.push(name);
  console.log(`${folder}: ${documents.length} of ${names.length}: ${documents.join(', ')}`);
}

for (const seed of [1, 2, 3]) {
  const photos: string[] = [];
  for await (const { name, jpeg } of paintedPaper({ seed }))
    if (!(await isDocumentFile(jpeg))) photos.push(name);
  console.log(`painted, seed ${seed}: all but ${photos.join(', ') || 'none'}`);
}
