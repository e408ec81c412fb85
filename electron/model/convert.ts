/**
 * The network of a DELF SavedModel as ONNX, without what lies around it (the loop over scales, thresholds,
 * boxes): that is what vision does.
 */
import type { Outcome } from '../contract/failure.ts';
import type { Graph, GraphNode } from '../tensorflow-files/saved-model.ts';
import { DelfGraph, Inconvertible, wrong } from './delf-graph.ts';
import { writeOnnx } from './onnx-file.ts';
import type { OnnxGraph, OnnxNode } from './onnx-file.ts';

/**
 * The numbers of a variable, as the checkpoint has them; null where there is none of that name. Convolution
 * filters: rows x columns x inputs x outputs.
 */
export type Variables = (name: string) => { dims: number[]; values: Float32Array } | null;

export interface Converted {
  onnx: Uint8Array;
  /** A level's value is (byte - mean) / deviation. */
  mean: number;
  deviation: number;
  /** Of the cells in pixels of their level, and where cell 0 looks: the centre of its receptive box. */
  stridePx: number;
  originPx: number;
  /** Numbers in a raw descriptor. */
  channels: number;
}

export interface ConvertOptions {
  /** The last subsampling is left out, which gives the same map four times as dense. */
  isDense: boolean;
  /** Without it the attention head is left out: for one that nobody trained. */
  hasAttention: boolean;
}

/**
 * The outputs are called `features` and `attention`, the input `image`. The failure is a sentence: what of
 * the graph is not converted.
 */
export function convert(
  graph: Graph,
  variables: Variables,
  options: ConvertOptions,
): Outcome<Converted, string> {
  try {
    return { ok: true, value: new Converter(graph, variables).convert(options) };
  } catch (error) {
    if (error instanceof Inconvertible) return { ok: false, failure: error.message };
    throw error;
  }
}

const NORMS = new Set(['FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3']);

interface Shape {
  channels: number;
  /** In pixels of the level. */
  stride: number;
}

class Converter {
  readonly #graph: DelfGraph;
  readonly #variables: Variables;
  readonly #shapes = new Map<GraphNode, Shape>();
  readonly #onnx: OnnxGraph = { name: 'delf', nodes: [], weights: [], inputs: [], outputs: [] };

  constructor(graph: Graph, variables: Variables) {
    this.#graph = new DelfGraph(graph);
    this.#variables = variables;
  }

  convert({ isDense, hasAttention }: ConvertOptions): Converted {
    const { attention, features } = this.#graph.ends();
    const order = this.#graph.order(hasAttention ? attention : features);
    const picture = order[0]!;
    this.#shapes.set(picture, { channels: 3, stride: 1 });
    for (const node of order.slice(1)) this.#shapes.set(node, this.#shape(node));
    const { channels, stride } = this.#shapes.get(features)!;
    const cells = this.#graph.cells();
    if (cells.stridePx !== stride)
      throw new Inconvertible(
        `The graph's network has a stride of ${stride} pixels, its boxes one of ${cells.stridePx}.`,
      );

    const names = new Map([
      [picture, 'image'],
      [features, 'features'],
      [attention, 'attention'],
    ]);
    for (const node of order.slice(1))
      this.#write(node, (of) => names.get(of) ?? of.name, isDense ? stride : Infinity);
    const port = (
      name: string,
      size: number,
      rows: string,
      columns: string,
    ): { name: string; dims: (number | string)[] } => ({ name, dims: [1, size, rows, columns] });
    this.#onnx.inputs.push(port('image', 3, 'h', 'w'));
    this.#onnx.outputs.push(
      port('features', channels, 'fh', 'fw'),
      ...(hasAttention ? [port('attention', 1, 'fh', 'fw')] : []),
    );
    return {
      onnx: writeOnnx(this.#onnx),
      ...this.#graph.normalisation(picture),
      stridePx: isDense ? stride / 2 : stride,
      originPx: cells.originPx,
      channels,
    };
  }

  #shape(node: GraphNode): Shape {
    const from = this.#graph.data(node).map((input) => this.#shapes.get(input)!);
    const [{ channels, stride }] = from as [Shape];
    if (node.op === 'Conv2D')
      return { channels: this.#variable(node, 1, 4).dims[3]!, stride: stride * this.#window(node).step };
    if (node.op === 'MaxPool') return { channels, stride: stride * this.#window(node).step };
    if (from.some((shape) => shape.channels !== channels || shape.stride !== stride))
      wrong(node, 'adds maps of different sizes');
    return { channels, stride };
  }

  /** Writes what becomes of a node. A step that leads to maps of `densest` pixels a cell is left out. */
  #write(node: GraphNode, name: (node: GraphNode) => string, densest: number): void {
    const emit = (op: string, inputs: string[], attributes: OnnxNode['attributes'] = {}): void =>
      void this.#onnx.nodes.push({ op, inputs, output: name(node), attributes });
    const input = this.#graph.input(node);
    switch (node.op) {
      case 'Pad':
        return void this.#padding(node); // goes into what it pads for
      case 'Conv2D':
        return; // is written with the norm or the bias that follows it
      case 'Relu':
      case 'Softplus':
        return emit(node.op, [name(input)]);
      case 'Add':
      case 'AddV2':
        return emit('Add', this.#graph.data(node).map(name));
      case 'MaxPool': {
        const { kernel, step, pads, from } = this.#placed(node);
        // the graph pads with zeros, ONNX with what no maximum is: the same where nothing is below zero
        if (pads.some((pad) => pad > 0) && from.op !== 'Relu')
          wrong(node, 'pads with zeros what may be below zero, which is not converted');
        const isLeftOut = this.#shapes.get(node)!.stride === densest && step > 1;
        if (isLeftOut && kernel.some((side) => side > 1))
          wrong(node, 'pools at the last subsampling, which cannot be left out');
        return emit('MaxPool', [name(from)], {
          kernel_shape: kernel,
          strides: isLeftOut ? [1, 1] : [step, step],
          pads,
        });
      }
      default: {
        if (input.op !== 'Conv2D') return wrong(node, 'does not follow a convolution');
        const { kernel, step, pads, from } = this.#placed(input);
        const isLeftOut = this.#shapes.get(input)!.stride === densest && step > 1;
        const weights = [`${name(node)}.weights`, `${name(node)}.bias`];
        this.#parameters(node, input, weights as [string, string]);
        return emit('Conv', [name(from), ...weights], {
          kernel_shape: kernel,
          strides: isLeftOut ? [1, 1] : [step, step],
          pads,
        });
      }
    }
  }

  #variable(node: GraphNode, i: number, rank: number): { dims: number[]; values: Float32Array } {
    const source = this.#graph.input(node, i);
    const variable = this.#variables(source.name);
    if (variable === null) return wrong(source, 'is no variable of the checkpoint');
    return variable.dims.length === rank
      ? variable
      : wrong(source, `has ${variable.dims.length} dimensions, not ${rank}`);
  }

  /**
   * Filters as outputs x inputs x rows x columns, with the norm folded into them: w * factor, and beta - mean
   * * factor.
   */
  #parameters(node: GraphNode, conv: GraphNode, [weightName, biasName]: [string, string]): void {
    const { dims, values } = this.#variable(conv, 1, 4);
    const [rows, columns, inputs, outputs] = dims as [number, number, number, number];
    const inputChannels = this.#shapes.get(this.#graph.data(conv)[0]!)!.channels;
    if (inputs !== inputChannels) wrong(conv, `filters ${inputs} channels of ${inputChannels}`);
    const vector = (i: number): Float32Array => {
      const { values: list } = this.#variable(node, i, 1);
      return list.length === outputs
        ? list
        : wrong(node, `has ${list.length} parameters for ${outputs} channels`);
    };
    const factor = new Float32Array(outputs).fill(1);
    const bias = new Float32Array(outputs);
    if (NORMS.has(node.op)) {
      const [gamma, beta, mean, variance] = [vector(1), vector(2), vector(3), vector(4)];
      const epsilon = node.attributes.get('epsilon');
      const training = node.attributes.get('is_training');
      if (training === undefined || !('flag' in training) || training.flag)
        wrong(node, 'normalises by the batch it is given: a graph for training');
      if (epsilon === undefined || !('number' in epsilon)) return wrong(node, 'has no epsilon');
      for (let o = 0; o < outputs; o++) {
        factor[o] = gamma[o]! / Math.sqrt(variance[o]! + epsilon.number);
        bias[o] = beta[o]! - mean[o]! * factor[o]!;
      }
    } else bias.set(vector(1));
    const weights = new Float32Array(values.length);
    for (let k = 0; k < rows * columns; k++) {
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++)
          weights[(o * inputs + i) * rows * columns + k] =
            values[(k * inputs + i) * outputs + o]! * factor[o]!;
    }
    this.#onnx.weights.push(
      { name: weightName, dims: [outputs, inputs, rows, columns], values: weights },
      { name: biasName, dims: [outputs], values: bias },
    );
  }

  #window(node: GraphNode): { kernel: [number, number]; step: number } {
    const integers = (name: string): number[] => {
      const value = node.attributes.get(name);
      return value !== undefined && 'integers' in value ? value.integers : [];
    };
    const format = node.attributes.get('data_format');
    if (format !== undefined && 'text' in format && format.text !== 'NHWC')
      wrong(node, `keeps its maps as ${format.text}, not NHWC`);
    if (integers('dilations').some((side) => side !== 1)) wrong(node, 'is dilated, which is not converted');
    const [one, down = 0, across, last] = integers('strides');
    if (one !== 1 || last !== 1 || down !== across || down < 1)
      wrong(node, 'steps differently down and across');
    const [rows = 0, columns = 0] =
      node.op === 'Conv2D' ? this.#variable(node, 1, 4).dims : integers('ksize').slice(1, 3);
    if (rows < 1 || columns < 1) wrong(node, 'has no window');
    return { kernel: [rows, columns], step: down };
  }

  /** A window with its padding as ONNX says it (top, left, bottom, right), and the map it moves over. */
  #placed(node: GraphNode): {
    kernel: [number, number];
    step: number;
    pads: [number, number, number, number];
    from: GraphNode;
  } {
    const { kernel, step } = this.#window(node);
    const padding = node.attributes.get('padding');
    const isSame = padding !== undefined && 'text' in padding && padding.text === 'SAME';
    const input = this.#graph.input(node);
    if (!isSame)
      return input.op === 'Pad'
        ? { kernel, step, pads: this.#padding(input), from: this.#graph.input(input) }
        : { kernel, step, pads: [0, 0, 0, 0], from: input };
    if (input.op === 'Pad') wrong(node, 'pads what is padded already');
    const sides = kernel.map((side) => side - 1);
    if (step > 1 && sides.some((side) => side > 0))
      wrong(node, 'pads by the size of its map (SAME with a step), which is not converted');
    const [down, across] = sides as [number, number];
    return {
      kernel,
      step,
      pads: [down >> 1, across >> 1, down - (down >> 1), across - (across >> 1)],
      from: input,
    };
  }

  #padding(node: GraphNode): [number, number, number, number] {
    const [a, b, top, bottom, left, right, c, d, ...more] =
      this.#graph.constant(this.#graph.input(node, 1)) ?? [];
    if (d === undefined || more.length > 0 || a || b || c || d || Math.min(top!, bottom!, left!, right!) < 0)
      return wrong(node, 'pads not only the sides of its maps');
    return [top!, left!, bottom!, right!];
  }
}
