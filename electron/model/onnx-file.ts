/**
 * An ONNX file, as much of the format as a converted network needs (onnx.proto of ONNX; field numbers beside
 * each message).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * IR 8 and operators 13: what onnxruntime has read since 2021, and the first operators that have all a DELF
 * needs.
 */
const IR_VERSION = 8;
const OPERATORS = 13;

export interface OnnxNode {
  op: string;
  inputs: string[];
  output: string;
  /** Lists of integers. */
  attributes: Record<string, number[]>;
}

export interface OnnxGraph {
  name: string;
  nodes: OnnxNode[];
  weights: { name: string; dims: number[]; values: Float32Array }[];
  /** Float32; a side by name is any size. */
  inputs: { name: string; dims: (number | string)[] }[];
  outputs: { name: string; dims: (number | string)[] }[];
}

export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const writer = new BinaryWriter();
  const message = (field: number, write: () => void): void => {
    writer.tag(field, WireType.LengthDelimited).fork();
    write();
    writer.join();
  };
  const text = (field: number, value: string): void =>
    void writer.tag(field, WireType.LengthDelimited).string(value);
  const integer = (field: number, value: number): void =>
    void writer.tag(field, WireType.Varint).int64(value);

  // ModelProto { ir_version = 1; graph = 7; opset_import = 8 }, OperatorSetIdProto { domain = 1; version = 2
  // }
  integer(1, IR_VERSION);
  // GraphProto { node = 1; name = 2; initializer = 5; input = 11; output = 12 }
  message(7, () => {
    // NodeProto { input = 1; output = 2; op_type = 4; attribute = 5 }, AttributeProto { name = 1; ints = 8;
    // type = 20: INTS 7 }
    for (const node of graph.nodes) {
      message(1, () => {
        for (const input of node.inputs) text(1, input);
        text(2, node.output);
        text(4, node.op);
        for (const [name, values] of Object.entries(node.attributes)) {
          message(5, () => {
            text(1, name);
            for (const value of values) integer(8, value);
            integer(20, 7);
          });
        }
      });
    }
    text(2, graph.name);
    // TensorProto { dims = 1; data_type = 2: FLOAT 1; name = 8; raw_data = 9 }
    for (const { name, dims, values } of graph.weights) {
      message(5, () => {
        for (const dim of dims) integer(1, dim);
        integer(2, 1);
        text(8, name);
        writer
          .tag(9, WireType.LengthDelimited)
          .bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      });
    }
    // ValueInfoProto { name = 1; TypeProto type = 2 { Tensor tensor_type = 1 { elem_type = 1; shape = 2 { dim
    // = 1 { dim_value = 1; dim_param = 2 } } } } }
    for (const [field, ports] of [
      [11, graph.inputs],
      [12, graph.outputs],
    ] as const) {
      for (const { name, dims } of ports) {
        message(field, () => {
          text(1, name);
          message(2, () =>
            message(1, () => {
              integer(1, 1);
              message(2, () =>
                dims.forEach((dim) =>
                  message(1, () => (typeof dim === 'number' ? integer(1, dim) : text(2, dim))),
                ),
              );
            }),
          );
        });
      }
    }
  });
  message(8, () => {
    text(1, '');
    integer(2, OPERATORS);
  });
  return writer.finish();
}
