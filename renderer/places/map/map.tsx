import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import { go } from '../../state/route.ts';
import { useKeys } from '../../state/shortcuts.ts';
import { useSize } from '../../ui/canvas.ts';
import { Picture } from '../../ui/parts.tsx';
import { PlaceTitleText, usePlaceTitle } from '../../ui/place-title.tsx';
import type { Located, MapLook, MapSize, Marker } from './drawing.ts';
import { fitMap, locate, markersOf, panMap, zoomMap } from './drawing.ts';
import { labelledMarkers } from './labels.ts';
import { usePaintedWorld } from './use-world.ts';

const panKeys: Record<string, [number, number]> = {
  ArrowLeft: [80, 0],
  ArrowRight: [-80, 0],
  ArrowUp: [0, 80],
  ArrowDown: [0, -80],
};
const ZOOM = 1.5;

interface Props {
  places: readonly PlaceSummary[];
  /** The place that the map opens at; null: with all of them in sight. */
  placeId: number | null;
}

export default function PlaceMap({ places, placeId }: Props) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const located = useMemo(() => locate(places), [places]);
  const { look, showAll, pan, zoom } = useMapLook(frame, located, placeId, size);
  const markers = useMemo(() => markersOf(located, look, size), [located, look, size]);
  const labelled = useMemo(() => labelledMarkers(markers, size), [markers, size]);
  usePaintedWorld(frame, canvas, look, size, markers);
  const [open, setOpen] = useState(places.filter(({ id }) => id === placeId));
  const drag = useRef<{ x: number; y: number } | null>(null);

  useKeys(placeId === null ? {} : { back: () => go({ room: 'place', placeId }) });
  const move = (event: PointerEvent): void => {
    const from = drag.current;
    if (from === null) return;
    drag.current = { x: event.clientX, y: event.clientY };
    pan(event.clientX - from.x, event.clientY - from.y);
  };
  const pressed = (event: KeyboardEvent): void => {
    const by = panKeys[event.key];
    if (by) pan(...by);
    else if (event.key === '+' || event.key === '=') zoom(ZOOM);
    else if (event.key === '-') zoom(1 / ZOOM);
    else if (event.key === '0') showAll();
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="map"
      ref={frame}
      role="group"
      aria-label={say('map.label', { n: places.length })}
      onKeyDown={pressed}
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
      {markers.map((marker) => (
        <MarkerButton
          key={marker.places[0]!.id}
          marker={marker}
          isLabelled={labelled.has(marker)}
          isCurrent={marker.places.some(({ id }) => id === placeId)}
          open={() => setOpen(marker.places)}
        />
      ))}
      <div className="map-tools">
        <button type="button" className="button" aria-label={say('keys.zoomIn')} onClick={() => zoom(ZOOM)}>
          +
        </button>
        <button
          type="button"
          className="button"
          aria-label={say('keys.zoomOut')}
          onClick={() => zoom(1 / ZOOM)}
        >
          −
        </button>
        <button type="button" className="button" onClick={showAll}>
          {say('map.all')}
        </button>
      </div>
      {open.length > 0 && <Strip places={open} />}
    </div>
  );
}

interface MapView {
  look: MapLook;
  showAll: () => void;
  /** In stage pixels. */
  pan: (dx: number, dy: number) => void;
  /** About the middle. */
  zoom: (factor: number) => void;
}

/** What the map shows: the one place or all until the person moves it or turns the wheel. */
function useMapLook(
  frame: RefObject<HTMLDivElement | null>,
  located: readonly Located[],
  placeId: number | null,
  size: MapSize,
): MapView {
  const [moved, setLook] = useState<MapLook | null>(null);
  const [shownId, setShownId] = useState(placeId);
  const look = useMemo(() => {
    const shown = located.filter(({ place }) => place.id === shownId);
    return moved ?? fitMap(shown.length > 0 ? shown : located, size);
  }, [moved, located, shownId, size]);

  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const [x, y] = [event.clientX - box.x, event.clientY - box.y];
      setLook((was) => zoomMap(was ?? look, size, x, y, Math.exp(-event.deltaY / 400)));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [frame, look, size]);

  return {
    look,
    showAll: () => {
      setLook(null);
      setShownId(null);
    },
    pan: (dx, dy) => setLook(panMap(look, size, dx, dy)),
    zoom: (factor) => setLook(zoomMap(look, size, size.widthPx / 2, size.heightPx / 2, factor)),
  };
}

interface MarkerProps {
  marker: Marker;
  isLabelled: boolean;
  /** It stands for the place that the map opened at. */
  isCurrent: boolean;
  open: () => void;
}

function MarkerButton({ marker: { places, x, y }, isLabelled, isCurrent, open }: MarkerProps) {
  const say = useSay();
  const first = places[0]!;
  const { text: name } = usePlaceTitle(first);
  return (
    <button
      type="button"
      className="marker"
      style={{ transform: `translate(${x}px, ${y}px)` }}
      onClick={open}
      aria-current={isCurrent ? 'location' : undefined}
      aria-label={places.length === 1 ? name : say('map.several', { n: places.length, name })}
    >
      <Picture id={first.coverPhotoId} alt="" eager />
      {places.length > 1 && <span className="badge" data-count={say('number', { n: places.length })} />}
      {isLabelled && (
        <span className="marker-name">
          <PlaceTitleText place={first} />
        </span>
      )}
    </button>
  );
}

const LISTED = 40;

/** The places of one marker. */
function Strip({ places }: { places: readonly PlaceSummary[] }) {
  const say = useSay();
  return (
    <ul className="map-strip" aria-label={say('map.here')}>
      {places.slice(0, LISTED).map((place) => (
        <li key={place.id}>
          <a href={`#/places/${place.id}`}>
            <Picture id={place.coverPhotoId} alt="" />
            <PlaceTitleText place={place} />
            <span className="muted">{say('photos.count', { n: place.photoCount })}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
