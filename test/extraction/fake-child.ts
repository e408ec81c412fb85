/** Stands in for extract-child.ts: does with a file what the file says. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { CPU } from '../../electron/contract/compute.ts';
import type { Answer, Request } from '../../electron/extraction/extract-child.ts';
import { answerParent } from '../../electron/process/parent.ts';
import { factsOf } from '../support/file-facts.ts';

let path = '';
let text = '';
let isOnDevice = false;
let threads = 0;

async function extract(): Promise<Answer> {
  const facts: Record<string, string> = {
    priority: String(getPriority()),
    where: isOnDevice ? 'device' : 'cpu',
    'threads 1': `${process.pid} ${threads}`,
    'threads 2': `${process.pid} ${threads}`,
    'threads 3': `${process.pid} ${threads}`,
  };
  if (text.startsWith('crash') && !(text.includes('once') && existsSync(`${path}.tried`))) {
    writeFileSync(`${path}.tried`, '');
    console.error('the decoder fell over');
    process.exit(3);
  }
  if (text.startsWith('fault on a device') && isOnDevice) process.abort();
  if (text.startsWith('eat')) process.kill(process.pid, 'SIGKILL');
  await take(Number(/^takes (\d+) MB/.exec(text)?.[1] ?? 0));
  if (text.startsWith('hang') || (text.startsWith('stall on a device') && isOnDevice))
    return new Promise(() => undefined);
  if (text.startsWith('damaged'))
    return {
      kind: 'extracted',
      outcome: { ok: false, failure: { kind: 'damaged', reason: text, remedy: 'none' } },
    };
  const format = text.startsWith('session') ? await nicenessOfSession() : (facts[text] ?? text);
  return { kind: 'extracted', outcome: { ok: true, value: { features, format, thumbnail } } };
}

/** A while, as a decoder does. */
async function take(megabytes: number): Promise<void> {
  const taken: Buffer[] = [];
  while (taken.length < megabytes) {
    taken.push(Buffer.alloc(2 ** 20, 1));
    if (taken.length % 100 === 0) await setTimeout(20);
  }
}

/** Waits until the priority of its session is lowered, which takes a moment. */
async function nicenessOfSession(): Promise<string> {
  for (;;) {
    const [, niceness] = readFileSync('/proc/self/autogroup', 'utf8').trim().split(' nice ');
    if (niceness !== '0') return niceness!;
    await setTimeout(10);
  }
}

const thumbnail = {
  ...{ jpeg: new Uint8Array(1), hash: new Uint8Array(32), tone: new Float32Array(6) },
  subject: 'scene' as const,
};
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
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

answerParent(async (request: Request): Promise<Answer | null> => {
  switch (request.kind) {
    case 'open':
      if (request.model.id === 'killed as it starts' && !existsSync(process.env.REVISIT_STARTED!)) {
        writeFileSync(process.env.REVISIT_STARTED!, '');
        process.kill(process.pid, 'SIGKILL');
      }
      if (request.model.id === 'broken') throw new Error('no such network');
      threads = request.threads;
      isOnDevice = !isDeepStrictEqual(request.compute, CPU);
      if (request.model.id === 'no device' && isOnDevice) throw new Error('the driver is gone');
      return { kind: 'ready' };
    case 'read':
      path = Buffer.from(request.path).toString();
      text = readFileSync(path, 'utf8');
      return {
        kind: 'read',
        file: { ...factsOf(hashOf(text)), photoHash: hashOf(text) },
      };
    case 'extract':
      return extract();
    case 'shrink':
      return { kind: 'shrunk', outcome: { ok: true, value: thumbnail } };
    case 'drop':
      return null;
  }
});
