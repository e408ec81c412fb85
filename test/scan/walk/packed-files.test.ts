import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { packed, unpacked } from '../../../electron/scan/walk/process/packed-files.ts';
import type { SeenFile } from '../../../electron/store/store.ts';
import { random } from '../../support/synthetic/synthetic.ts';

const next = random(5);
/** Of 64 bits, the least and the greatest among them. */
const number = (): bigint => {
  const edges = [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)];
  return edges[Math.floor(next() * 8)] ?? BigInt(Math.floor(next() * 2 ** 52)) << 10n;
};
const failure = { kind: 'not on this disk', reason: 'It is in a cloud.', remedy: 'Fetch it.' } as const;

const seenFile = (): SeenFile => ({
  path: Buffer.from(Array.from({ length: Math.floor(next() * 40) }, () => Math.floor(next() * 256))),
  sizeBytes: number(),
  mtimeNs: number(),
  ctimeNs: number(),
  ...(next() < 0.3 ? {} : { numbers: { device: number(), inode: number() || 1n } }),
  failure: next() < 0.2 ? failure : null,
});

test('Files that are packed and sent to another process are the same there', () => {
  for (let i = 0; i < 300; i++) {
    const files = Array.from({ length: Math.floor(next() * 20) }, seenFile);
    const sent = deserialize(serialize(packed(files))) as ReturnType<typeof packed>;
    expect(unpacked(sent)).toStrictEqual(files);
  }
});
