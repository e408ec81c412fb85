/** What the map says in words: which names find room, how fine its lines are, how long its scale. Pure. */
import type { MapLabels } from '../../../electron/contract/requests.ts';
import type { MapLook, MapSize, Marker } from './drawing.ts';
import { MARKER_PX, projectionOf } from './drawing.ts';

export interface PlacedLabel {
  text: string;
  kind: 'country' | 'town';
  /** A country's middle; a town's dot, with its name to the right. */
  x: number;
  y: number;
}

interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Countries are named until one fills the map, capitals from where countries have room for them. */
const MOST_COUNTRY_SCALE = 2500;
const LEAST_CAPITAL_SCALE = 700;
/** A small map is no more than a picture of where something is. */
const MOST_SMALL_TOWNS = 8;
const LINE_PX = 16;
/** Between a town's dot and its name. */
export const DOT_PX = 6;

/** Those of so many inhabitants and more are named: a quarter as many where the map is twice as large. */
const leastPopulation = (kind: PlacedLabel['kind'], scale: number): number =>
  (kind === 'town' ? 5e11 : 2e11) / scale ** 2;

/**
 * The names that find room, those with most inhabitants first, beside markers, scale and tools; of a small
 * map (`markers` null) with all room for names, but few towns. `widthOf` measures a text in pixels;
 * `countryName` knows a country by its code.
 */
export function placeLabels(
  { countries, towns }: MapLabels,
  look: MapLook,
  size: MapSize,
  markers: readonly Marker[] | null,
  widthOf: (text: string, kind: PlacedLabel['kind']) => number,
  countryName: (code: string) => string,
): PlacedLabel[] {
  const project = projectionOf(look, size);
  const taken = markers === null ? [] : takenBy(markers, size);
  const placed: PlacedLabel[] = [];
  const place = (label: PlacedLabel, rect: Rect): void => {
    const isIn =
      rect.left >= 0 && rect.top >= 0 && rect.right <= size.widthPx && rect.bottom <= size.heightPx;
    if (!isIn || taken.some((other) => overlap(rect, other))) return;
    taken.push(rect);
    placed.push(label);
  };
  const isNamed = ({ population, isCapital }: MapLabels['towns'][number]): boolean =>
    population >= leastPopulation('town', look.scale) || (isCapital && look.scale >= LEAST_CAPITAL_SCALE);
  const named = towns.filter(isNamed).slice(0, markers === null ? MOST_SMALL_TOWNS : undefined);
  const isLarge = ({ population }: MapLabels['countries'][number]): boolean =>
    look.scale < MOST_COUNTRY_SCALE && population >= leastPopulation('country', look.scale);
  for (const { code, longitude, latitude } of countries.filter(isLarge)) {
    const [x, y] = project([longitude, latitude])!;
    const text = countryName(code);
    place({ text, kind: 'country', x, y }, around(x, y, widthOf(text, 'country') + 16, LINE_PX));
  }
  for (const { name, longitude, latitude } of named) {
    const [x, y] = project([longitude, latitude])!;
    const width = DOT_PX + widthOf(name, 'town');
    place({ text: name, kind: 'town', x, y }, around(x + width / 2, y, width + 12, LINE_PX));
  }
  return placed;
}

function takenBy(markers: readonly Marker[], size: MapSize): Rect[] {
  const names = [...labelledMarkers(markers, size)].map(nameRect);
  return [...cornerRects(size), ...markers.map(photoRect), ...names];
}

const around = (x: number, y: number, width: number, height: number): Rect => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const STEPS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const LEAST_STEP_PX = 90;

/** Degrees between the map's lines, so that some are in sight however near it is. */
export function graticuleStep({ scale }: MapLook): number {
  return STEPS.find((step) => (step * Math.PI * scale) / 180 >= LEAST_STEP_PX) ?? STEPS.at(-1)!;
}

/** The mean (IUGG). */
const EARTH_RADIUS_M = 6_371_000;
const MOST_BAR_PX = 130;

/** A round distance in the middle of the map, and how long it is there. */
export function scaleBar({ latitude, scale }: MapLook): { metres: number; px: number } {
  const metresAPx = (EARTH_RADIUS_M * Math.cos((latitude * Math.PI) / 180)) / scale;
  const most = metresAPx * MOST_BAR_PX;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((digit) => digit * power <= most) ?? 1) * power;
  return { metres, px: metres / metresAPx };
}

const SCALE_PX = { width: 280, height: 40 };
const TOOLS_PX = { width: 190, height: 56 };

/** At the lower left the scale, and where the map's middle is; at the upper right the tools (map.css). */
const cornerRects = ({ widthPx, heightPx }: MapSize): Rect[] => [
  { left: 0, top: heightPx - SCALE_PX.height, right: SCALE_PX.width, bottom: heightPx },
  { left: widthPx - TOOLS_PX.width, top: 0, right: widthPx, bottom: TOOLS_PX.height },
];

/** Markers whose names do not lie on another marker, on another name, on the scale or below the tools. */
export function labelledMarkers(markers: readonly Marker[], size: MapSize): ReadonlySet<Marker> {
  const photos = markers.map(photoRect);
  const names = cornerRects(size);
  return new Set(
    markers.filter((marker, i) => {
      const name = nameRect(marker);
      const isFree =
        !photos.some((photo, j) => i !== j && overlap(photo, name)) &&
        !names.some((one) => overlap(one, name));
      if (isFree) names.push(name);
      return isFree;
    }),
  );
}

/** The width of a marker's name; longer ones are cut (map.css). */
const NAME_PX = 120;

const photoRect = ({ x, y }: Marker): Rect => around(x, y, MARKER_PX, MARKER_PX);
const nameRect = ({ x, y }: Marker): Rect => around(x, y + MARKER_PX / 2 + 6, NAME_PX, LINE_PX + 4);
