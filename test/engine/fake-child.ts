/** Stands in for extract-child.ts: does with a file what the file says. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import type { Answer, Request } from '../../electron/engine/extract-child.ts';

let path = '';
let text = '';

function extract(): void {
  if (text.startsWith('crash') && !(text.includes('once') && existsSync(`${path}.tried`))) {
    writeFileSync(`${path}.tried`, '');
    console.error('the decoder fell over');
    process.exit(3);
  }
  if (text.startsWith('eat')) process.kill(process.pid, 'SIGKILL');
  if (text.startsWith('hang')) setInterval(() => undefined, 1000);
  else if (text.startsWith('damaged')) tell({ kind: 'extracted', outcome: { ok: false, failure: { kind: 'damaged', reason: text, remedy: 'none' } } });
  else tell({ kind: 'extracted', outcome: { ok: true, value: { features, exif, format: text === 'priority' ? String(getPriority()) : text } } });
}

const tell = (answer: Answer): void => void process.send?.(answer);
const exif = { takenAt: null, latitude: null, longitude: null, camera: null };
const features = {
  modelId: 'fake', count: 0, widthPx: 1, heightPx: 1, resizedLongSidePx: 1,
  location: new Float32Array(), scale: new Float32Array(), attention: new Float32Array(), descriptor: new Int8Array(),
};

process.on('message', (request: Request) => {
  if (request.kind === 'open' && request.model.id === 'broken') throw new Error('no such network');
  if (request.kind === 'open') tell({ kind: 'ready' });
  if (request.kind === 'read') {
    path = Buffer.from(request.path).toString();
    text = readFileSync(path, 'utf8');
    tell({ kind: 'hash', hash: createHash('sha256').update(text).digest() });
  }
  if (request.kind === 'extract') extract();
});
process.on('disconnect', () => process.exit());
