import { memo, useState } from 'react';
import { engine } from '../../engine.ts';

interface Props {
  id: number;
  /** Its number in the list, from 0. */
  photo: number;
  label: string;
  leftPx: number;
  topPx: number;
  widthPx: number;
  heightPx: number;
  isFavourite: boolean;
  /** What else is said of it while it is looked at. */
  markText: string | null;
  /** What is said opens and closes a stack. */
  isStack?: boolean;
  /** It is of a stack that is open. */
  isBound?: boolean;
  isCurrent: boolean;
  isSelected: boolean;
  /** The list rushes past: a picture that is not there yet is not asked for. */
  isRushed: boolean;
}

/** One photo of the list. What is done with it is heard by the list. */
export const Tile = memo(function Tile(props: Props) {
  const { id, photo, label, leftPx, topPx, widthPx, heightPx, isCurrent, isSelected } = props;
  return (
    <div
      id={`photo-${id}`}
      className={props.isBound ? 'photo-tile bound' : 'photo-tile'}
      role="option"
      aria-selected={isSelected}
      aria-label={label}
      data-photo={id}
      data-at={photo}
      tabIndex={isCurrent ? 0 : -1}
      draggable={engine.dragPhotos !== null}
      style={{ transform: `translate(${leftPx}px, ${topPx}px)`, width: widthPx, height: heightPx }}
    >
      <TilePicture id={id} isRushed={props.isRushed} />
      <span className="tile-check" aria-hidden="true" />
      <span className="tile-marks" aria-hidden="true">
        {props.markText !== null && <span data-stack={props.isStack || undefined}>{props.markText}</span>}
        {props.isFavourite && <span className="tile-star">★</span>}
      </span>
    </div>
  );
});

/** The grey thumbnail, which is there at once and of photos whose disk is away; then the cover. */
function TilePicture({ id, isRushed }: { id: number; isRushed: boolean }) {
  const [shown, setShown] = useState<'nothing' | 'thumbnail' | 'cover' | 'thumbnail only'>('nothing');
  if (shown === 'nothing' && isRushed) return null;
  const size = shown === 'nothing' || shown === 'thumbnail only' ? 'thumbnail' : 'cover';
  return (
    <img
      src={engine.photoUrl(id, size)}
      alt=""
      decoding="async"
      draggable={false}
      onLoad={() => setShown((was) => (was === 'nothing' ? 'thumbnail' : was))}
      onError={() => setShown('thumbnail only')}
    />
  );
}
