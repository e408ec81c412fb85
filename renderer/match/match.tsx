import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'react';
import type { MatchDetail, Place } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useSize } from '../ui/canvas.ts';
import { useKeys } from '../state/shortcuts.ts';
import { Choice, Refused, refusedText, Toggle } from '../ui/parts.tsx';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { notice, placesVersion, useAnswer } from '../state/engine-state.ts';
import { useStore } from '../state/store.ts';
import { pairRoute } from '../state/match-route.ts';
import type { Side } from './stage/geometry.ts';
import { arrange, centreOn, fitAll, panBy, scaleOf, sizeFor, zoomAt } from './stage/geometry.ts';
import { inlierLines, rejectedLines } from './stage/lines.ts';
import { Panel } from './panel.tsx';
import { usePhotoImage } from './photo-image.ts';
import { Stage } from './stage/stage.tsx';
import type { Mode, Viewer } from './stage/viewer.ts';
import { firstViewer, modes, nextMode, reduceViewer } from './stage/viewer.ts';
import './match.css';

/** Where the match stands among the links of its place, and which are beside it. */
interface Neighbours {
  at: number;
  count: number;
  previous: () => void;
  next: () => void;
}

function neighboursOf(place: Place, a: number, b: number): Neighbours {
  const { links, photos, summary } = place;
  const at = links.findIndex(
    (link) => Math.min(link.a, link.b) === Math.min(a, b) && Math.max(link.a, link.b) === Math.max(a, b),
  );
  const open = (index: number): void => {
    const link = links[(index + links.length) % links.length];
    if (link) go(pairRoute(photos, link.a, link.b, summary.id), { replace: true });
  };
  return { at, count: links.length, previous: () => open(at < 0 ? -1 : at - 1), next: () => open(at + 1) };
}

const noNeighbours: Neighbours = { at: -1, count: 0, previous: () => undefined, next: () => undefined };

export function Match({ a, b, placeId }: { a: number; b: number; placeId: number | null }) {
  const match = useAnswer('match.get', { a, b });
  if (placeId === null) return <Loaded match={match} neighbours={noNeighbours} placeId={null} />;
  return <InPlace match={match} a={a} b={b} placeId={placeId} />;
}

type LoadingMatch = ReturnType<typeof useAnswer<'match.get'>>;

function InPlace({ match, a, b, placeId }: { match: LoadingMatch; a: number; b: number; placeId: number }) {
  const place = useAnswer('place.get', { placeId }, useStore(placesVersion));
  return (
    <Loaded
      match={match}
      neighbours={
        place.state === 'refused' || place.value === null ? noNeighbours : neighboursOf(place.value, a, b)
      }
      placeId={placeId}
    />
  );
}

function Loaded({
  match,
  neighbours,
  placeId,
}: {
  match: LoadingMatch;
  neighbours: Neighbours;
  placeId: number | null;
}) {
  const say = useSay();
  const [viewer, dispatch] = useReducer(reduceViewer, firstViewer);
  const back = (): void => (placeId === null ? history.back() : go({ room: 'place', placeId }));
  useKeys({ back, nextMatch: neighbours.next, previousMatch: neighbours.previous });
  return (
    <div className="match" aria-busy={match.state === 'loading'}>
      <header className="match-head">
        <button type="button" className="button quiet" onClick={back}>
          ← {say(placeId === null ? 'back' : 'match.back')}
        </button>
        <h1 tabIndex={-1}>{say('match.title')}</h1>
        {neighbours.count > 0 && (
          <div className="match-step">
            <button
              type="button"
              className="button"
              aria-label={say('keys.previousMatch')}
              onClick={neighbours.previous}
            >
              ‹
            </button>
            <span>
              {neighbours.at < 0
                ? say('match.links', { n: neighbours.count })
                : say('match.at', { at: neighbours.at + 1, n: neighbours.count })}
            </span>
            <button
              type="button"
              className="button"
              aria-label={say('keys.nextMatch')}
              onClick={neighbours.next}
            >
              ›
            </button>
          </div>
        )}
      </header>
      {match.state === 'refused' ? (
        <Refused failure={match.failure} again={back} againText={say('back')} />
      ) : match.value === null ? (
        <div className="match-body">
          <div className="stage-frame" />
        </div>
      ) : (
        <OpenMatch match={match.value} viewer={viewer} dispatch={dispatch} />
      )}
    </div>
  );
}

async function save(
  match: MatchDetail,
  format: 'png' | 'svg',
  say: ReturnType<typeof useSay>,
): Promise<void> {
  const reply = await engine.request('match.picture', { a: match.a.id, b: match.b.id, format });
  if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
  const bytes = Uint8Array.from(atob(reply.value.base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: reply.value.mimeType }));
  const link = document.createElement('a');
  [link.href, link.download] = [url, `${match.a.fileName} – ${match.b.fileName}.${format}`];
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  notice.set({ text: say('match.saved') });
}

const BLINK_MS = 900;
const PAN_PX = 60;
const ZOOM = 1.25;
/** Up close a location has this many stage pixels a photo pixel of A. */
const CLOSE_ZOOM = 4;

function OpenMatch({
  match,
  viewer,
  dispatch,
}: {
  match: MatchDetail;
  viewer: Viewer;
  dispatch: React.Dispatch<Parameters<typeof reduceViewer>[1]>;
}) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const aligned = match.bFromA !== null;
  const { mode, locked } = viewer;
  const inAligned = aligned && mode !== 'lines';

  const scene = useMemo(() => {
    const boxes = arrange(size, match.a, match.b);
    return { stage: size, boxes, photos: { a: match.a, b: match.b }, bFromA: match.bFromA, locked };
  }, [size, match, locked]);
  const looks = useMemo(() => viewer.looks ?? fitAll(scene), [viewer.looks, scene]);
  const lines = useMemo(() => inlierLines(match), [match]);
  const rejected = useMemo(() => rejectedLines(match), [match]);
  const { a: lookA, b: lookB, both } = looks;
  const zoomOf = (side: Side): number =>
    devicePixelRatio *
    (inAligned
      ? side === 'b'
        ? both.zoom
        : both.zoom * scaleOf(match.bFromA!)
      : side === 'a'
        ? lookA.zoom
        : lookB.zoom);
  const photoA = usePhotoImage(match.a.id, sizeFor(match.a, zoomOf('a')));
  const photoB = usePhotoImage(match.b.id, sizeFor(match.b, zoomOf('b')));
  const images = useMemo(() => ({ a: photoA.image, b: photoB.image }), [photoA.image, photoB.image]);

  useLayoutEffect(() => dispatch({ type: 'opened' }), [dispatch, match.a.id, match.b.id]);
  const blinks = inAligned && mode === 'blink' && viewer.blinking;
  useEffect(() => {
    if (!blinks) return;
    const timer = setInterval(() => dispatch({ type: 'flip' }), BLINK_MS);
    return () => clearInterval(timer);
  }, [blinks, dispatch]);

  const set = (change: Partial<Viewer>): void => dispatch({ type: 'set', change });
  const setMode = (to: Mode): void =>
    set({ mode: to, blinking: !matchMedia('(prefers-reduced-motion: reduce)').matches });
  const closeUp = useCallback(
    (line: number): void => {
      const { a: from, b: to } = lines[line]!;
      dispatch({ type: 'look', looks: centreOn(scene, from, to, CLOSE_ZOOM) });
      dispatch({ type: 'point', line });
    },
    [lines, scene, dispatch],
  );
  const which = inAligned ? 'both' : 'a';
  const zoom = (factor: number): void => {
    const box = inAligned ? { x: 0, y: 0, ...size } : scene.boxes.a;
    dispatch({
      type: 'look',
      looks: zoomAt(scene, looks, which, [box.x + box.widthPx / 2, box.y + box.heightPx / 2], factor),
    });
  };
  const pan = (dx: number, dy: number): void =>
    dispatch({ type: 'look', looks: panBy(scene, looks, which, dx, dy) });
  useKeys({
    nextLine: () => dispatch({ type: 'step', by: 1, count: lines.length }),
    previousLine: () => dispatch({ type: 'step', by: -1, count: lines.length }),
    closeUp: () => viewer.line !== null && closeUp(viewer.line),
    ...(aligned && { mode: () => setMode(nextMode(mode)) }),
    ...(inAligned &&
      mode === 'blink' && {
        blink: () => (viewer.blinking ? set({ blinking: false }) : dispatch({ type: 'flip' })),
      }),
    colour: () => set({ colourBy: viewer.colourBy === 'attention' ? 'residual' : 'attention' }),
    tentative: () => set({ tentative: !viewer.tentative }),
    heat: () => set({ heat: !viewer.heat }),
    lock: () => set({ locked: !locked }),
    zoomIn: () => zoom(ZOOM),
    zoomOut: () => zoom(1 / ZOOM),
    fit: () => dispatch({ type: 'look', looks: null }),
    pixels: () => zoom(1 / devicePixelRatio / looks[which].zoom),
    panLeft: () => pan(PAN_PX, 0),
    panRight: () => pan(-PAN_PX, 0),
    panUp: () => pan(0, PAN_PX),
    panDown: () => pan(0, -PAN_PX),
    png: () => void save(match, 'png', say),
    svg: () => void save(match, 'svg', say),
  });

  return (
    <div className="match-body">
      <div className="match-tools" role="toolbar" aria-label={say('match.tools')}>
        <Choice
          label={say('mode')}
          value={aligned ? mode : 'lines'}
          set={setMode}
          options={(aligned ? modes : modes.slice(0, 1)).map((value) => ({
            value,
            text: say(`mode.${value}`),
          }))}
        />
        {!inAligned && (
          <Toggle on={viewer.tentative} set={(tentative) => set({ tentative })}>
            {say('tentative')}
          </Toggle>
        )}
        <Toggle on={viewer.heat} set={(heat) => set({ heat })}>
          {say('heat')}
        </Toggle>
        {!inAligned && (
          <Toggle on={locked} set={(to) => set({ locked: to })}>
            {say('lock')}
          </Toggle>
        )}
        {inAligned && (mode === 'overlay' || mode === 'slider') && (
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={viewer.share}
            aria-label={say(`mode.${mode}.share`)}
            onChange={(event) => set({ share: Number(event.target.value) })}
          />
        )}
        {inAligned && mode === 'blink' && (
          <Toggle on={viewer.blinking} set={(blinking) => set({ blinking })}>
            {say('blinking')}
          </Toggle>
        )}
        <span className="spring" />
        <div className="zoom">
          <button
            type="button"
            className="button"
            aria-label={say('keys.zoomOut')}
            onClick={() => zoom(1 / ZOOM)}
          >
            −
          </button>
          <output aria-label={say('zoom')}>
            {say('percent', { n: Math.round(100 * looks[which].zoom * devicePixelRatio) })}
          </output>
          <button type="button" className="button" aria-label={say('keys.zoomIn')} onClick={() => zoom(ZOOM)}>
            +
          </button>
          <button type="button" className="button" onClick={() => dispatch({ type: 'look', looks: null })}>
            {say('zoom.fit')}
          </button>
        </div>
      </div>
      <div className="stage-frame" ref={frame}>
        {size.widthPx > 0 && (
          <Stage
            match={match}
            viewer={viewer}
            dispatch={dispatch}
            scene={scene}
            looks={looks}
            images={images}
            lines={lines}
            rejected={rejected}
            closeUp={closeUp}
          />
        )}
        {(photoA.failed || photoB.failed) && (
          <p className="stage-trouble" role="alert">
            {say('match.noPicture', { name: (photoA.failed ? match.a : match.b).fileName })}
          </p>
        )}
      </div>
      <Panel
        match={match}
        lines={lines}
        images={images}
        line={viewer.line}
        colourBy={viewer.colourBy}
        setColourBy={(colourBy) => set({ colourBy })}
        save={(format) => void save(match, format, say)}
      />
    </div>
  );
}
