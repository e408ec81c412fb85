import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSavedModel, readTensor } from '../../electron/tensorflow-files/saved-model.ts';

/** A message of [field number, text | message | integer]. */
function message(...fields: [number, string | Uint8Array | number][]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.tag(field, WireType.Varint).int64(value);
    else
      writer
        .tag(field, WireType.LengthDelimited)
        .bytes(typeof value === 'string' ? Buffer.from(value) : value);
  }
  return writer.finish();
}

const tensor = message([1, 3], [2, message([2, message([1, 2])])], [7, message([1, 0]).subarray(1)]);
const constant = message(
  [1, 'paddings'],
  [2, 'Const'],
  [5, message([1, 'value'], [2, message([8, tensor])])],
);
const pad = message(
  [1, 'Pad'],
  [2, 'Pad'],
  [3, 'picture'],
  [3, 'paddings'],
  [5, message([1, 'strides'], [2, message([1, message([3, 1], [3, 2])])])],
);
const saved = (tag: string): Uint8Array =>
  message([1, 1], [2, message([1, message([4, tag])], [2, message([1, constant], [1, pad])])]);

describe('a SavedModel', () => {
  test('a SavedModel gives its nodes with their inputs and attributes', () => {
    const graph = readSavedModel(saved('serve'));
    if (!graph.ok) throw new Error(graph.failure);
    expect([...graph.value.nodes.keys()]).toEqual(['paddings', 'Pad']);
    expect(graph.value.nodes.get('Pad')).toEqual({
      name: 'Pad',
      op: 'Pad',
      inputs: ['picture', 'paddings'],
      attributes: new Map([['strides', { integers: [1, 2] }]]),
    });
    const value = graph.value.nodes.get('paddings')!.attributes.get('value')!;
    expect('tensor' in value && readTensor(value.tensor)).toEqual({
      ok: true,
      value: { dims: [2], values: Float64Array.of(0, 0) },
    });
  });

  test('a SavedModel without a graph to serve is refused', () => {
    expect(readSavedModel(saved('train'))).toEqual({
      ok: false,
      failure: 'is no SavedModel: it holds no graph tagged "serve" (byte 0)',
    });
  });

  test('a SavedModel with bytes changed is read or refused with a byte position', () => {
    const bytes = saved('serve');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(bytes.length),
        (changes, length) => {
          const damaged = Uint8Array.from(bytes).subarray(0, length);
          for (const [at, to] of changes) if (at < length) damaged[at] = to;
          const graph = readSavedModel(damaged);
          if (!graph.ok) expect(graph.failure).toMatch(/\(byte \d+\)$/);
          for (const { attributes } of graph.ok ? graph.value.nodes.values() : []) {
            for (const value of attributes.values()) if ('tensor' in value) readTensor(value.tensor);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('a constant that only says that it is large is refused', () => {
    expect(readTensor(message([1, 1], [2, message([2, message([1, 2 ** 40])])]))).toMatchObject({
      ok: false,
    });
  });
});
