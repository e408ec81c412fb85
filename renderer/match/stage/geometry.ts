/**
 * Where things of two photos lie on the stage. Pure. Two frames: *photo pixels* (upright, full resolution,
 * the frame of a location) and *stage pixels* (CSS pixels from the stage's top left corner).
 */

export type Point = readonly [number, number];
/** Row-major 2 x 3, photo pixels of A to photo pixels of B. */
export type Affine = readonly [number, number, number, number, number, number];
export interface Size {
  widthPx: number;
  heightPx: number;
}
/** In stage pixels. */
export interface Box extends Size {
  x: number;
  y: number;
}
/** What a box shows of its photo: the location at the box's centre, and stage pixels per photo pixel. */
export interface Look {
  x: number;
  y: number;
  zoom: number;
}
export interface Pane {
  box: Box;
  look: Look;
}
export type Side = 'a' | 'b';
/** `both`: the aligned view, in photo pixels of B over the whole stage. */
export type Looks = Record<Side | 'both', Look>;
export type Arrangement = 'beside' | 'stacked';

export function apply(m: Affine, x: number, y: number): Point {
  return [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]];
}

/**
 * How many times longer the map makes things, on average over directions; what it turns over counts as its
 * size.
 */
export function scaleOf(m: Affine): number {
  return Math.sqrt(Math.abs(m[0] * m[4] - m[1] * m[3]));
}

export function toStage({ box, look }: Pane, x: number, y: number): Point {
  return [
    box.x + box.widthPx / 2 + (x - look.x) * look.zoom,
    box.y + box.heightPx / 2 + (y - look.y) * look.zoom,
  ];
}

export function toPhoto({ box, look }: Pane, x: number, y: number): Point {
  return [
    look.x + (x - box.x - box.widthPx / 2) / look.zoom,
    look.y + (y - box.y - box.heightPx / 2) / look.zoom,
  ];
}

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && y >= box.y && x <= box.x + box.widthPx && y <= box.y + box.heightPx;
}

/** The whole photo, as large as the box allows. */
export function fit(box: Size, photo: Size): Look {
  return {
    x: photo.widthPx / 2,
    y: photo.heightPx / 2,
    zoom: Math.min(box.widthPx / photo.widthPx, box.heightPx / photo.heightPx),
  };
}

const GAP_PX = 8;
/** Above each box, for what is said of its photo: nothing lies on it. */
export const CAPTION_PX = 28;
/** What is hardly larger is not worth another arrangement than that of the match before. */
const WORTH_CHANGING = 1.01;

const aspectOf = (photo: Size): number => photo.widthPx / photo.heightPx;

/** `share`: how much of the stage the box of A has of what both have. */
function boxesFor(arrangement: Arrangement, stage: Size, share: number): Record<Side, Box> {
  if (arrangement === 'beside') {
    const [widthPx, heightPx] = [stage.widthPx - GAP_PX, Math.max(1, stage.heightPx - CAPTION_PX)];
    const first = Math.max(1, widthPx * share);
    return {
      a: { x: 0, y: CAPTION_PX, widthPx: first, heightPx },
      b: { x: first + GAP_PX, y: CAPTION_PX, widthPx: Math.max(1, widthPx - first), heightPx },
    };
  }
  const heightPx = stage.heightPx - GAP_PX - 2 * CAPTION_PX;
  const first = Math.max(1, heightPx * share);
  const widthPx = Math.max(1, stage.widthPx);
  return {
    a: { x: 0, y: CAPTION_PX, widthPx, heightPx: first },
    b: {
      x: 0,
      y: first + GAP_PX + 2 * CAPTION_PX,
      widthPx,
      heightPx: Math.max(1, heightPx - first),
    },
  };
}

/**
 * Boxes beside each other, or above each other where that shows the photos larger: by the product of their
 * areas, so that neither is large at the cost of the other. Photos of unlike shapes get boxes of unlike size,
 * in which they are equally high, or wide, where that shows them larger than halves do.
 */
export function arrange(stage: Size, a: Size, b: Size): Record<Side, Box> & { arrangement: Arrangement } {
  const [ofA, ofB] = [aspectOf(a), aspectOf(b)];
  const areaIn = (box: Size, photo: Size): number =>
    fit(box, photo).zoom ** 2 * photo.widthPx * photo.heightPx;
  const choices = (
    [
      ['beside', 0.5],
      ['beside', ofA / (ofA + ofB)],
      ['stacked', 0.5],
      ['stacked', ofB / (ofA + ofB)],
    ] as const
  ).map(([arrangement, share]) => ({ arrangement, ...boxesFor(arrangement, stage, share) }));
  const worth = ({ a: boxA, b: boxB }: Record<Side, Box>): number => areaIn(boxA, a) * areaIn(boxB, b);
  return choices.reduce((best, one) => (worth(one) > WORTH_CHANGING * worth(best) ? one : best));
}

/** All that a gesture needs to know of what it moves. */
export interface Scene {
  stage: Size;
  boxes: Record<Side, Box>;
  photos: Record<Side, Size>;
  bFromA: Affine | null;
  locked: boolean;
}

export function fitAll(scene: Scene): Looks {
  return {
    a: fit(scene.boxes.a, scene.photos.a),
    b: fit(scene.boxes.b, scene.photos.b),
    both: fit(boxOf(scene, 'both'), scene.photos.b),
  };
}

/**
 * 32 stage pixels a photo pixel: each is a tile; a quarter of fitting: enough to see that there is no more.
 */
const MOST_ZOOM = 32;
const LEAST_OF_FIT = 0.25;

export function boxOf(scene: Scene, which: Side | 'both'): Box {
  if (which !== 'both') return scene.boxes[which];
  const { widthPx, heightPx } = scene.stage;
  return { x: 0, y: CAPTION_PX, widthPx, heightPx: Math.max(1, heightPx - CAPTION_PX) };
}

function bounded(scene: Scene, which: Side | 'both', look: Look): Look {
  const photo = scene.photos[which === 'both' ? 'b' : which];
  const least = fit(boxOf(scene, which), photo).zoom * LEAST_OF_FIT;
  return {
    x: Math.min(photo.widthPx, Math.max(0, look.x)),
    y: Math.min(photo.heightPx, Math.max(0, look.y)),
    zoom: Math.min(MOST_ZOOM, Math.max(least, look.zoom)),
  };
}

/** The location stays where it is on the stage while all around it grows by `factor`. */
function zoomedAt(scene: Scene, which: Side | 'both', look: Look, [x, y]: Point, factor: number): Look {
  const zoom = bounded(scene, which, { ...look, zoom: look.zoom * factor }).zoom;
  return bounded(scene, which, {
    x: x + ((look.x - x) * look.zoom) / zoom,
    y: y + ((look.y - y) * look.zoom) / zoom,
    zoom,
  });
}

/**
 * Where a location of one photo lies in the other: by the transform, else at the same share of its width and
 * height.
 */
export function across({ bFromA, photos }: Scene, from: Side, [x, y]: Point): Point {
  const [here, there] = from === 'a' ? [photos.a, photos.b] : [photos.b, photos.a];
  const map = bFromA === null ? null : from === 'a' ? bFromA : inverse(bFromA);
  return map === null
    ? [(x / here.widthPx) * there.widthPx, (y / here.heightPx) * there.heightPx]
    : apply(map, x, y);
}

export function inverse(m: Affine): Affine | null {
  const d = m[0] * m[4] - m[1] * m[3];
  if (d === 0) return null;
  const [p, q, r, s] = [m[4] / d, -m[1] / d, -m[3] / d, m[0] / d];
  return [p, q, -(p * m[2] + q * m[5]), r, s, -(r * m[2] + s * m[5])];
}

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** Zooms about a stage point; when locked, the other photo about the location that corresponds to it. */
export function zoomAt(scene: Scene, looks: Looks, which: Side | 'both', at: Point, factor: number): Looks {
  const anchor = toPhoto({ box: boxOf(scene, which), look: looks[which] }, ...at);
  const zoomed = { ...looks, [which]: zoomedAt(scene, which, looks[which], anchor, factor) };
  if (which === 'both' || !scene.locked) return zoomed;
  const far = other(which);
  return {
    ...zoomed,
    [far]: zoomedAt(
      scene,
      far,
      looks[far],
      across(scene, which, anchor),
      zoomed[which].zoom / looks[which].zoom,
    ),
  };
}

/** Moves the photo by stage pixels; when locked, the other by what corresponds to it there. */
export function panBy(scene: Scene, looks: Looks, which: Side | 'both', dx: number, dy: number): Looks {
  const look = looks[which];
  const moved = bounded(scene, which, { ...look, x: look.x - dx / look.zoom, y: look.y - dy / look.zoom });
  if (which === 'both' || !scene.locked) return { ...looks, [which]: moved };
  const far = other(which);
  const [from, to] = [across(scene, which, [look.x, look.y]), across(scene, which, [moved.x, moved.y])];
  const there = looks[far];
  return {
    ...looks,
    [which]: moved,
    [far]: bounded(scene, far, { ...there, x: there.x + to[0] - from[0], y: there.y + to[1] - from[1] }),
  };
}

/** Both photos about two locations, things shown equally large in both. */
export function centreOn(scene: Scene, a: Point, b: Point, zoom: number): Looks {
  const scale = scene.bFromA === null ? 1 : scaleOf(scene.bFromA) || 1;
  return {
    a: bounded(scene, 'a', { x: a[0], y: a[1], zoom }),
    b: bounded(scene, 'b', { x: b[0], y: b[1], zoom: zoom / scale }),
    both: bounded(scene, 'both', { x: b[0], y: b[1], zoom: zoom / scale }),
  };
}

/** Long side of the size between the cover and the photo's own (photoSizes of the contract). */
const SCREEN_PX = 2048;

/** The smallest size to fetch that has a pixel for each pixel of the screen at this zoom. */
export function sizeFor(photo: Size, devicePixelsPerPixel: number): 'screen' | 'full' {
  const longSide = Math.max(photo.widthPx, photo.heightPx);
  return longSide > SCREEN_PX && longSide * devicePixelsPerPixel > SCREEN_PX ? 'full' : 'screen';
}
