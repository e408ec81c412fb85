import type { Dispatch, DragEvent } from 'react';
import { useRef } from 'react';
import type { PhotoDetails } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useSay } from '../state/preferences.ts';
import { useGestures } from '../ui/picture/gestures.ts';
import type { Look, Size } from '../ui/picture/look.ts';
import { transformOf } from '../ui/picture/look.ts';
import { SharpPicture } from '../ui/picture/sharp-picture.tsx';

interface Props {
  photo: PhotoDetails;
  /** Of the whole photo on the stage, turned as it is. */
  fit: Size;
  quarterTurns: number;
  look: Look;
  setLook: Dispatch<(look: Look) => Look>;
}

const anywhere = (stage: Element): Element => stage;

/** The wheel zooms the photo about what is under it; a drag moves it, and where it is whole takes it out. */
export function Stage({ photo, fit, quarterTurns, look, setLook }: Props) {
  const say = useSay();
  const frame = useRef<HTMLDivElement>(null);
  const isAcross = quarterTurns % 2 === 1;
  const isZoomed = look.zoom > 1;
  const gestures = useGestures(frame, fit, setLook, { pictureAt: anywhere, mayMove: isZoomed });
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
