/**
 * A DELF's graph as its nodes lie in a SavedModel: the network is found by operator and name, from the
 * attention's softplus up to the resized picture, and of what lies around it only the constants are read.
 */
import type { Graph, GraphNode } from '../tensorflow-files/saved-model.ts';
import { readTensor } from '../tensorflow-files/saved-model.ts';

/** What of the graph is not converted; caught by `convert`. */
export class Inconvertible extends Error {}

export const wrong = (node: GraphNode, what: string): never => {
  throw new Inconvertible(`The graph's node ${node.name} (${node.op}) ${what}.`);
};

/** Hand a tensor on as it is: Enter brings it into a loop. */
const HANDS_ON = new Set(['Identity', 'Enter']);
/** Between the attention and the map that it weighs. */
const HEAD = new Set([
  'Softplus',
  'BiasAdd',
  'Conv2D',
  'FusedBatchNorm',
  'FusedBatchNormV2',
  'FusedBatchNormV3',
  'Relu',
]);

/** Its methods throw Inconvertible where the graph is not of the DELF family. */
export class DelfGraph {
  readonly #nodes: Graph['nodes'];

  constructor({ nodes }: Graph) {
    this.#nodes = nodes;
  }

  /** The node that an input names, behind those that only hand it on. */
  #source(name: string): GraphNode {
    const seen = new Set<GraphNode>();
    for (let at = name; ;) {
      const node = this.#nodes.get(at.replace(/:\d+$/, ''));
      if (node === undefined) throw new Inconvertible(`The graph lacks the node ${at}.`);
      if (!HANDS_ON.has(node.op) || node.inputs.length === 0) return node;
      if (seen.has(node)) return wrong(node, 'leads back to itself');
      seen.add(node);
      at = node.inputs[0]!;
    }
  }

  #inputs(node: GraphNode): GraphNode[] {
    return node.inputs.filter((name) => !name.startsWith('^')).map((name) => this.#source(name));
  }

  input(node: GraphNode, i = 0): GraphNode {
    return this.#inputs(node)[i] ?? wrong(node, 'has too few inputs');
  }

  /**
   * Both are reshaped into lists of cells. The graph holds the network twice, outside its loop over scales
   * and inside, on the same variables: the copy outside is found.
   */
  ends(): { attention: GraphNode; features: GraphNode } {
    const nodes = [...this.#nodes.values()];
    const listed = new Set(nodes.filter(({ op }) => op === 'Reshape').map((node) => this.input(node)));
    const attention = nodes.find((node) => node.op === 'Softplus' && listed.has(node));
    if (attention === undefined)
      throw new Inconvertible(
        'The graph has no attention of the DELF family: no Softplus whose cells are listed.',
      );
    let features = this.input(attention);
    for (let steps = 0; !listed.has(features); features = this.input(features)) {
      if (!HEAD.has(features.op) || steps++ > 100)
        wrong(features, 'does not belong between the features and their attention');
    }
    return { attention, features };
  }

  /** What the attention is computed from, each after its inputs; the first is the resized picture. */
  order(end: GraphNode): GraphNode[] {
    const order: GraphNode[] = [];
    const state = new Map<GraphNode, 'open' | 'done'>();
    const stack = [end];
    const pictures = new Set<GraphNode>();
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      const data = this.data(node);
      if (state.get(node) === undefined) {
        state.set(node, 'open');
        if (data.length === 0) pictures.add(node);
      }
      const next = data.find((input) => state.get(input) !== 'done');
      if (next === undefined) {
        stack.pop();
        if (state.get(node) === 'open') order.push(node);
        state.set(node, 'done');
      } else if (state.get(next) === 'open') wrong(next, 'depends on itself');
      else stack.push(next);
    }
    if (pictures.size !== 1) throw new Inconvertible("The graph's network starts at several pictures.");
    return order;
  }

  /** The inputs that are maps, not parameters; none for the picture. */
  data(node: GraphNode): GraphNode[] {
    switch (node.op) {
      case 'ResizeBilinear':
        return [];
      case 'Add':
      case 'AddV2':
        return [this.input(node), this.input(node, 1)];
      case 'Conv2D':
      case 'BiasAdd':
      case 'FusedBatchNorm':
      case 'FusedBatchNormV2':
      case 'FusedBatchNormV3':
      case 'Relu':
      case 'Softplus':
      case 'MaxPool':
      case 'Pad':
        return [this.input(node)];
      default:
        return wrong(node, 'is of an operator that is not converted');
    }
  }

  constant(node: GraphNode): number[] | null {
    const value = node.attributes.get('value');
    if (node.op !== 'Const' || value === undefined || !('tensor' in value)) return null;
    const tensor = readTensor(value.tensor);
    return tensor.ok ? [...tensor.value.values] : wrong(node, tensor.failure);
  }

  /** (picture - mean) / deviation, above the resize. */
  normalisation(resize: GraphNode): { mean: number; deviation: number } {
    let division = this.input(resize);
    if (division.op === 'ExpandDims') division = this.input(division);
    if (division.op !== 'RealDiv')
      wrong(division, 'is not the normalisation (x - mean) / deviation that was expected');
    const difference = this.input(division);
    if (difference.op !== 'Sub')
      wrong(difference, 'is not the normalisation (x - mean) / deviation that was expected');
    const [mean, deviation] = [
      this.constant(this.input(difference, 1)),
      this.constant(this.input(division, 1)),
    ];
    if (mean?.length !== 1 || deviation?.length !== 1 || !(deviation[0]! > 0))
      return wrong(division, 'does not normalise by one constant');
    return { mean: mean[0]!, deviation: deviation[0]! };
  }

  /** (stride x cell + receptive box) / scale. */
  cells(): { stridePx: number; originPx: number } {
    for (const division of this.#nodes.values()) {
      if (division.op !== 'RealDiv') continue;
      const sum = this.input(division);
      if (sum.op !== 'Add' && sum.op !== 'AddV2') continue;
      const box = this.constant(this.input(sum, 1));
      const product = this.input(sum);
      if (box?.length !== 4 || product.op !== 'Mul') continue;
      const stride = this.constant(this.input(product)) ?? this.constant(this.input(product, 1));
      const [top, left, bottom, right] = box as [number, number, number, number];
      if (stride?.length === 1 && top + bottom === left + right)
        return { stridePx: stride[0]!, originPx: (top + bottom) / 2 };
    }
    throw new Inconvertible('The graph does not say where its cells look: no (stride x cell + box) / scale.');
  }
}
