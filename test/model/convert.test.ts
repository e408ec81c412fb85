import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { Graph, GraphNode } from '../../electron/formats/saved-model.ts';
import { convert } from '../../electron/model/convert.ts';
import { openModel } from '../../electron/model/open.ts';
import { openDenseNetwork } from '../../electron/vision/dense.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import { officialGraph, writeConverted } from '../support/converted.ts';
import { golden, goldenPhotos, goldenPixels, parityWith } from '../support/golden.ts';
import { shared } from '../support/shared.ts';

if (shared === null) console.warn('skipped: the converted official graph (../shared is not here)');

describe.skipIf(shared === null)('the official graph, converted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-converted-'));
  let model: ModelPackage;
  let extractor: Extractor;
  beforeAll(async () => {
    writeConverted(folder);
    const opened = await openModel(folder, []);
    if (!opened.ok) throw new Error(opened.failure.reason);
    model = opened.value;
    extractor = await createExtractor(model, { threads: 2 });
  });
  afterAll(async () => {
    await extractor.close();
    rmSync(folder, { recursive: true });
  });

  it.each(goldenPhotos)('gives the features that TensorFlow gave for $name', async ({ name, photo }) => {
    const { count, theirCount, shared: both, attention, cosine } = parityWith(name, await extractor.extractPixels(await goldenPixels(photo)));
    console.log(name, JSON.stringify({ count, theirCount, both, attention, cosine }));
    expect([count, both]).toEqual([theirCount, theirCount]);
    expect(attention).toBeLessThanOrEqual(2e-5);
    expect(cosine).toBeGreaterThanOrEqual(0.999999);
  });

  it('gives the raw features that TensorFlow gave for love, each row found by what is nearest to it', async () => {
    const network = await openDenseNetwork(model, 2, 'cpu');
    const { descriptor, channels, count } = await network.features(await goldenPixels(goldenPhotos.find(({ name }) => name === 'love')!.photo));
    await network.close();
    const theirs = new Float32Array(Uint8Array.from(readFileSync(join(golden, 'love.features1024.f32'))).buffer);
    expect(theirs.length).toBe(100 * channels);
    const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = (a: number, b: number): number => {
      let most = 0;
      for (let d = 0; d < channels; d++) most = Math.max(most, Math.abs(theirs[a * channels + d]! - descriptor[b * channels + d]!));
      return most;
    };
    // near-ties may change places in the order
    const worst = Math.max(...Array.from({ length: 100 }, (_, a) => Math.min(...Array.from({ length: Math.min(count, 120) }, (__, b) => apart(a, b)))));
    console.log(`raw features: at most ${worst / largest} of the largest apart`);
    expect(worst / largest).toBeLessThanOrEqual(1e-4);
  });
});

describe.skipIf(shared === null)('convert', () => {
  const official = shared === null ? null : officialGraph();
  const changed = (change: (node: GraphNode) => GraphNode): Graph => ({ nodes: new Map([...official!.graph.nodes].map(([name, node]) => [name, change(node)])) });

  it('reads stride, origin, normalisation and channels from the graph', () => {
    expect(convert(official!.graph, official!.variables, { isDense: false })).toMatchObject({ ok: true, value: { mean: 128, deviation: 128, stridePx: 32, originPx: 0, channels: 1024 } });
    expect(convert(official!.graph, official!.variables, { isDense: true })).toMatchObject({ ok: true, value: { stridePx: 16, originPx: 0 } });
  });

  it('takes a graph whose scopes are named otherwise', () => {
    const renamed = (name: string): string => name.replaceAll('resnet_v1_50', 'trunk').replaceAll('attonly', 'landmarks/head');
    const graph: Graph = { nodes: new Map([...official!.graph.nodes.values()].map((node) => [renamed(node.name), { ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) }])) };
    const back = new Map([...official!.entries.keys()].map((name) => [renamed(name), name]));
    expect(convert(graph, (name) => official!.variables(back.get(name) ?? ''), { isDense: false })).toMatchObject({ ok: true, value: { stridePx: 32 } });
  });

  it('refuses an operator that it does not know, by its name', () => {
    const graph = changed((node) => (node.name === 'resnet_v1_50/block2/unit_2/bottleneck_v1/Relu' ? { ...node, op: 'Elu' } : node));
    expect(convert(graph, official!.variables, { isDense: false })).toEqual({
      ok: false, reason: "The graph's node resnet_v1_50/block2/unit_2/bottleneck_v1/Relu (Elu) is of an operator that is not converted.",
    });
  });

  it('refuses a checkpoint that lacks a variable, by its name', () => {
    const missing = 'resnet_v1_50/block1/unit_1/bottleneck_v1/conv1/weights';
    const conversion = convert(official!.graph, (name) => (name === missing ? null : official!.variables(name)), { isDense: false });
    expect(conversion).toEqual({ ok: false, reason: `The graph's node ${missing} (VariableV2) is no variable of the checkpoint.` });
  });

  it('refuses a graph that leads back to itself', () => {
    const unit = 'resnet_v1_50/block3/unit_6/bottleneck_v1/Relu';
    const graph = changed((node) => (node.name === 'resnet_v1_50/block1/unit_1/bottleneck_v1/add' ? { ...node, inputs: [unit, unit] } : node));
    expect(convert(graph, official!.variables, { isDense: false })).toMatchObject({ ok: false, reason: expect.stringContaining('depends on itself') as string });
  });
});
