/** Places on a map of the world. Pure. Mercator; stage pixels from the map's top left corner. */
import type { GeoPermissibleObjects, GeoProjection } from 'd3-geo';
import { geoGraticule, geoMercator, geoMercatorRaw, geoPath } from 'd3-geo';
import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import type { View, World } from './outlines.ts';
import { trace } from './outlines.ts';

export interface MapLook {
  longitude: number;
  latitude: number;
  /** Pixels a radian at the equator. */
  scale: number;
}
export interface MapSize {
  widthPx: number;
  heightPx: number;
}
export interface Marker {
  x: number;
  y: number;
  /** Largest first: its cover stands for all. */
  places: PlaceSummary[];
}

/** From the whole world on a small window to a street. */
const LEAST_SCALE = 100;
const MOST_SCALE = 6_000_000;
/** Nearer, the outlines are too coarse to say where a coast is: all is drawn as land. */
const MOST_OUTLINE_SCALE = 100_000;
/** Mercator has no poles; UTM's maps end here. */
const MOST_LATITUDE = 84;
const RADIANS = Math.PI / 180;

export function projectionOf(
  { longitude, latitude, scale }: MapLook,
  { widthPx, heightPx }: MapSize,
): GeoProjection {
  return geoMercator()
    .scale(scale)
    .center([longitude, latitude])
    .translate([widthPx / 2, heightPx / 2]);
}

/** In degrees; null where none is known. */
export interface Position {
  latitude: number | null;
  longitude: number | null;
}
/** Mercator in radians, x to the east, y up to the north. */
export interface Point {
  x: number;
  y: number;
}
export interface Located extends Point {
  place: PlaceSummary;
}

/** None where there is no position. */
export function pointOf({ latitude, longitude }: Position): [] | [Point] {
  if (latitude === null || longitude === null) return [];
  const [x, y] = geoMercatorRaw(longitude * RADIANS, latitude * RADIANS);
  return [{ x, y }];
}

/** Those with a position, the largest first. */
export function locate(places: readonly PlaceSummary[]): Located[] {
  return places
    .flatMap((place) => pointOf(place).map((point) => ({ place, ...point })))
    .sort((p, q) => q.place.photoCount - p.place.photoCount);
}

/** All points in sight, with a margin around them; a single one with its country. */
export function fitMap(points: readonly Point[], { widthPx, heightPx }: MapSize): MapLook {
  const bound = (axis: 'x' | 'y'): { middle: number; length: number } => {
    const least = points.reduce((m, p) => Math.min(m, p[axis]), Infinity);
    const most = points.reduce((m, p) => Math.max(m, p[axis]), -Infinity);
    return { middle: (least + most) / 2, length: Math.max(0.05, most - least) };
  };
  const [x, y] = [bound('x'), bound('y')];
  return bounded({
    longitude: x.middle / RADIANS,
    latitude: (2 * Math.atan(Math.exp(y.middle)) - Math.PI / 2) / RADIANS,
    scale: 0.8 * Math.min(widthPx / x.length, heightPx / y.length),
  });
}

function bounded({ longitude, latitude, scale }: MapLook): MapLook {
  return {
    longitude: Math.min(180, Math.max(-180, longitude)),
    latitude: Math.min(MOST_LATITUDE, Math.max(-MOST_LATITUDE, latitude)),
    scale: Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale)),
  };
}

export function panMap(look: MapLook, size: MapSize, dx: number, dy: number): MapLook {
  const centre = projectionOf(look, size).invert!([size.widthPx / 2 - dx, size.heightPx / 2 - dy])!;
  return bounded({ ...look, longitude: centre[0], latitude: centre[1] });
}

/** What is at the point stays there. */
export function zoomMap(look: MapLook, size: MapSize, x: number, y: number, factor: number): MapLook {
  const [dx, dy] = [x - size.widthPx / 2, y - size.heightPx / 2];
  const there = panMap(look, size, -dx, -dy);
  return panMap(bounded({ ...there, scale: look.scale * factor }), size, dx, dy);
}

export const MARKER_PX = 64;

/** One marker for what would overlap. */
export function markersOf(located: readonly Located[], look: MapLook, size: MapSize): Marker[] {
  const { x: left, y: top, scale } = viewOf(look, size);
  const markers: Marker[] = [];
  for (const { place, ...at } of located) {
    const [x, y] = [left + scale * at.x, top - scale * at.y];
    if (x < -MARKER_PX || y < -MARKER_PX || x > size.widthPx + MARKER_PX || y > size.heightPx + MARKER_PX)
      continue;
    const near = markers.find((marker) => (marker.x - x) ** 2 + (marker.y - y) ** 2 < MARKER_PX ** 2);
    if (near) near.places.push(place);
    else markers.push({ x, y, places: [place] });
  }
  return markers;
}

const DOT_APART_PX = 4;

/** In stage pixels; one dot for points that are no further apart than it is seen. */
export function dotsOf(points: readonly Point[], look: MapLook, size: MapSize): Point[] {
  const { x: left, y: top, scale } = viewOf(look, size);
  const near = (px: number): number => Math.round(px / DOT_APART_PX);
  const dots = points.map(({ x, y }) => ({ x: left + scale * x, y: top - scale * y }));
  return [...new Map(dots.map((dot) => [`${near(dot.x)} ${near(dot.y)}`, dot])).values()];
}

function viewOf(look: MapLook, size: MapSize): View {
  const [x, y] = projectionOf(look, size)([0, 0])!;
  return { x, y, scale: look.scale, ...size };
}

/** In degrees; `west` is more than `east` across the date line. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** What the map shows of the world. */
export function boxOf(look: MapLook, size: MapSize): Box {
  const { invert } = projectionOf(look, size);
  const [, north] = invert!([size.widthPx / 2, 0])!;
  const [, south] = invert!([size.widthPx / 2, size.heightPx])!;
  const half = ((size.widthPx / look.scale) * 180) / Math.PI / 2;
  if (half >= 180) return { west: -180, east: 180, south, north };
  const around = (longitude: number): number => ((longitude + 540) % 360) - 180;
  return { west: around(look.longitude - half), east: around(look.longitude + half), south, north };
}

export interface MapColours {
  land: string;
  sea: string;
  line: string;
  border: string;
}

/** `stepDegrees`: between the lines of latitude and longitude. */
export function drawWorld(
  context: CanvasRenderingContext2D,
  { land, borders }: World,
  look: MapLook,
  size: MapSize,
  stepDegrees: number,
  colours: MapColours,
): void {
  const projection = projectionOf(look, size).clipExtent([
    [-2, -2],
    [size.widthPx + 2, size.heightPx + 2],
  ]);
  const view = viewOf(look, size);
  const isOutlined = look.scale <= MOST_OUTLINE_SCALE;
  context.fillStyle = isOutlined ? colours.sea : colours.land;
  context.fillRect(0, 0, size.widthPx, size.heightPx);
  if (isOutlined) {
    context.beginPath();
    trace(context, land, view);
    context.fillStyle = colours.land;
    context.fill();
    stroke(context, 1, colours.border);
    context.beginPath();
    trace(context, borders, view);
    stroke(context, 1, colours.border);
  }
  context.beginPath();
  geoPath(projection, context)(graticuleAround(projection, size, stepDegrees));
  stroke(context, 0.5, colours.line);
}

function stroke(context: CanvasRenderingContext2D, widthPx: number, colour: string): void {
  context.lineWidth = widthPx;
  context.strokeStyle = colour;
  context.stroke();
}

/** Of what is in sight alone: finer lines around the world would be millions. */
function graticuleAround(
  projection: GeoProjection,
  { widthPx, heightPx }: MapSize,
  step: number,
): GeoPermissibleObjects {
  const [west, north] = projection.invert!([0, 0])!;
  const [east, south] = projection.invert!([widthPx, heightPx])!;
  if (step >= 10 || west >= east) return geoGraticule().step([step, step])();
  const down = (degrees: number): number => Math.floor(degrees / step) * step;
  return geoGraticule()
    .step([step, step])
    .extent([
      [down(west), Math.max(-MOST_LATITUDE, down(south))],
      [down(east) + step, Math.min(MOST_LATITUDE, down(north) + step)],
    ])
    .precision(step)();
}
