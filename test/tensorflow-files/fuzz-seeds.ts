/** Small whole files of TensorFlow's formats, which the fuzzer mutates. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { writeDelf } from '../../electron/tensorflow-files/delf.ts';

export function madeDelf(count: number): Uint8Array {
  const column = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => i / 3);
  return writeDelf({
    count,
    location: column(2 * count),
    scale: column(count),
    orientation: column(count),
    strength: column(count),
    descriptorSize: 40,
    descriptor: column(40 * count),
  });
}

/** 2 x 2 with every number a field of its own. */
export function unpackedDatum(): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).fork();
  for (const dim of [2, 2]) writer.tag(1, WireType.Varint).int64(dim);
  writer.join().tag(2, WireType.LengthDelimited).fork();
  for (const value of [1, 2, 3, 4]) writer.tag(1, WireType.Bit32).float(value);
  return writer.join().finish();
}

/** TensorProtos: content in bytes, numbers in a list, one number for all. */
export function madeConstants(): Uint8Array[] {
  const shaped = (dtype: number, dims: number[]): BinaryWriter => {
    const writer = new BinaryWriter()
      .tag(1, WireType.Varint)
      .int32(dtype)
      .tag(2, WireType.LengthDelimited)
      .fork();
    for (const dim of dims)
      writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int64(dim).join();
    return writer.join();
  };
  return [
    shaped(1, [2, 2]).tag(4, WireType.LengthDelimited).bytes(new Uint8Array(16)).finish(),
    shaped(3, [3]).tag(7, WireType.LengthDelimited).fork().int32(1).int32(2).int32(3).join().finish(),
    shaped(9, [4]).tag(10, WireType.Varint).int64(7).finish(),
    shaped(2, [100, 100]).tag(6, WireType.Bit64).double(0.5).finish(),
  ];
}

/** A SavedModel of three nodes with an attribute of every kind. */
export function madeGraph(): Uint8Array {
  const attribute =
    (name: string, put: (writer: BinaryWriter) => BinaryWriter) =>
    (writer: BinaryWriter): BinaryWriter =>
      put(
        writer
          .tag(5, WireType.LengthDelimited)
          .fork()
          .tag(1, WireType.LengthDelimited)
          .string(name)
          .tag(2, WireType.LengthDelimited)
          .fork(),
      )
        .join()
        .join();
  const node = (
    writer: BinaryWriter,
    name: string,
    op: string,
    inputs: string[],
    attributes: ReturnType<typeof attribute>[],
  ): BinaryWriter => {
    writer
      .tag(1, WireType.LengthDelimited)
      .fork()
      .tag(1, WireType.LengthDelimited)
      .string(name)
      .tag(2, WireType.LengthDelimited)
      .string(op);
    for (const input of inputs) writer.tag(3, WireType.LengthDelimited).string(input);
    for (const put of attributes) put(writer);
    return writer.join();
  };
  const writer = new BinaryWriter().tag(2, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork().tag(4, WireType.LengthDelimited).string('serve').join();
  writer.tag(2, WireType.LengthDelimited).fork();
  node(
    writer,
    'weights',
    'Const',
    [],
    [
      attribute('value', (w) => w.tag(8, WireType.LengthDelimited).bytes(madeConstants()[0]!)),
      attribute('dtype', (w) => w.tag(6, WireType.Varint).int32(1)),
    ],
  );
  node(writer, 'input', 'Placeholder', [], [attribute('shape', (w) => w.tag(3, WireType.Varint).int64(-1))]);
  node(
    writer,
    'conv',
    'Conv2D',
    ['input', 'weights:0', '^input'],
    [
      attribute('strides', (w) =>
        w
          .tag(1, WireType.LengthDelimited)
          .fork()
          .tag(3, WireType.LengthDelimited)
          .fork()
          .int64(1)
          .int64(2)
          .int64(2)
          .int64(1)
          .join()
          .join(),
      ),
      attribute('padding', (w) => w.tag(2, WireType.LengthDelimited).string('VALID')),
      attribute('use_cudnn', (w) => w.tag(5, WireType.Varint).bool(true)),
      attribute('epsilon', (w) => w.tag(4, WireType.Bit32).float(1e-5)),
    ],
  );
  return writer.join().join().finish();
}
