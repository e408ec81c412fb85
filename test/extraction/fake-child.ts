/** Stands in for extract-child.ts: does with a file what the file says. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { CPU } from '../../electron/contract/compute.ts';
import type { Answer, Request } from '../../electron/extraction/extract-child.ts';

let path = '';
let text = '';
let isOnDevice = false;

function extract(): void {
  const said: Record<string, string> = {
    priority: String(getPriority()),
    where: isOnDevice ? 'device' : 'cpu',
  };
  if (text.startsWith('crash') && !(text.includes('once') && existsSync(`${path}.tried`))) {
    writeFileSync(`${path}.tried`, '');
    console.error('the decoder fell over');
    process.exit(3);
  }
  if (text.startsWith('fault on a device') && isOnDevice) process.abort();
  if (text.startsWith('eat')) process.kill(process.pid, 'SIGKILL');
  if (text.startsWith('hang') || (text.startsWith('stall on a device') && isOnDevice))
    setInterval(() => undefined, 1000);
  else if (text.startsWith('session')) sayNicenessOfSession();
  else if (text.startsWith('damaged'))
    tell({
      kind: 'extracted',
      outcome: { ok: false, failure: { kind: 'damaged', reason: text, remedy: 'none' } },
    });
  else
    tell({ kind: 'extracted', outcome: { ok: true, value: { features, exif, format: said[text] ?? text } } });
}

/** Waits until its session gives way, which takes a moment, and says how far. */
function sayNicenessOfSession(): void {
  const [, niceness] = readFileSync('/proc/self/autogroup', 'utf8').trim().split(' nice ');
  if (niceness === '0') setTimeout(sayNicenessOfSession, 10);
  else tell({ kind: 'extracted', outcome: { ok: true, value: { features, exif, format: niceness! } } });
}

const tell = (answer: Answer): void => void process.send?.(answer);
const exif = { takenAt: null, latitude: null, longitude: null, camera: null };
const features = {
  modelId: 'fake',
  count: 0,
  keypointCount: 0,
  widthPx: 1,
  heightPx: 1,
  resizedLongSidePx: 1,
  location: new Float32Array(),
  scale: new Float32Array(),
  attention: new Float32Array(),
  descriptor: new Int8Array(),
};

process.on('message', (request: Request) => {
  if (request.kind === 'open' && request.model.id === 'broken') throw new Error('no such network');
  if (request.kind === 'open') isOnDevice = !isDeepStrictEqual(request.compute, CPU);
  if (request.kind === 'open' && request.model.id === 'no device' && isOnDevice)
    throw new Error('the driver is gone');
  if (request.kind === 'open') tell({ kind: 'ready' });
  if (request.kind === 'read') {
    path = Buffer.from(request.path).toString();
    text = readFileSync(path, 'utf8');
    tell({ kind: 'hash', hash: createHash('sha256').update(text).digest() });
  }
  if (request.kind === 'extract') extract();
});
process.on('disconnect', () => process.exit());
