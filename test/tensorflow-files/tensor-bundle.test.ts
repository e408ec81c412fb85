import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBundleIndex, readBundleTensor } from '../../electron/tensorflow-files/tensor-bundle.ts';
import { madeData, madeIndex, madeValues } from '../support/models/made-bundle.ts';

describe.each([
  ['as it is', false],
  ['with snappy', true],
])('a checkpoint index %s', (_, isPacked) => {
  const bytes = madeIndex({ isPacked });

  test('an index names every variable, its shape and its numbers', () => {
    const index = readBundleIndex(bytes);
    if (!index.ok) throw new Error(index.failure);
    expect(index.value.shardCount).toBe(1);
    expect([...index.value.entries].map(([name, { dims }]) => [name, dims])).toEqual([
      ['scope/weights', [2, 3]],
      ['scope/weights_2', [1]],
    ]);
    for (const [name, values] of Object.entries(madeValues))
      expect(readBundleTensor(index.value.entries.get(name)!, madeData)).toEqual({ ok: true, value: values });
  });

  test('an index with a byte changed is refused, or read the same', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= by;
        const index = readBundleIndex(damaged);
        // the footer's filler and its handle of the unused second index carry no checksum
        if (index.ok) expect(index).toEqual(readBundleIndex(bytes));
        else expect(index.failure).toMatch(/^(is|holds|names|unpacks|ends|has) .* \(byte \d+\)$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('an index is refused wherever it is cut off', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(readBundleIndex(bytes.subarray(0, length)).ok).toBe(false);
  });
});

describe('a variable', () => {
  const index = readBundleIndex(madeIndex());
  const entry = index.ok ? index.value.entries.get('scope/weights')! : null;

  test('a variable of which a byte changed is refused', () => {
    const damaged = Uint8Array.from(madeData);
    damaged[5]! ^= 1;
    expect(readBundleTensor(entry!, damaged)).toEqual({
      ok: false,
      failure: 'is damaged: a checksum (CRC-32C) differs (byte 0)',
    });
  });

  test('a variable that its file does not hold, or of another type, is refused', () => {
    expect(readBundleTensor(entry!, madeData.subarray(0, 8))).toMatchObject({ ok: false });
    expect(readBundleTensor({ ...entry!, dtype: 3 }, madeData)).toMatchObject({
      ok: false,
      failure: expect.stringContaining('not float32') as string,
    });
    expect(readBundleTensor({ ...entry!, dims: [2 ** 40], size: 2 ** 42 }, madeData)).toMatchObject({
      ok: false,
    });
  });
});
