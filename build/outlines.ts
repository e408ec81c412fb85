/**
 * The outlines of the world for the page's maps, projected when the page is built: that takes a second,
 * which no page may take.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { GeoContext, GeoPermissibleObjects } from 'd3-geo';
import { geoMercator, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';

const ATLAS = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
/** Of the atlas's package, so that its licence goes with the page. */
const MODULE = join(dirname(ATLAS), 'outlines.js');

/** `import address from 'virtual:outlines'`: where the page finds what `packedWorld` returns. */
export function outlines(): Plugin {
  return {
    name: 'outlines',
    resolveId: (id) => (id === 'virtual:outlines' ? MODULE : null),
    load(id) {
      if (id !== MODULE) return null;
      const source = new Uint8Array(packedWorld().buffer);
      const file = this.emitFile({ type: 'asset', name: 'outlines.bin', source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}

/**
 * Land, then the borders between countries: how many outlines each has, and of each outline how many points
 * and their x, y in radians, as renderer/places/map/outlines.ts reads them.
 */
function packedWorld(): Float32Array<ArrayBuffer> {
  type Atlas = Topology<{ land: GeometryCollection; countries: GeometryCollection }>;
  const topology = JSON.parse(readFileSync(ATLAS, 'utf8')) as Atlas;
  const { land, countries } = topology.objects;
  const drawn = [feature(topology, land), mesh(topology, countries, (a, b) => a !== b)].map(outlinesOf);
  const pack = (points: number[]): number[] => [points.length / 2, ...points];
  return Float32Array.from(drawn.flatMap((outlines) => [outlines.length, ...outlines.flatMap(pack)]));
}

/** Pixels a radian: long edges are bent as finely as the nearest look at outlines shows them. */
const FINEST = 100_000;

/**
 * What d3 draws of the shape, cut at the date line and before the poles: x, y of the points of each outline.
 * Mercator in radians, x to the east, y down to the south.
 */
export function outlinesOf(shape: GeoPermissibleObjects): number[][] {
  const drawn: number[][] = [];
  const add = (x: number, y: number): void => void drawn.at(-1)!.push(x / FINEST, y / FINEST);
  const pen: GeoContext = {
    beginPath: () => undefined,
    arc: () => undefined,
    moveTo(x, y) {
      drawn.push([]);
      add(x, y);
    },
    lineTo: add,
    closePath() {
      const [x = 0, y = 0] = drawn.at(-1)!;
      drawn.at(-1)!.push(x, y);
    },
  };
  geoPath(geoMercator().scale(FINEST).translate([0, 0]), pen)(shape);
  return drawn;
}
