import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import outlinesAddress from 'virtual:outlines';
import type { MapLabels } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { preferences } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { countryText, distanceText } from '../../text/format.ts';
import { sharpContext } from '../../ui/canvas.ts';
import type { MapLook, MapSize, Marker } from './drawing.ts';
import { boxOf, drawWorld } from './drawing.ts';
import type { PlacedLabel } from './labels.ts';
import { DOT_PX, graticuleStep, placeLabels, scaleBar } from './labels.ts';
import type { World } from './outlines.ts';
import { unpackWorld } from './outlines.ts';

let world: Promise<World> | null = null;

/** The outlines come with the program, and are read once, when a map is first looked at. */
function theWorld(): Promise<World> {
  world ??= readWorld();
  // the next map tries again
  world.catch(() => (world = null));
  return world;
}

async function readWorld(): Promise<World> {
  const answer = await fetch(outlinesAddress);
  if (!answer.ok) throw new Error(`the outlines of the world: status ${answer.status}`);
  return unpackWorld(new Float32Array(await answer.arrayBuffer()));
}

/** How long the map must rest until it is named anew, in milliseconds. */
const REST_MS = 120;
const NONE: MapLabels = { countries: [], towns: [], middle: null };

/** What is in sight, named once the map rests; asked for once as long as the same is in sight. */
function useLabels(look: MapLook, size: MapSize): MapLabels {
  const [labels, setLabels] = useState(NONE);
  const { latitude, longitude, scale } = look;
  const { widthPx, heightPx } = size;
  useEffect(() => {
    if (widthPx === 0) return;
    let isStale = false;
    const middle = { latitude, longitude };
    const box = boxOf({ ...middle, scale }, { widthPx, heightPx });
    const rested = setTimeout(() => {
      void engine.request('map.labels', { box, middle }).then((reply) => {
        if (reply.ok && !isStale) setLabels(reply.value);
      });
    }, REST_MS);
    return () => {
      isStale = true;
      clearTimeout(rested);
    };
  }, [latitude, longitude, scale, widthPx, heightPx]);
  return labels;
}

/**
 * Paints the world again whenever the view, the size, the theme or the language changes. `markers`: what
 * stands on it; null: it is a small map, without a scale.
 */
export function usePaintedWorld(
  frame: RefObject<HTMLElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
  look: MapLook,
  size: MapSize,
  markers: readonly Marker[] | null,
): void {
  const { theme, language } = useStore(preferences);
  const labels = useLabels(look, size);
  const [world, setWorld] = useState<World | null>(null);
  useEffect(() => {
    void theWorld().then(setWorld);
  }, []);

  useEffect(() => {
    if (world === null || size.widthPx === 0) return;
    const style = getComputedStyle(frame.current!);
    const colour = (name: string): string => style.getPropertyValue(name);
    const context = sharpContext(canvas.current!, size);
    drawWorld(context, world, look, size, graticuleStep(look), {
      land: colour('--map-land'),
      sea: colour('--map-sea'),
      line: colour('--map-line'),
      border: colour('--map-border'),
    });
    const fonts = { country: `600 12px ${style.fontFamily}`, town: `12px ${style.fontFamily}` };
    const widthOf = (text: string, kind: PlacedLabel['kind']): number => {
      context.font = fonts[kind];
      return context.measureText(text).width;
    };
    const name = (code: string): string => countryText(language, code);
    const write = writer(context, { ink: colour('--ink'), halo: colour('--map-land') });
    for (const { text, kind, x, y } of placeLabels(labels, look, size, markers, widthOf, name)) {
      context.font = fonts[kind];
      if (kind === 'country') write(text, x, y, 'center');
      else {
        write('•', x, y, 'center');
        write(text, x + DOT_PX, y, 'left');
      }
    }
    if (markers === null) return;
    const { metres, px } = scaleBar(look);
    context.font = fonts.town;
    const where = [distanceText(language, metres), whereText(language, labels.middle, look)].join('   ');
    write(where, 16, size.heightPx - 28, 'left');
    bar(context, size, px);
  }, [frame, canvas, world, look, size, markers, labels, theme, language]);
}

/** What is in the middle of the map, or where that is. */
function whereText(language: string, middle: MapLabels['middle'], look: MapLook): string {
  if (middle !== null) return `${middle.name}, ${countryText(language, middle.country)}`;
  const degrees = (value: number, marks: string): string =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? marks[1] : marks[0]}`;
  return `${degrees(look.latitude, 'NS')}, ${degrees(look.longitude, 'EW')}`;
}

type Write = (text: string, x: number, y: number, align: CanvasTextAlign) => void;

/** Writes text with a halo, so that it is read over lines. */
function writer(context: CanvasRenderingContext2D, { ink, halo }: { ink: string; halo: string }): Write {
  return (text, x, y, align) => {
    context.textAlign = align;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = halo;
    context.strokeText(text, x, y);
    context.fillStyle = ink;
    context.fillText(text, x, y);
  };
}

/** How far it is on the map, at its lower left. */
function bar(context: CanvasRenderingContext2D, { heightPx }: MapSize, px: number): void {
  context.beginPath();
  context.moveTo(16.5, heightPx - 20);
  context.lineTo(16.5, heightPx - 14.5);
  context.lineTo(16.5 + px, heightPx - 14.5);
  context.lineTo(16.5 + px, heightPx - 20);
  context.lineWidth = 1.5;
  context.strokeStyle = context.fillStyle;
  context.stroke();
}
