import { describe, expect, test } from 'vitest';
import type { Graph, GraphNode } from '../../electron/tensorflow-files/saved-model.ts';
import { convert } from '../../electron/model/convert.ts';
import { officialGraph } from '../support/models/official-shaped.ts';
import { shared } from '../support/shared.ts';

const REFERENCE = { isDense: false, hasAttention: true };

if (shared === null) console.warn('skipped: the conversion of the official graph (../shared is not here)');

describe.skipIf(shared === null)('convert', () => {
  const official = shared === null ? null : officialGraph();
  const changed = (change: (node: GraphNode) => GraphNode): Graph => ({
    nodes: new Map([...official!.graph.nodes].map(([name, node]) => [name, change(node)])),
  });

  test('a conversion reads stride, origin, normalisation and channels from the graph', () => {
    expect(convert(official!.graph, official!.variables, REFERENCE)).toMatchObject({
      ok: true,
      value: { mean: 128, deviation: 128, stridePx: 32, originPx: 0, channels: 1024 },
    });
    expect(convert(official!.graph, official!.variables, { ...REFERENCE, isDense: true })).toMatchObject({
      ok: true,
      value: { stridePx: 16, originPx: 0 },
    });
  });

  test('a graph whose scopes are named otherwise is converted', () => {
    const renamed = (name: string): string =>
      name.replaceAll('resnet_v1_50', 'trunk').replaceAll('attonly', 'landmarks/head');
    const graph: Graph = {
      nodes: new Map(
        [...official!.graph.nodes.values()].map((node) => [
          renamed(node.name),
          { ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) },
        ]),
      ),
    };
    const back = new Map(official!.names.map((name) => [renamed(name), name]));
    expect(convert(graph, (name) => official!.variables(back.get(name) ?? ''), REFERENCE)).toMatchObject({
      ok: true,
      value: { stridePx: 32 },
    });
  });

  test('a graph with an operator that is not converted is refused with its name', () => {
    const graph = changed((node) =>
      node.name === 'resnet_v1_50/block2/unit_2/bottleneck_v1/Relu' ? { ...node, op: 'Elu' } : node,
    );
    expect(convert(graph, official!.variables, REFERENCE)).toEqual({
      ok: false,
      failure:
        "The graph's node resnet_v1_50/block2/unit_2/bottleneck_v1/Relu (Elu) is of an operator that " +
        'is not converted.',
    });
  });

  test('a checkpoint that lacks a variable is refused with its name', () => {
    const missing = 'resnet_v1_50/block1/unit_1/bottleneck_v1/conv1/weights';
    const conversion = convert(
      official!.graph,
      (name) => (name === missing ? null : official!.variables(name)),
      REFERENCE,
    );
    expect(conversion).toEqual({
      ok: false,
      failure: `The graph's node ${missing} (VariableV2) is no variable of the checkpoint.`,
    });
  });

  test('a graph that leads back to itself is refused', () => {
    const unit = 'resnet_v1_50/block3/unit_6/bottleneck_v1/Relu';
    const graph = changed((node) =>
      node.name === 'resnet_v1_50/block1/unit_1/bottleneck_v1/add' ? { ...node, inputs: [unit, unit] } : node,
    );
    expect(convert(graph, official!.variables, REFERENCE)).toMatchObject({
      ok: false,
      failure: expect.stringContaining('depends on itself') as string,
    });
  });
});
