import type { CSSProperties, ReactNode } from 'react';
import { useRef, useState } from 'react';
import type { Photo, Place } from '../../../electron/contract/requests.ts';
import type { AlignedPair } from '../../../electron/contract/then-and-now.ts';
import { engine } from '../../engine.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { useRequest } from '../../state/use-request.ts';
import { photoDayText, yearOf } from '../../text/format.ts';
import { useSize } from '../../ui/canvas.ts';
import { useKeptPicture } from '../../ui/parts.tsx';
import type { Framing, Part } from './framing.ts';
import { framed } from './framing.ts';
import { MapCorner } from './map-corner.tsx';
import './hero.css';

const ALL: Part = { left: 0, top: 0, width: 1, height: 1 };

/**
 * Across the head of the place: the two photos that show best how time went by, laid onto each other; where
 * there are none, the cover. `children`: what stands over them.
 */
export function Hero({ place, children }: { place: Place; children: ReactNode }) {
  const { summary, photos, links } = place;
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const found = useRequest('place.thenAndNow', { placeId: summary.id }, links.length);
  const pair = found.state === 'ready' ? found.value.pair : null;
  const around = useKeptPicture(summary.coverPhotoId, 'cover');
  const shownId = pair?.onto ?? summary.coverPhotoId;
  const shown = photos.find(({ id }) => id === shownId);
  const framing = shown && size.heightPx > 0 ? framed(size, shown, pair?.view ?? ALL) : null;
  return (
    <header className="hero" data-theme="dark">
      <div className="hero-stage" ref={stage}>
        <img className="hero-around" {...around} alt="" />
        {found.state !== 'loading' && framing !== null && shown !== undefined && (
          <Pictures key={shown.id} shown={shown} photos={photos} pair={pair} framing={framing} />
        )}
      </div>
      <div className="hero-words">{children}</div>
      <MapCorner place={place} />
    </header>
  );
}

interface PicturesProps {
  /** The photo that is shown as it is; the other of the pair is laid onto it. */
  shown: Photo;
  photos: readonly Photo[];
  pair: AlignedPair | null;
  framing: Framing;
}

function Pictures({ shown, photos, pair, framing }: PicturesProps) {
  const [isLaid, setLaid] = useState(false);
  const [at, setAt] = useState(50);
  const { frame, picture } = framing;
  const box = { left: picture.leftPx, top: picture.topPx, width: picture.widthPx, height: picture.heightPx };
  const [then, now] = [pair?.then, pair?.now].map((id) => photos.find((photo) => photo.id === id));
  return (
    <div
      className="hero-frame"
      style={{ width: frame.widthPx, height: frame.heightPx, '--at': `${at}%` } as CSSProperties}
    >
      <img {...useKeptPicture(shown.id, 'screen')} alt={shown.fileName} style={box} draggable={false} />
      {then !== undefined && now !== undefined && (
        <>
          <div className={shown === then ? 'hero-now' : 'hero-then'} hidden={!isLaid}>
            <img
              src={engine.laidUrl(shown === then ? now.id : then.id, shown.id)}
              alt={(shown === then ? now : then).fileName}
              style={box}
              draggable={false}
              onLoad={() => setLaid(true)}
            />
          </div>
          {isLaid && <Divider then={then} now={now} at={at} setAt={setAt} />}
        </>
      )}
    </div>
  );
}

interface DividerProps {
  then: Photo;
  now: Photo;
  /** In percent of the width. */
  at: number;
  setAt: (at: number) => void;
}

/** Is dragged, or moved by the arrow keys. */
function Divider({ then, now, at, setAt }: DividerProps) {
  const say = useSay();
  const language = useLanguage();
  const areYearsApart = yearOf(then.takenAt!) !== yearOf(now.takenAt!);
  const [first, second] = [then, now].map((photo) =>
    areYearsApart ? `${yearOf(photo.takenAt!)}` : photoDayText(language, photo),
  ) as [string, string];
  return (
    <>
      <input
        type="range"
        min="0"
        max="100"
        step="0.5"
        value={at}
        aria-label={say('place.slider', { first, second })}
        onChange={(event) => setAt(Number(event.target.value))}
      />
      <span className="hero-divider" aria-hidden="true" />
      <span className="hero-when then" aria-hidden="true">
        {first}
      </span>
      <span className="hero-when now" aria-hidden="true">
        {second}
      </span>
    </>
  );
}
