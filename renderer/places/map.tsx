import type { GeoPermissibleObjects } from 'd3-geo';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { sharpContext, useSize } from '../ui/canvas.ts';
import { Picture } from '../ui/parts.tsx';
import { preferences, useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import type { MapLook } from './map-drawing.ts';
import { drawLand, fitMap, markersOf, panMap, zoomMap } from './map-drawing.ts';

/** The outlines come with the program, and are read when a map is first looked at. */
async function readLand(): Promise<GeoPermissibleObjects> {
  const { default: atlas } = await import('world-atlas/land-50m.json');
  const topology = atlas as unknown as Topology;
  return feature(topology, topology.objects.land!);
}

const panKeys: Record<string, [number, number]> = {
  ArrowLeft: [80, 0],
  ArrowRight: [-80, 0],
  ArrowUp: [0, 80],
  ArrowDown: [0, -80],
};

export default function PlaceMap({ places }: { places: readonly PlaceSummary[] }) {
  const say = useSay();
  const { theme } = useStore(preferences);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const [land, setLand] = useState<GeoPermissibleObjects | null>(null);
  const [moved, setMoved] = useState<MapLook | null>(null);
  const [open, setOpen] = useState<PlaceSummary[]>([]);
  const drag = useRef<{ x: number; y: number } | null>(null);

  const look = useMemo(() => moved ?? fitMap(places, size), [moved, places, size]);
  const markers = useMemo(() => markersOf(places, look, size), [places, look, size]);
  useEffect(() => {
    void readLand().then((read) => setLand(read));
  }, []);
  useEffect(() => {
    if (land === null || size.widthPx === 0) return;
    const style = getComputedStyle(frame.current!);
    drawLand(sharpContext(canvas.current!, size), land, look, size, {
      land: style.getPropertyValue('--map-land'),
      line: style.getPropertyValue('--map-line'),
    });
  }, [land, look, size, theme]);
  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      setMoved((was) =>
        zoomMap(
          was ?? look,
          size,
          event.clientX - box.x,
          event.clientY - box.y,
          Math.exp(-event.deltaY / 400),
        ),
      );
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [look, size]);

  const zoom = (factor: number): void =>
    setMoved(zoomMap(look, size, size.widthPx / 2, size.heightPx / 2, factor));
  const move = (event: PointerEvent): void => {
    const from = drag.current;
    if (from === null) return;
    drag.current = { x: event.clientX, y: event.clientY };
    setMoved(panMap(look, size, event.clientX - from.x, event.clientY - from.y));
  };
  const keyed = (event: KeyboardEvent): void => {
    const by = panKeys[event.key];
    if (by) setMoved(panMap(look, size, ...by));
    else if (event.key === '+' || event.key === '=') zoom(1.5);
    else if (event.key === '-') zoom(1 / 1.5);
    else if (event.key === '0') setMoved(null);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="map"
      ref={frame}
      role="group"
      aria-label={say('map.label', { n: places.length })}
      onKeyDown={keyed}
    >
      <canvas
        ref={canvas}
        aria-hidden="true"
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={move}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
      />
      {markers.map((marker) => {
        const [first] = marker.places;
        const name = first!.name ?? say('place.unnamed');
        return (
          <button
            key={first!.id}
            type="button"
            className="marker"
            style={{ transform: `translate(${marker.x}px, ${marker.y}px)` }}
            onClick={() => setOpen(marker.places)}
            aria-label={
              marker.places.length === 1 ? name : say('map.several', { n: marker.places.length, name })
            }
          >
            <Picture id={first!.coverPhotoId} alt="" eager />
            {marker.places.length > 1 && (
              <span className="badge">{say('number', { n: marker.places.length })}</span>
            )}
          </button>
        );
      })}
      <div className="map-tools">
        <button type="button" className="button" aria-label={say('keys.zoomIn')} onClick={() => zoom(1.5)}>
          +
        </button>
        <button
          type="button"
          className="button"
          aria-label={say('keys.zoomOut')}
          onClick={() => zoom(1 / 1.5)}
        >
          −
        </button>
        <button type="button" className="button" onClick={() => setMoved(null)}>
          {say('map.all')}
        </button>
      </div>
      {open.length > 0 && (
        <ul className="map-strip" aria-label={say('map.here')}>
          {open.slice(0, 40).map((place) => (
            <li key={place.id}>
              <a href={`#/places/${place.id}`}>
                <Picture id={place.coverPhotoId} alt="" />
                <span>{place.name ?? say('place.unnamed')}</span>
                <span className="muted">{say('photos.count', { n: place.photoCount })}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
