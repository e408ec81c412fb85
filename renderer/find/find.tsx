import type { DragEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Found, Photo } from '../../electron/contract/requests.ts';
import type { Outcome } from '../engine.ts';
import { engine } from '../engine.ts';
import { places } from '../state/engine-state.ts';
import { PhotoMenu } from '../photo/photo-menu.tsx';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute, go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useStore } from '../state/store.ts';
import { dayText, photoDayText } from '../text/format.ts';
import { PickFile, Picture, Refused } from '../ui/parts.tsx';
import { PlaceTitleText, useTitleOf } from '../ui/place-title.tsx';
import type { Hit } from './rank.ts';
import { rankPlaces } from './rank.ts';
import './find.css';

interface Search {
  /** What the person brought; or the id of a photo of the library. */
  asked: File | number;
  outcome: Outcome<Found> | null;
}

/** As the person left it: coming back from a match finds the same answer. */
let left: Search | null = null;

/** `photoId`: of the library, to find more of; null: the person brings a photo. */
export function Find({ photoId }: { photoId: number | null }) {
  const say = useSay();
  const isLeft = photoId === null || left?.asked === photoId;
  const [search, setSearch] = useState(isLeft ? left : null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    left = search;
  }, [search]);

  const look = async (asked: File | number | undefined): Promise<void> => {
    if (asked === undefined) return;
    setSearch({ asked, outcome: null });
    const outcome = await found(asked);
    setSearch((now) => (now?.asked === asked ? { asked, outcome } : now));
  };
  useEffect(() => {
    if (photoId !== null && left?.asked !== photoId) void look(photoId);
  }, [photoId]);
  // a page that was opened here has nothing behind it
  const back = (id: number): void =>
    history.length > 1 ? history.back() : go({ room: 'photo', photoId: id });
  useKeys(photoId === null ? {} : { back: () => back(photoId) });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void look(event.dataTransfer.files[0]);
  };
  return (
    <div
      className="page find"
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
    >
      <header className="page-head">
        <h1 tabIndex={-1}>{say('find.title')}</h1>
      </header>
      <div className={over ? 'drop over' : 'drop'} data-compact={search !== null}>
        {search !== null && (typeof search.asked !== 'number' || search.outcome === null) && (
          <QueryPicture asked={search.asked} />
        )}
        <div>
          <p>{say('find.drop')}</p>
          <PickFile
            look="primary"
            accept="image/*"
            text={say('find.pick')}
            picked={(file) => void look(file)}
          />
          <p className="muted">{say('find.private')}</p>
        </div>
      </div>
      <div aria-live="polite" aria-busy={search !== null && search.outcome === null}>
        {search !== null && search.outcome === null && <p className="looking">{say('find.looking')}</p>}
        {search?.outcome?.ok === false && (
          <Refused failure={search.outcome.failure} again={() => void look(search.asked)} />
        )}
        {search?.outcome?.ok && <Answer found={search.outcome.value} />}
      </div>
    </div>
  );
}

async function found(asked: File | number): Promise<Outcome<Found>> {
  if (typeof asked === 'number') return engine.request('find.photo', { photoId: asked });
  const token = await engine.upload(asked);
  return token.ok ? engine.request('find.file', { token: token.value }) : token;
}

function QueryPicture({ asked }: { asked: File | number }) {
  const say = useSay();
  if (typeof asked !== 'number') return <FilePicture file={asked} />;
  return <img className="query" src={engine.photoUrl(asked, 'cover')} alt={say('find.more')} />;
}

/** Painted rather than linked: the page's security policy lets no picture in that the engine did not send. */
function FilePicture({ file }: { file: File }) {
  const say = useSay();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    const paint = (picture: ImageBitmap): void => {
      const scale = Math.min(1, 720 / Math.max(picture.width, picture.height));
      [element.width, element.height] = [picture.width * scale, picture.height * scale];
      element.getContext('2d')!.drawImage(picture, 0, 0, element.width, element.height);
      picture.close();
    };
    // what the window cannot show (HEIC, say) the engine may still read, or will say why not
    createImageBitmap(file).then(paint, () => undefined);
  }, [file]);
  return (
    <canvas ref={canvas} className="query" role="img" aria-label={say('find.query', { name: file.name })} />
  );
}

function FoundPlace({ placeId, placeName }: { placeId: number; placeName: string | null }) {
  const say = useSay();
  const place = useStore(places)?.find(({ id }) => id === placeId);
  return place === undefined ? (placeName ?? say('place.unnamed')) : <PlaceTitleText place={place} />;
}

function Answer({ found }: { found: Found }) {
  const say = useSay();
  const groups = rankPlaces(found.hits);
  return (
    <>
      {found.queryPhoto !== null && <Here photo={found.queryPhoto} place={found.queryPlace} />}
      {groups.length === 0 ? (
        <Nothing found={found} />
      ) : (
        <h2>{say('find.found', { n: found.hits.length })}</h2>
      )}
      {groups.map(({ placeId, placeName, hits }) => (
        <section key={placeId ?? `photo-${hits[0]!.photo.id}`} className="panel">
          <h3>
            {placeId === null ? (
              say('find.noPlace')
            ) : (
              <a href={`#/places/${placeId}`}>
                <FoundPlace placeId={placeId} placeName={placeName} />
              </a>
            )}
          </h3>
          <ul className="hits">
            {hits.map((hit) => (
              <HitPhoto key={hit.photo.id} hit={hit} queryId={found.queryPhoto?.id ?? null} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** The photo that was asked about is in the library: it, then its place. */
function Here({ photo, place }: { photo: Photo; place: Found['queryPlace'] }) {
  const say = useSay();
  return (
    <section className="panel find-here">
      <a href={formatRoute({ room: 'photo', photoId: photo.id })} className="frame">
        <Picture id={photo.id} alt={photo.fileName} />
      </a>
      <div>
        <h2>{say('find.here')}</h2>
        <p className="path">
          {photo.fileName} <span className="muted">{photo.folderName}</span>
        </p>
        <p className="actions">
          <a className="button primary" href={formatRoute({ room: 'photo', photoId: photo.id })}>
            {say('find.hereOpen')}
          </a>
          {place !== null && <ItsPlace place={place} />}
        </p>
      </div>
    </section>
  );
}

function ItsPlace({ place }: { place: NonNullable<Found['queryPlace']> }) {
  const say = useSay();
  return (
    <a className="button" href={formatRoute({ room: 'place', placeId: place.id })}>
      {say('find.herePlace', { name: useTitleOf(place) })}
    </a>
  );
}

/** No photo is proven to show the place; those that come nearest. */
function Nothing({ found: { nearest, queryPhoto } }: { found: Found }) {
  const say = useSay();
  return (
    <>
      <section className="find-nothing">
        <h2>{say(queryPhoto === null ? 'find.nothing.title' : 'find.nothing.else')}</h2>
        <p className="muted">{say('find.nothing.text')}</p>
      </section>
      {nearest.length > 0 && (
        <section className="panel">
          <h3>{say('find.nearest')}</h3>
          <ul className="hits">
            {nearest.map((hit) => (
              <HitPhoto key={hit.photo.id} hit={hit} queryId={queryPhoto?.id ?? null} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Opens the match where the asked photo is in the library itself, else the place. */
function HitPhoto({ hit: { photo, placeId, inlierCount }, queryId }: { hit: Hit; queryId: number | null }) {
  const say = useSay();
  const language = useLanguage();
  const href =
    queryId !== null && queryId !== photo.id
      ? formatRoute({ room: 'match', a: queryId, b: photo.id, placeId: null })
      : placeId !== null
        ? `#/places/${placeId}`
        : formatRoute({ room: 'photo', photoId: photo.id });
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  return (
    <li
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <a href={href} className="frame">
        <Picture
          id={photo.id}
          alt={say('photo.alt', {
            name: photo.fileName,
            when: photo.takenAt === null ? say('photo.undated') : dayText(language, photo.takenAt),
          })}
        />
      </a>
      <p className="caption">
        {inlierCount > 0 && <strong>{say('inliers.count', { n: inlierCount })}</strong>}
        <span>{photoDayText(language, photo)}</span>
        <span className="muted">{photo.folderName}</span>
      </p>
      {menu !== null && (
        <PhotoMenu photoId={photo.id} at={menu} close={() => setMenu(null)} among={[photo.id]} />
      )}
    </li>
  );
}
