import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, QUANTUM } from '../../electron/vision/pack.ts';
import type { Maps } from '../../electron/vision/network.ts';
import { gather, select } from '../../electron/vision/select.ts';

const level = fc.record({
  rows: fc.integer({ min: 1, max: 7 }),
  columns: fc.integer({ min: 1, max: 7 }),
  seed: fc.nat(),
});

function maps(
  levels: { rows: number; columns: number; seed: number }[],
  channels: number,
  distinct: number,
  head: boolean,
): Maps[] {
  return levels.map(({ rows, columns, seed }) => {
    const value = (i: number): number =>
      ((Math.imul(i + 1, 2_654_435_761) ^ Math.imul(seed + 1, 40_503)) >>> 16) % distinct;
    const descriptors = Float32Array.from({ length: channels * rows * columns }, (_, i) => value(i) - 1);
    return {
      rows,
      columns,
      channels,
      descriptors,
      attention: head ? Float32Array.from({ length: rows * columns }, (_, i) => value(i)) : null,
    };
  });
}

test('selection keeps the cells with most attention, ties in the order of level and cell', () => {
  fc.assert(
    fc.property(
      fc.array(level, { maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      fc.option(fc.integer({ min: 0, max: 5 })),
      (levels, most, least) => {
        const all = maps(levels, 3, 6, true);
        const cells = all.flatMap(({ attention }, l) =>
          Array.from(attention!, (a, cell) => ({ l, cell, a })),
        );
        const expected = cells
          .filter(({ a }) => least === null || a >= least)
          .sort((p, q) => q.a - p.a || p.l - q.l || p.cell - q.cell)
          .slice(0, most);
        const got = select(all, most, least);
        expect(
          Array.from({ length: got.count }, (_, i) => ({
            l: got.level[i],
            cell: got.cell[i],
            a: got.attention[i],
          })),
        ).toEqual(expected);
      },
    ),
  );
});

test('without attention from the network, that of a cell is the length of its descriptor', () => {
  const all = maps([{ rows: 3, columns: 4, seed: 5 }], 17, 9, false);
  const got = select(all, 12, null);
  const length = (cell: number): number =>
    Math.hypot(...Array.from({ length: 17 }, (_, c) => all[0]!.descriptors[c * 12 + cell]!));
  expect(got.count).toBe(12);
  got.cell.forEach((cell, i) => expect(got.attention[i]).toBeCloseTo(length(cell), 4));
  expect(Array.from(got.attention)).toEqual(Array.from(got.attention).sort((a, b) => b - a));
});

test("each selected cell's channels are gathered into its row", () => {
  fc.assert(
    fc.property(
      fc.array(level, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 70 }),
      (levels, channels) => {
        const all = maps(levels, channels, 1000, true);
        const selection = select(all, 50, null);
        const rows = gather(all, selection);
        const expected = Array.from(selection.cell, (cell, i) => {
          const { rows: height, columns, descriptors } = all[selection.level[i]!]!;
          return Array.from({ length: channels }, (_, c) => descriptors[c * height * columns + cell]!);
        });
        expect(Array.from(rows)).toEqual(expected.flat());
      },
    ),
  );
});

test('packing changes each component of a descriptor by at most half a quantum', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
      (values) => {
        const set = {
          modelId: 'm',
          count: 1,
          widthPx: 9,
          heightPx: 9,
          resizedLongSidePx: 9,
          location: new Float32Array(2),
          scale: new Float32Array(1),
          attention: new Float32Array(1),
        };
        const packed = pack({ ...set, descriptor: Float32Array.from(values) });
        expect(packed).toMatchObject(set);
        packed.descriptor.forEach((q, i) =>
          expect(Math.abs(q * QUANTUM - values[i]!)).toBeLessThanOrEqual(QUANTUM / 2 + 1e-7),
        );
      },
    ),
  );
});
