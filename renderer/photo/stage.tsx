import type { Dispatch, DragEvent, PointerEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { PhotoDetails } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useSay } from '../state/preferences.ts';
import type { Look, Size } from '../ui/picture/look.ts';
import { panBy, transformOf, zoomAt } from '../ui/picture/look.ts';
import { SharpPicture } from '../ui/picture/sharp-picture.tsx';

interface Props {
  photo: PhotoDetails;
  /** Of the whole photo on the stage, turned as it is. */
  fit: Size;
  quarterTurns: number;
  look: Look;
  setLook: Dispatch<(look: Look) => Look>;
}

/** The wheel zooms the photo about what is under it; a drag moves it, and where it is whole takes it out. */
export function Stage({ photo, fit, quarterTurns, look, setLook }: Props) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const gestures = useGestures(frame, fit, look, setLook);
  const isAcross = quarterTurns % 2 === 1;
  const isZoomed = look.zoom > 1;
  const drag = (event: DragEvent): void => {
    event.preventDefault();
    if (!isZoomed) void engine.dragPhotos?.([photo.id]);
  };
  return (
    <div className="photo-stage" ref={frame} data-zoomed={isZoomed} {...gestures}>
      <div
        className="photo-look"
        style={{ width: fit.widthPx, height: fit.heightPx, transform: transformOf(look, fit) }}
      >
        <div
          className="photo-turned"
          draggable={!isZoomed && engine.dragPhotos !== null}
          onDragStart={drag}
          style={{
            width: isAcross ? fit.heightPx : fit.widthPx,
            height: isAcross ? fit.widthPx : fit.heightPx,
            transform: `translate(-50%, -50%) rotate(${90 * quarterTurns}deg)`,
          }}
        >
          <SharpPicture
            key={photo.id}
            photoId={photo.id}
            alt={photo.fileName}
            neededPx={Math.max(fit.widthPx, fit.heightPx) * look.zoom * devicePixelRatio}
            trouble={
              <>
                <img src={engine.photoUrl(photo.id, 'thumbnail')} alt={photo.fileName} draggable={false} />
                <p className="photo-trouble" role="alert">
                  {say('photo.noPicture')}
                </p>
              </>
            }
          />
        </div>
      </div>
    </div>
  );
}

function useGestures(
  frame: RefObject<HTMLDivElement | null>,
  fit: Size,
  look: Look,
  setLook: Dispatch<(look: Look) => Look>,
) {
  const drag = useRef<{ x: number; y: number } | null>(null);
  const latest = useRef(fit);
  useEffect(() => {
    latest.current = fit;
  });
  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const [dx, dy] = [event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2];
      // a pinch on a touchpad comes as a wheel with ctrl, in smaller steps
      const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400));
      setLook((was) => zoomAt(was, latest.current, dx, dy, factor));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [frame, setLook]);
  const letGo = (): void => {
    drag.current = null;
  };
  return {
    onPointerDown(event: PointerEvent): void {
      if (event.button !== 0 || look.zoom <= 1) return;
      drag.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent): void {
      const from = drag.current;
      if (from === null) return;
      drag.current = { x: event.clientX, y: event.clientY };
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      setLook((was) => panBy(was, latest.current, dx, dy));
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  };
}
