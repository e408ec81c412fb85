/** A child that does what it is asked. */
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { answerParent, tellParent } from '../../electron/process/parent.ts';

export type Request =
  | { answer: string; afterMs?: number }
  | { events: string[] }
  | { variable: string }
  /** Never answers: waits for what is in the file, is busy, or takes memory as long as there is any. */
  | { readFrom: string }
  | { never: 'busy' | 'hungry' }
  | { crash: string }
  | { error: string };
export type Answer = string | null;

answerParent(async (request: Request): Promise<Answer> => {
  if ('answer' in request) {
    await setTimeout(request.afterMs ?? 0);
    return request.answer;
  }
  if ('events' in request) for (const event of request.events) tellParent(event);
  if ('variable' in request) return process.env[request.variable] ?? null;
  if ('readFrom' in request) await readFile(request.readFrom);
  if ('never' in request) {
    const taken: Buffer[] = [];
    for (;;) if (request.never === 'hungry') taken.push(Buffer.alloc(2 ** 24, 1));
  }
  if ('crash' in request) {
    console.error(request.crash);
    process.exit(3);
  }
  if ('error' in request) throw new Error(request.error);
  return null;
});
