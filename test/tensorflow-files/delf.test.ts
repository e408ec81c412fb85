import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDatum, writeDatum } from '../../electron/tensorflow-files/datum.ts';
import { readDelf, writeDelf } from '../../electron/tensorflow-files/delf.ts';
import { readDelfFile } from '../support/models/delf-file.ts';
import { golden } from '../support/models/delf-golden.ts';
import { shared } from '../support/shared.ts';

const tensors = fc.array(fc.nat({ max: 5 }), { maxLength: 4 }).chain((dims) => {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return fc.record({
    dims: fc.constant(dims),
    values: fc.float32Array({ noNaN: true, minLength: length, maxLength: length }),
  });
});

const featureSets = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .chain(([count, descriptorSize]) => {
    const column = (length: number) => fc.float32Array({ noNaN: true, minLength: length, maxLength: length });
    return fc.record({
      count: fc.constant(count),
      location: column(2 * count),
      scale: column(count),
      orientation: column(count),
      strength: column(count),
      descriptorSize: fc.constant(descriptorSize),
      descriptor: column(count * descriptorSize),
    });
  });

/** A message's field that holds what `write` writes. */
const nested =
  (field: number, write: (writer: BinaryWriter) => void) =>
  (writer: BinaryWriter): void => {
    write(writer.tag(field, WireType.LengthDelimited).fork());
    writer.join();
  };
const message = (...parts: ((writer: BinaryWriter) => void)[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const part of parts) part(writer);
  return writer.finish();
};
const shape = (...dims: number[]) =>
  nested(
    1,
    nested(1, (writer) => dims.forEach((dim) => writer.int64(dim))),
  );
const numbers = (...values: number[]) =>
  nested(
    2,
    nested(1, (writer) => values.forEach((value) => writer.float(value))),
  );
const feature = (...values: number[]) =>
  nested(
    1,
    nested(1, (writer) => [shape(values.length), numbers(...values)].forEach((part) => part(writer))),
  );

describe('a .datum', () => {
  test('a .datum is read as it was written', () => {
    fc.assert(
      fc.property(tensors, (datum) => {
        expect(readDatum(writeDatum(datum))).toEqual({ ok: true, value: datum });
      }),
    );
  });

  test('a .datum is read with lists that are not packed and fields that nobody knows', () => {
    const bytes = message(
      (writer) => writer.tag(7, WireType.Varint).uint32(300),
      nested(1, (writer) => writer.tag(1, WireType.Varint).int64(2).tag(1, WireType.Varint).int64(1)),
      nested(2, (writer) =>
        writer
          .tag(9, WireType.Bit64)
          .fixed64(5)
          .tag(1, WireType.Bit32)
          .float(0.5)
          .tag(1, WireType.Bit32)
          .float(-3),
      ),
    );
    expect(readDatum(bytes)).toEqual({ ok: true, value: { dims: [2, 1], values: Float32Array.of(0.5, -3) } });
  });

  test.each([
    [
      'whose dimensions ask for other numbers than it holds',
      message(shape(2, 3), numbers(1, 2)),
      'says that its tensor is 2 x 3, but holds 2 numbers (byte 0)',
    ],
    [
      'with a negative dimension',
      message(shape(-1, -1), numbers(1)),
      'says that its tensor is -1 x -1, but holds 1 numbers (byte 0)',
    ],
    [
      'whose dimensions multiply beyond any memory',
      message(shape(2 ** 40, 2 ** 40), numbers(1)),
      'says that its tensor is 1099511627776 x 1099511627776, but holds 1 numbers (byte 0)',
    ],
    [
      'of more dimensions than the reference takes',
      message(shape(...Array<number>(65).fill(1)), numbers(1)),
      'holds a tensor of more than 64 dimensions (byte 0)',
    ],
    [
      'that is cut off',
      message(shape(2), numbers(1, 2)).subarray(0, 12),
      'holds a field that is cut off or no protobuf (byte 5)',
    ],
    [
      'that is no protobuf',
      Uint8Array.of(0xff, 0xd8, 0xff, 0xe0),
      'holds a field that is cut off or no protobuf (byte 0)',
    ],
  ])('a .datum %s is refused with the place', (_, bytes, reason) => {
    expect(readDatum(bytes)).toEqual({ ok: false, failure: reason });
  });
});

describe('a .delf', () => {
  test('a .delf is read as it was written', () => {
    fc.assert(
      fc.property(featureSets, (features) => {
        expect(readDelf(writeDelf(features))).toEqual({ ok: true, value: features });
      }),
    );
  });

  test('a .delf of a photo without features is an empty file', () => {
    const empty = readDelf(new Uint8Array(0));
    expect(empty).toMatchObject({ ok: true, value: { count: 0, descriptorSize: 0 } });
    expect(empty.ok && writeDelf(empty.value)).toEqual(new Uint8Array(0));
  });

  test.each([
    [
      'with a feature of fewer numbers than the first',
      message(feature(1, 2), feature(1)),
      'has descriptors of 2 numbers, but one of 1 in its feature 2 (byte 23)',
    ],
    [
      'with a feature without a descriptor',
      message(nested(1, () => undefined)),
      'has no descriptor in its feature 1 (byte 2)',
    ],
    [
      'with more features than its bytes can hold',
      message(
        feature(...Array<number>(50).fill(1)),
        ...Array<ReturnType<typeof feature>>(20).fill(feature(1)),
      ),
      'holds 21 features whose descriptors are not all of 50 numbers (byte 0)',
    ],
  ])('a .delf %s is refused with the place', (_, bytes, reason) => {
    expect(readDelf(bytes)).toEqual({ ok: false, failure: reason });
  });

  test('a .delf with bytes changed and cut off is read or refused with a byte position', () => {
    const whole = message(feature(1, 2, 3), feature(4, 5, 6), feature(7, 8, 9));
    const damage = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(damage, fc.nat({ max: whole.length }), (changes, length) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const cut = bytes.subarray(0, length);
        for (const answer of [readDelf(cut), readDatum(cut)])
          expect(answer.ok || answer.failure).toEqual(
            answer.ok ? true : expect.stringMatching(/\(byte \d+\)$/),
          );
      }),
      { numRuns: 2000 },
    );
  });
});

describe.skipIf(shared === null)('the files of the reference', () => {
  const sample = `${shared}/data/models/delf_v1_20171026`;
  const files =
    shared === null
      ? []
      : [
          `${sample}/sample/love.delf`,
          ...readdirSync(golden)
            .filter((name) => name.endsWith('.delf'))
            .map((name) => join(golden, name)),
        ];

  test.each(files)('%s is read as it is, and written back byte for byte', (path) => {
    const bytes = readFileSync(path);
    const read = readDelf(bytes);
    if (!read.ok) throw new Error(read.failure);
    const { count, x, y, scale, strength, descriptor } = readDelfFile(path);
    expect({ ...read.value, location: Array.from(read.value.location) }).toMatchObject({
      count,
      location: x.flatMap((value, i) => [value, y[i]!]),
      scale: Float32Array.from(scale),
      strength: Float32Array.from(strength),
      descriptor: Float32Array.from(descriptor.flatMap((row) => [...row])),
    });
    expect(Buffer.compare(writeDelf(read.value), bytes)).toBe(0);
  });

  test.each(['mean', 'pca_variances'])(
    '%s.datum of the official release is written back byte for byte',
    (name) => {
      const bytes = readFileSync(`${sample}/pca/${name}.datum`);
      const read = readDatum(bytes);
      if (!read.ok) throw new Error(read.failure);
      expect(read.value.dims).toEqual([1, 1024]);
      expect(Buffer.compare(writeDatum(read.value), bytes)).toBe(0);
    },
  );
});
