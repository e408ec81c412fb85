/**
 * TensorFlow's `saved_model.pb`, as much of it as a converter needs: the nodes of the graph tagged `serve`
 * (tensorflow/core/protobuf/{saved_model,meta_graph}.proto, core/framework).
 */
import type { BinaryReader } from '@bufbuild/protobuf/wire';
import { WireType } from '@bufbuild/protobuf/wire';
import type { Outcome } from '../contract/failure.ts';
import { shapeOf } from './tensor-bundle.ts';
import { Malformed, eachField, reading } from './wire.ts';

export interface GraphNode {
  name: string;
  op: string;
  /** As written: `node`, `node:1` for its second output, `^node` where only the order matters. */
  inputs: string[];
  attributes: Map<string, Attribute>;
}

/** One of them is what the attribute is; `tensor` is TensorProto, for `readTensor`. */
export type Attribute =
  | { text: string }
  | { integer: number }
  | { number: number }
  | { flag: boolean }
  | { integers: number[] }
  | { tensor: Uint8Array };

export interface Graph {
  /** In the order of the file. */
  nodes: Map<string, GraphNode>;
}

/** A constant, row-major. */
export interface Tensor {
  dims: number[];
  values: Float64Array;
}

/**
 * Of the released graph 2,600; of a ResNet-152 five times as many. So many small objects are also what bounds
 * memory.
 */
const MAX_NODES = 50_000;
/** A node's attributes, and the numbers of one: strides have four. */
const MAX_PARTS = 64;
/**
 * A constant that is said with one number for all of its elements. The graph's own are shapes, paddings,
 * axes.
 */
const MAX_FILLED = 65_536;

export function readSavedModel(bytes: Uint8Array): Outcome<Graph, string> {
  return reading(bytes, () => {
    let graph: Graph | null = null;
    eachField(bytes, (field, type, reader) => {
      if (field !== 2 || type !== WireType.LengthDelimited) return false;
      const meta = reader.bytes();
      let isServed = false;
      let nodes: Uint8Array | null = null;
      // MetaGraphDef { MetaInfoDef meta_info_def = 1 { repeated string tags = 4 }; GraphDef graph_def = 2 }
      eachField(meta, (inner, innerType, parts) => {
        if (innerType !== WireType.LengthDelimited || inner > 2) return false;
        const part = parts.bytes();
        if (inner === 2) nodes = part;
        else eachText(part, 4, (tag) => (isServed ||= tag === 'serve'));
        return true;
      });
      if (isServed && nodes !== null) graph = graphOf(nodes);
      return true;
    });
    if (graph === null)
      throw new Malformed('is no SavedModel: it holds no graph tagged "serve"', bytes.byteOffset);
    return graph;
  });
}

/** A `Const` node's value (TensorProto); float32, float64, int32 and int64 are read. */
export function readTensor(bytes: Uint8Array): Outcome<Tensor, string> {
  return reading(bytes, () => {
    let [dtype, dims, content]: [number, number[], Uint8Array] = [0, [], new Uint8Array()];
    const listed: number[] = [];
    const add = (value: number): void => {
      if (listed.length >= MAX_FILLED)
        throw new Malformed('lists more numbers of a constant than a graph does', bytes.byteOffset);
      listed.push(value);
    };
    eachField(bytes, (field, type, reader) => {
      if (field === 1 && type === WireType.Varint) dtype = reader.int32();
      else if (field === 2 && type === WireType.LengthDelimited) dims = shapeOf(reader.bytes());
      else if (field === 4 && type === WireType.LengthDelimited) content = reader.bytes();
      else if ([5, 6, 7, 10].includes(field)) eachNumber(field, type, reader, add);
      else return false;
      return true;
    });
    const count = dims.reduce((product, dim) => product * dim, 1);
    const width = { 1: 4, 2: 8, 3: 4, 9: 8 }[dtype];
    if (width === undefined)
      throw new Malformed(`holds a constant of TensorFlow's type ${dtype}`, bytes.byteOffset);
    if (content.length > 0) {
      if (content.length !== count * width)
        throw new Malformed(`says that ${content.length} bytes are ${count} numbers`, content.byteOffset);
      const view = new DataView(content.buffer, content.byteOffset, content.length);
      const at = (i: number): number =>
        dtype === 1
          ? view.getFloat32(4 * i, true)
          : dtype === 2
            ? view.getFloat64(8 * i, true)
            : dtype === 3
              ? view.getInt32(4 * i, true)
              : Number(view.getBigInt64(8 * i, true));
      return { dims, values: Float64Array.from({ length: count }, (_, i) => at(i)) };
    }
    if (count > MAX_FILLED || listed.length > count)
      throw new Malformed(
        `holds a constant of ${count} numbers, said with ${listed.length}`,
        bytes.byteOffset,
      );
    // the last number stands for those that follow (TensorProto)
    return {
      dims,
      values: Float64Array.from({ length: count }, (_, i) => listed[Math.min(i, listed.length - 1)] ?? 0),
    };
  });
}

/** float_val = 5, double_val = 6, int_val = 7, int64_val = 10; packed or not. */
function eachNumber(field: number, type: WireType, reader: BinaryReader, use: (value: number) => void): void {
  const one = (): number =>
    field === 5
      ? reader.float()
      : field === 6
        ? reader.double()
        : field === 7
          ? reader.int32()
          : Number(reader.int64());
  if (type !== WireType.LengthDelimited) return use(one());
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError('a packed list that is cut off');
  while (reader.pos < end) use(one());
}

/** GraphDef { repeated NodeDef node = 1 }. */
function graphOf(bytes: Uint8Array): Graph {
  const nodes = new Map<string, GraphNode>();
  eachField(bytes, (field, type, reader) => {
    if (field !== 1 || type !== WireType.LengthDelimited) return false;
    const node = nodeOf(reader.bytes());
    if (nodes.has(node.name)) throw new Malformed(`names two nodes ${node.name}`, bytes.byteOffset);
    if (nodes.size >= MAX_NODES) throw new Malformed(`holds more than ${MAX_NODES} nodes`, bytes.byteOffset);
    nodes.set(node.name, node);
    return true;
  });
  return { nodes };
}

/** NodeDef { name = 1; op = 2; repeated input = 3; map<string, AttrValue> attr = 5 }. */
function nodeOf(bytes: Uint8Array): GraphNode {
  const node: GraphNode = { name: '', op: '', inputs: [], attributes: new Map() };
  eachField(bytes, (field, type, reader) => {
    if (type !== WireType.LengthDelimited) return false;
    if (field === 1) node.name = reader.string();
    else if (field === 2) node.op = reader.string();
    else if (field === 3) node.inputs.push(reader.string());
    else if (field === 5 && node.attributes.size < MAX_PARTS) attributeInto(node.attributes, reader.bytes());
    else return false;
    return true;
  });
  if (node.name === '' || node.op === '')
    throw new Malformed('holds a node without name or operator', bytes.byteOffset);
  return node;
}

function attributeInto(attributes: Map<string, Attribute>, bytes: Uint8Array): void {
  let name = '';
  let value: Attribute | null = null;
  eachField(bytes, (field, type, outer) => {
    if (type !== WireType.LengthDelimited || field > 2) return false;
    if (field === 1) {
      name = outer.string();
      return true;
    }
    // AttrValue { ListValue list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; DataType type = 6;
    // TensorProto tensor = 8 }
    eachField(outer.bytes(), (inner, innerType, reader) => {
      if (inner === 1 && innerType === WireType.LengthDelimited)
        value = { integers: integersOf(reader.bytes()) };
      else if (inner === 2 && innerType === WireType.LengthDelimited)
        value = { text: new TextDecoder().decode(reader.bytes()) };
      else if ((inner === 3 || inner === 6) && innerType === WireType.Varint)
        value = { integer: Number(reader.int64()) };
      else if (inner === 4 && innerType === WireType.Bit32) value = { number: reader.float() };
      else if (inner === 5 && innerType === WireType.Varint) value = { flag: reader.bool() };
      else if (inner === 8 && innerType === WireType.LengthDelimited) value = { tensor: reader.bytes() };
      else return false;
      return true;
    });
    return true;
  });
  if (value !== null) attributes.set(name, value);
}

/** ListValue { repeated int64 i = 3 }. */
function integersOf(bytes: Uint8Array): number[] {
  const integers: number[] = [];
  eachField(bytes, (field, type, reader) => {
    if (field !== 3) return false;
    eachNumber(10, type, reader, (value) => integers.length < MAX_PARTS && integers.push(value));
    return true;
  });
  return integers;
}

function eachText(bytes: Uint8Array, wanted: number, use: (text: string) => void): void {
  eachField(bytes, (field, type, reader) => {
    if (field !== wanted || type !== WireType.LengthDelimited) return false;
    use(reader.string());
    return true;
  });
}
