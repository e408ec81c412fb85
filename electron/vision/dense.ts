import type { Device } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import { openOnnxNetwork } from './network-onnx.ts';
import type { Maps, PhotoNetwork } from './network.ts';
import { Pyramid } from './pyramid.ts';
import { gather, select } from './select.ts';

/**
 * A model's ONNX graph with the pyramid before it and the selection after it (DELF reference,
 * feature_extractor.py).
 */
export async function openDenseNetwork(
  model: ModelPackage,
  threads: number,
  device: Device,
): Promise<PhotoNetwork> {
  const { input, cells, extraction } = model.manifest;
  const network = await openOnnxNetwork(model, threads, device);
  const pyramid = new Pyramid(input.mean, input.deviation);
  return {
    async features(pixels) {
      const maps: Maps[] = [];
      const scales: number[] = [];
      for (const level of pyramid.levels(pixels, extraction.scales, input.smallestSidePx)) {
        maps.push(await network.run(level.values, level.widthPx, level.heightPx));
        scales.push(level.scale);
      }
      const selection = select(maps, extraction.maxFeatures, extraction.minAttention);
      const { count, attention } = selection;
      const location = new Float64Array(2 * count);
      const scale = new Float32Array(count);
      for (let row = 0; row < count; row++) {
        const [cell, level] = [selection.cell[row]!, selection.level[row]!];
        const [columns, levelScale] = [maps[level]!.columns, scales[level]!];
        location[2 * row] = (cells.originPx + cells.stridePx * (cell % columns)) / levelScale;
        location[2 * row + 1] = (cells.originPx + cells.stridePx * Math.floor(cell / columns)) / levelScale;
        scale[row] = 1 / levelScale;
      }
      return {
        count,
        location,
        scale,
        attention,
        channels: maps[0]?.channels ?? 0,
        descriptor: gather(maps, selection),
      };
    },
    close: () => network.close(),
  };
}
