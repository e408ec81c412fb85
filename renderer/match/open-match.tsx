import type { Dispatch } from 'react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MatchDetail } from '../../electron/contract/requests.ts';
import { ThenAndNowDialog } from '../exports/then-and-now.tsx';
import { saveAgainPage } from '../photo/actions.ts';
import { useSay } from '../state/preferences.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useSize } from '../ui/canvas.ts';
import { Panel } from './panel.tsx';
import { Patches } from './patches.tsx';
import { useLaidImage, usePhotoImage } from './photo-image.ts';
import { savePicture } from './save-picture.ts';
import type { Looks, Scene, Side, Size } from './stage/geometry.ts';
import { arrange, boxOf, centreOn, fitAll, panBy, scaleOf, sizeFor, zoomAt } from './stage/geometry.ts';
import type { Line } from './stage/lines.ts';
import { BEST_LINES, bestLines, inlierLines, rejectedLines } from './stage/lines.ts';
import { Stage } from './stage/stage.tsx';
import type { LinesShown, Mode, Step, Viewer } from './stage/viewer.ts';
import { nextLines } from './stage/viewer.ts';
import { Toolbar, ZOOM } from './toolbar.tsx';

const BLINK_MS = 900;
const PAN_PX = 60;
const NO_LINES: readonly Line[] = [];
/** Up close a location has this many stage pixels a photo pixel of A. */
const CLOSE_ZOOM = 4;

interface Props {
  match: MatchDetail;
  viewer: Viewer;
  dispatch: Dispatch<Step>;
  isPanelOpen: boolean;
}

export function OpenMatch({ match, viewer, dispatch, isPanelOpen }: Props) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const isAlignable = match.bFromA !== null;
  const isAligned = isAlignable && viewer.mode !== 'photos';
  const { scene, looks } = useScene(match, viewer, size);
  const { inliers, best, lines } = useLines(match, viewer.lines);
  const rejected = useMemo(() => rejectedLines(match), [match]);
  const { images, failed } = useImages(match, looks, isAligned);
  const laid = useLaidImage(match, isAligned && match.verdict === 'match');

  useLayoutEffect(() => dispatch({ type: 'opened' }), [dispatch, match.a.id, match.b.id]);
  useBlinking(isAligned && viewer.mode === 'blink' && viewer.blinking, dispatch);

  const closeUp = useCallback(
    (line: number): void => {
      const { a: from, b: to } = lines[line]!;
      dispatch({ type: 'look', looks: centreOn(scene, from, to, CLOSE_ZOOM) });
      dispatch({ type: 'point', line });
    },
    [lines, scene, dispatch],
  );
  const steps = stepsOf(scene, looks, isAligned ? 'both' : 'a', dispatch);
  const patches = { match, lines, images, line: viewer.line, colourBy: viewer.colourBy };
  const [isExporting, setExporting] = useState(false);
  const { a, b } = match;
  const older = (b.takenAt ?? '9') < (a.takenAt ?? '9') ? b : a; // the first where it is not known which is
  const save = (format: 'png' | 'svg'): void => void savePicture(match, format, say);
  const showLines = (shown: LinesShown): void => dispatch({ type: 'lines', lines: shown });
  const stepLine = (by: 1 | -1): void => {
    if (viewer.lines === 'none') showLines('best');
    dispatch({ type: 'step', by, count: (viewer.lines === 'none' ? best : lines).length });
  };
  useKeys({
    ...keysOf(viewer, steps, isAlignable, isAligned),
    lines: () => showLines(nextLines(viewer.lines, inliers.length > BEST_LINES)),
    nextLine: () => stepLine(1),
    previousLine: () => stepLine(-1),
    closeUp: () => viewer.line !== null && closeUp(viewer.line),
    png: () => save('png'),
    svg: () => save('svg'),
    layPhotos: () => match.verdict === 'match' && setExporting(true),
  });

  return (
    <div className="match-body">
      <Toolbar
        {...steps}
        viewer={viewer}
        isAlignable={isAlignable}
        isAligned={isAligned}
        inlierCount={inliers.length}
        showLines={showLines}
      />
      <div className="stage-frame" ref={frame}>
        {size.widthPx > 0 && (
          <Stage
            match={match}
            viewer={viewer}
            dispatch={dispatch}
            scene={scene}
            looks={looks}
            images={images}
            laid={laid.image}
            lines={lines}
            rejected={rejected}
            closeUp={closeUp}
          />
        )}
        {!isPanelOpen && viewer.line !== null && <Patches {...patches} />}
        {laid.isElsewhere && (
          <p className="stage-trouble" role="status">
            {say('match.elsewhere')}
          </p>
        )}
        {failed !== null && (
          <p className="stage-trouble" role="alert">
            {say('match.noPicture', { name: match[failed].fileName })}
          </p>
        )}
      </div>
      {isPanelOpen && (
        <Panel
          {...patches}
          setColourBy={(colourBy) => steps.set({ colourBy })}
          save={save}
          thenAndNow={() => setExporting(true)}
          takeAgain={() => void saveAgainPage(older.id, older.fileName, say)}
        />
      )}
      {isExporting && (
        <ThenAndNowDialog
          of={{ a: match.a.id, b: match.b.id }}
          name={`${match.a.fileName} – ${match.b.fileName}`}
          close={() => setExporting(false)}
        />
      )}
    </div>
  );
}

/** All inliers, the most telling of them, and those that are drawn. */
function useLines(match: MatchDetail, shown: LinesShown) {
  const inliers = useMemo(() => inlierLines(match), [match]);
  const best = useMemo(() => bestLines(inliers, match.a), [inliers, match.a]);
  return { inliers, best, lines: shown === 'all' ? inliers : shown === 'best' ? best : NO_LINES };
}

/** The stage and what each photo shows of itself on it: whole until the person moves or zooms. */
function useScene(match: MatchDetail, { locked, looks: wanted }: Viewer, size: Size) {
  const scene = useMemo((): Scene => {
    const boxes = arrange(size, match.a, match.b);
    return { stage: size, boxes, photos: { a: match.a, b: match.b }, bFromA: match.bFromA, locked };
  }, [size, match, locked]);
  const looks = useMemo(() => wanted ?? fitAll(scene), [wanted, scene]);
  return { scene, looks };
}

interface Images {
  images: Record<Side, HTMLImageElement | null>;
  /** The photo that cannot be shown. */
  failed: Side | null;
}

/** Both photos, as sharp as the screen can show them at their zoom. */
function useImages(match: MatchDetail, { a, b, both }: Looks, isAligned: boolean): Images {
  const zoomA = isAligned ? both.zoom * scaleOf(match.bFromA!) : a.zoom;
  const zoomB = isAligned ? both.zoom : b.zoom;
  const photoA = usePhotoImage(match.a.id, sizeFor(match.a, devicePixelRatio * zoomA));
  const photoB = usePhotoImage(match.b.id, sizeFor(match.b, devicePixelRatio * zoomB));
  const images = useMemo(() => ({ a: photoA.image, b: photoB.image }), [photoA.image, photoB.image]);
  return { images, failed: photoA.failed ? 'a' : photoB.failed ? 'b' : null };
}

function useBlinking(isOn: boolean, dispatch: Dispatch<Step>): void {
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => dispatch({ type: 'flip' }), BLINK_MS);
    return () => clearInterval(timer);
  }, [isOn, dispatch]);
}

/** What keys and toolbar do to the viewer; `which` photo is zoomed and moved. */
function stepsOf(scene: Scene, looks: Looks, which: 'a' | 'both', dispatch: Dispatch<Step>) {
  const set = (change: Partial<Viewer>): void => dispatch({ type: 'set', change });
  const box = boxOf(scene, which);
  const middle = [box.x + box.widthPx / 2, box.y + box.heightPx / 2] as const;
  return {
    set,
    setMode: (mode: Mode): void =>
      set({ mode, blinking: !matchMedia('(prefers-reduced-motion: reduce)').matches }),
    zoom: looks[which].zoom,
    zoomBy: (factor: number): void =>
      dispatch({ type: 'look', looks: zoomAt(scene, looks, which, middle, factor) }),
    panBy: (dx: number, dy: number): void =>
      dispatch({ type: 'look', looks: panBy(scene, looks, which, dx, dy) }),
    fit: (): void => dispatch({ type: 'look', looks: null }),
    flip: (): void => dispatch({ type: 'flip' }),
  };
}

type Steps = ReturnType<typeof stepsOf>;

function keysOf(viewer: Viewer, steps: Steps, isAlignable: boolean, isAligned: boolean) {
  const { set, zoom, zoomBy } = steps;
  const toggleMode = (mode: Mode): void => steps.setMode(viewer.mode === mode ? 'photos' : mode);
  return {
    ...(isAlignable && {
      overlay: () => toggleMode('overlay'),
      slider: () => toggleMode('slider'),
      blinkPhotos: () => toggleMode('blink'),
    }),
    ...(isAligned &&
      viewer.mode === 'blink' && {
        blink: () => (viewer.blinking ? set({ blinking: false }) : steps.flip()),
      }),
    colour: () => set({ colourBy: viewer.colourBy === 'attention' ? 'residual' : 'attention' }),
    tentative: () => set({ tentative: !viewer.tentative }),
    heat: () => set({ heat: !viewer.heat }),
    lock: () => set({ locked: !viewer.locked }),
    zoomIn: () => zoomBy(ZOOM),
    zoomOut: () => zoomBy(1 / ZOOM),
    fit: steps.fit,
    pixels: () => zoomBy(1 / devicePixelRatio / zoom),
    panLeft: () => steps.panBy(PAN_PX, 0),
    panRight: () => steps.panBy(-PAN_PX, 0),
    panUp: () => steps.panBy(0, PAN_PX),
    panDown: () => steps.panBy(0, -PAN_PX),
  };
}
