import { existsSync } from 'node:fs';
import type { Engine } from '../../electron/host/client.ts';

/**
 * Stands for the engine: keeps what it was asked, with what tokens stood for, and answers each request with
 * its name.
 */
export type FakeEngine = Engine & {
  asked: { name: string; ask: unknown; path: string | null; exists: boolean }[];
  tell: (name: string, value: unknown) => void;
};

export function fakeEngine(): FakeEngine {
  const grants = new Map<string, string>();
  const asked: FakeEngine['asked'] = [];
  let told: ((name: never, value: never) => void) | undefined;
  return {
    asked,
    tell: (name, value) => told?.(name as never, value as never),
    request(name, ask) {
      const path = grants.get((ask as { token?: string }).token ?? '') ?? null;
      asked.push({ name, ask, path, exists: path !== null && existsSync(path) });
      return Promise.resolve(
        (ask as { bad?: boolean }).bad === true
          ? { ok: false, failure: { kind: 'not understood', reason: 'No.', remedy: 'None.' } }
          : ({ ok: true, value: { name } } as never),
      );
    },
    photo: (id, size) =>
      Promise.resolve(
        id === 7
          ? { ok: true, value: Buffer.from(`photo ${size}`) }
          : { ok: false, failure: { kind: 'no such photo', reason: 'No photo.', remedy: 'None.' } },
      ),
    matchPicture: (a, b, format) =>
      Promise.resolve(
        a === 7
          ? { ok: true, value: Buffer.from(`match ${a} ${b} ${format}`) }
          : { ok: false, failure: { kind: 'not looked at', reason: 'No features.', remedy: 'None.' } },
      ),
    thenAndNow: (of, options) =>
      Promise.resolve(
        'a' in of && of.a === 8
          ? { ok: false, failure: { kind: 'no match', reason: 'No match.', remedy: 'None.' } }
          : {
              ok: true,
              value: { bytes: Buffer.from(JSON.stringify({ of, options })), leftOut: ['Zürich\n.jpg'] },
            },
      ),
    laidPicture: (a, b) => Promise.resolve({ ok: true, value: Buffer.from(`laid ${a} ${b}`) }),
    exported: (of) => Promise.resolve({ ok: true, value: Buffer.from(JSON.stringify(of)) }),
    takeAgain: (id) => Promise.resolve({ ok: true, value: Buffer.from(`again ${id}`) }),
    original: (id) =>
      Promise.resolve(
        id === 7
          ? { ok: true, value: { bytes: Buffer.from('as it is'), fileName: 'Zürich "1".jpg' } }
          : { ok: false, failure: { kind: 'vanished', reason: 'It is gone.', remedy: 'Scan again.' } },
      ),
    file: () => Promise.reject(new Error('a page of a server is told no path')),
    grant(path) {
      grants.set(`token-of-${grants.size}`, path);
      return `token-of-${grants.size - 1}`;
    },
    granted: (token) => grants.get(token) ?? null,
    revoke: (token) => void grants.delete(token),
    subscribe(listener) {
      told = listener as typeof told;
      return () => (told = undefined);
    },
    pid: () => null,
    close: () => Promise.resolve(),
  };
}
