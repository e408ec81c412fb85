import { open } from 'node:fs/promises';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../electron/contract/failure.ts';
import { readArchive } from '../../electron/model/archive.ts';
import type { MadeEntry } from '../support/models/made-archive.ts';
import { madeTar } from '../support/models/made-archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(bytes: Uint8Array): Promise<Outcome<Map<string, Buffer>, string>> {
  const file = join(folder, 'given');
  writeFileSync(file, bytes);
  const handle = await open(file);
  return readArchive(handle).finally(() => handle.close());
}
const reason = async (bytes: Uint8Array): Promise<string> => {
  const archive = await read(bytes);
  return archive.ok ? 'it is read' : archive.failure;
};
const model: MadeEntry[] = [
  { path: 'delf', type: 'Directory' },
  { path: './delf/a.bin', content: 'a'.repeat(1500) },
  { path: 'delf/empty' },
];

describe('readArchive', () => {
  test.each([
    ['packed', gzipSync(madeTar(model))],
    ['not packed', madeTar(model)],
  ])('an archive that is %s gives its files by their paths', async (_, bytes) => {
    expect(await read(bytes)).toEqual({
      ok: true,
      value: new Map([
        ['delf/a.bin', Buffer.from('a'.repeat(1500))],
        ['delf/empty', Buffer.alloc(0)],
      ]),
    });
  });

  test.each<[string, MadeEntry]>([
    ['holds a path that leads out of it (delf/../../evil)', { path: 'delf/../../evil', content: 'x' }],
    ['holds a path that leads out of it (/etc/evil)', { path: '/etc/evil', content: 'x' }],
    [
      'holds delf/link, which is no file or folder but a SymbolicLink',
      { path: 'delf/link', type: 'SymbolicLink', linkpath: '/etc/passwd' },
    ],
    [
      'holds delf/link, which is no file or folder but a Link',
      { path: 'delf/link', type: 'Link', linkpath: 'delf/a.bin' },
    ],
    ['holds delf/a.bin twice', { path: 'delf/a.bin', content: 'other' }],
  ])('an archive that %s is refused, and nothing is written', async (wrong, entry) => {
    expect(await reason(gzipSync(madeTar([...model, entry])))).toBe(wrong);
    expect(readdirSync(folder)).toEqual(['given']);
  });

  test('an archive that unpacks to a hundred times its size, or has 1001 entries, is refused', async () => {
    const zeros = madeTar([{ path: 'zeros', content: Buffer.alloc(30 * 2 ** 20) }]);
    expect(await reason(gzipSync(zeros))).toBe('unpacks to far more than it holds');
    expect((await read(zeros)).ok).toBe(true);
    expect(await reason(madeTar(Array.from({ length: 1001 }, (_, i) => ({ path: `f${i}` }))))).toMatch(
      /more than 1000 entries/,
    );
  });

  test('an archive with 30 MB of zeros behind its end is refused', async () => {
    expect(await reason(gzipSync(Buffer.concat([madeTar(model), Buffer.alloc(30 * 2 ** 20)])))).toBe(
      'unpacks to far more than it holds',
    );
  });

  test('a file that is cut off, or is no archive, is refused', async () => {
    const packed = gzipSync(
      madeTar([
        { path: 'a', content: Buffer.from(Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31) % 251)) },
      ]),
    );
    expect(await reason(packed.subarray(0, packed.length / 2))).toMatch(/gzip cannot unpack it/);
    expect(await reason(madeTar(model).subarray(0, 2000))).toBe('is no tar archive, or is cut off');
    expect(await reason(Buffer.from('no archive at all'.repeat(100)))).toBe(
      'is no tar archive, or is cut off',
    );
    expect(await reason(new Uint8Array())).toMatch(/^is no tar archive/);
  });

  test(
    'an archive with any eight bytes changed is read or refused in words',
    { timeout: 60_000 },
    async () => {
      const whole = madeTar(model);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }),
          fc.boolean(),
          async (changes, isPacked) => {
            const bytes = Buffer.from(whole);
            for (const [at, value] of changes) bytes[at] = value;
            const archive = await read(isPacked ? gzipSync(bytes) : bytes);
            expect(archive.ok || /^[a-z].*[^.]$/.test(archive.failure)).toBe(true);
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});
