import { useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { PhotoDetails } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { placesVersion } from '../state/engine-state.ts';
import { photoSequence, see, stepFrom } from '../state/photo-sequence.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useStore } from '../state/store.ts';
import { starsVersion, useTimeLine } from '../state/time-line.ts';
import { useRequest } from '../state/use-request.ts';
import { useSize } from '../ui/canvas.ts';
import type { Look } from '../ui/picture/look.ts';
import { panBy, whole, zoomAt } from '../ui/picture/look.ts';
import { Refused } from '../ui/parts.tsx';
import { Zoom } from '../ui/zoom.tsx';
import { star } from './actions.ts';
import { InfoPanel } from './info-panel.tsx';
import { PhotoMenu } from './photo-menu.tsx';
import { PutIntoPlace } from './put-into-place.tsx';
import { Stage } from './stage.tsx';
import { fitTurned, pixelZoom } from './turned.ts';
import './photo.css';

const ZOOM = 1.25;
const LOOK_PX = 80;
const lookSteps: Record<string, [number, number]> = {
  ArrowLeft: [LOOK_PX, 0],
  ArrowRight: [-LOOK_PX, 0],
  ArrowUp: [0, LOOK_PX],
  ArrowDown: [0, -LOOK_PX],
};

/** One photo that fills the window, with those before and after it in the list that it was opened from. */
export function PhotoPage({ photoId }: { photoId: number }) {
  const among = useStore(photoSequence);
  return among === null ? <InTimeLine photoId={photoId} /> : <Among photoId={photoId} among={among} />;
}

function InTimeLine({ photoId }: { photoId: number }) {
  const { columns } = useTimeLine();
  return <Among photoId={photoId} among={columns?.ids ?? []} />;
}

function Among({ photoId, among }: { photoId: number; among: ArrayLike<number> }) {
  const say = useSay();
  const photo = useRequest('photo.get', { photoId }, useStore(starsVersion) + useStore(placesVersion));
  const [before, after] = [stepFrom(among, photoId, -1), stepFrom(among, photoId, 1)];
  const open = (id: number | null) => () => {
    if (id !== null) go({ room: 'photo', photoId: id }, { replace: true });
  };
  const at = Array.prototype.indexOf.call(among, photoId);
  useEffect(() => see(photoId), [photoId]);
  useEffect(() => {
    for (const id of [after, before]) if (id !== null) new Image().src = engine.photoUrl(id, 'screen');
  }, [before, after]);
  const steps = {
    previous: before === null ? null : open(before),
    next: after === null ? null : open(after),
    at: at < 0 ? null : { at: at + 1, n: among.length },
  };
  // a page that was opened here has nothing behind it
  const back = (): void => (history.length > 1 ? history.back() : go({ room: 'photos' }));
  if (photo.state === 'refused')
    return (
      <div className="photo-page">
        <Refused failure={photo.failure} again={back} againText={say('back')} />
      </div>
    );
  return <OpenPhoto photo={photo.value?.id === photoId ? photo.value : null} steps={steps} back={back} />;
}

interface Steps {
  /** null: there is none. */
  previous: (() => void) | null;
  next: (() => void) | null;
  at: { at: number; n: number } | null;
}

interface View {
  photoId: number | null;
  look: Look;
  quarterTurns: number;
}

/** Each photo is whole and upright at first. */
const reduceView = (was: View, { photoId, ...change }: Partial<View>): View =>
  photoId === undefined || photoId === was.photoId
    ? { ...was, ...change }
    : { photoId, look: whole, quarterTurns: 0 };

interface Props {
  /** null while it is asked for. */
  photo: PhotoDetails | null;
  steps: Steps;
  back: () => void;
}

function OpenPhoto({ photo, steps, back }: Props) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const stage = useSize(frame);
  const [view, change] = useReducer(reduceView, { photoId: null, look: whole, quarterTurns: 0 });
  const [isInfo, setInfo] = useInfo();
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const [isPutting, setPutting] = useState(false);
  const { look, quarterTurns } = photo?.id === view.photoId ? view : { look: whole, quarterTurns: 0 };
  const fit = useMemo(
    () => (photo === null ? stage : fitTurned(stage, photo, quarterTurns, devicePixelRatio)),
    [stage, photo, quarterTurns],
  );
  useEffect(() => {
    if (photo !== null) change({ photoId: photo.id });
  }, [photo]);
  const setLook = (next: (look: Look) => Look): void => change({ look: next(look) });
  const pixels = photo === null ? 1 : pixelZoom(fit, photo, quarterTurns, devicePixelRatio);
  const zoomBy = (factor: number): void => setLook((was) => zoomAt(was, fit, 0, 0, factor));
  const turn = (): void => change({ look: whole, quarterTurns: (quarterTurns + 1) % 4 });
  const toggleStar = (): void => {
    if (photo !== null) void star([photo.id], !photo.isFavourite, say);
  };
  const openMenu = (): void => {
    setMenu({ x: innerWidth, y: frame.current!.getBoundingClientRect().y });
  };
  const isZoomed = look.zoom > 1;
  useKeys({
    back: isZoomed ? () => change({ look: whole }) : back,
    ...(isZoomed
      ? { lookAround: (key: string) => setLook((was) => panBy(was, fit, ...lookSteps[key]!)) }
      : { previousPhoto: () => steps.previous?.(), nextPhoto: () => steps.next?.() }),
    starPhoto: toggleStar,
    putPhoto: () => setPutting(true),
    turn,
    info: () => setInfo(!isInfo),
    photoMenu: openMenu,
    photoLarger: () => zoomBy(ZOOM),
    photoSmaller: () => zoomBy(1 / ZOOM),
    photoWhole: () => change({ look: whole }),
    photoPixels: () => zoomBy(pixels / look.zoom),
  });
  return (
    <div className="photo-page" data-theme="dark" aria-busy={photo === null}>
      <header className="photo-bar">
        <button type="button" className="button quiet" onClick={back}>
          ← {say('back')}
        </button>
        <h1 tabIndex={-1}>{photo?.fileName ?? say('photo.title')}</h1>
        {steps.at !== null && <span className="muted">{say('photo.at', steps.at)}</span>}
        <span className="spring" />
        <button
          type="button"
          className="button"
          aria-pressed={photo?.isFavourite ?? false}
          aria-label={say(photo?.isFavourite ? 'photo.unstar' : 'photo.star')}
          onClick={toggleStar}
        >
          {photo?.isFavourite ? '★' : '☆'}
        </button>
        <button type="button" className="button" onClick={turn}>
          {say('photo.turn')}
        </button>
        <Zoom
          percent={(100 * look.zoom) / pixels}
          step={ZOOM}
          zoomBy={zoomBy}
          fit={() => change({ look: whole })}
        />
        <button type="button" className="button" aria-pressed={isInfo} onClick={() => setInfo(!isInfo)}>
          {say('photo.info')}
        </button>
        <button type="button" className="button" aria-haspopup="menu" onClick={openMenu}>
          {say('photo.more')}
        </button>
      </header>
      <div className="photo-body">
        <div
          className="photo-frame"
          ref={frame}
          onContextMenu={(event) => {
            event.preventDefault();
            setMenu({ x: event.clientX, y: event.clientY });
          }}
        >
          {photo !== null && stage.widthPx > 0 && (
            <Stage photo={photo} fit={fit} quarterTurns={quarterTurns} look={look} setLook={setLook} />
          )}
          <StepButton to="previous" step={steps.previous} />
          <StepButton to="next" step={steps.next} />
        </div>
        {isInfo && photo !== null && <InfoPanel photo={photo} put={() => setPutting(true)} />}
      </div>
      {menu !== null && photo !== null && (
        <PhotoMenu photoId={photo.id} at={menu} close={() => setMenu(null)} />
      )}
      {isPutting && photo !== null && (
        <PutIntoPlace
          photoIds={[photo.id]}
          placeId={photo.place?.id ?? null}
          close={() => setPutting(false)}
        />
      )}
    </div>
  );
}

/** As the person left it, from photo to photo. */
let isInfoLeft = false;

function useInfo() {
  const state = useState(isInfoLeft);
  useEffect(() => {
    isInfoLeft = state[0];
  }, [state]);
  return state;
}

function StepButton({ to, step }: { to: 'previous' | 'next'; step: (() => void) | null }) {
  const say = useSay();
  if (step === null) return null;
  return (
    <button type="button" className={`photo-step ${to}`} aria-label={say(`photo.${to}`)} onClick={step}>
      {to === 'previous' ? '‹' : '›'}
    </button>
  );
}
