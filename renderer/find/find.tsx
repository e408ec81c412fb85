import type { DragEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Found } from '../../electron/contract/requests.ts';
import type { Outcome } from '../engine.ts';
import { engine } from '../engine.ts';
import { places } from '../state/engine-state.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { useStore } from '../state/store.ts';
import { dayText, photoDayText } from '../text/format.ts';
import { Message, PickFile, Picture, Refused } from '../ui/parts.tsx';
import { PlaceTitleText } from '../ui/place-title.tsx';
import type { Hit } from './rank.ts';
import { rankPlaces } from './rank.ts';
import './find.css';

interface Search {
  file: File;
  outcome: Outcome<Found> | null;
}

/** As the person left it: coming back from a match finds the same answer. */
let left: Search | null = null;

export function Find() {
  const say = useSay();
  const [search, setSearch] = useState(left);
  const [over, setOver] = useState(false);
  useEffect(() => {
    left = search;
  }, [search]);

  const look = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setSearch({ file, outcome: null });
    const token = await engine.upload(file);
    const outcome = token.ok ? await engine.request('find.file', { token: token.value }) : token;
    setSearch((now) => (now?.file === file ? { file, outcome } : now));
  };
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
        {search && <QueryPicture file={search.file} />}
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
          <Refused failure={search.outcome.failure} again={() => void look(search.file)} />
        )}
        {search?.outcome?.ok && <Answer found={search.outcome.value} />}
      </div>
    </div>
  );
}

/** Painted rather than linked: the page's security policy lets no picture in that the engine did not send. */
function QueryPicture({ file }: { file: File }) {
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
  if (groups.length === 0)
    return <Message title={say('find.nothing.title')} text={say('find.nothing.text')} />;
  return (
    <>
      <h2>{say('find.found', { n: found.hits.length })}</h2>
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

/** Opens the match where the asked photo is in the library itself, else the place. */
function HitPhoto({ hit: { photo, placeId, inlierCount }, queryId }: { hit: Hit; queryId: number | null }) {
  const say = useSay();
  const language = useLanguage();
  const href =
    queryId !== null && queryId !== photo.id
      ? formatRoute({ room: 'match', a: queryId, b: photo.id, placeId: null })
      : placeId !== null
        ? `#/places/${placeId}`
        : undefined;
  return (
    <li>
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
        <strong>{say('inliers.count', { n: inlierCount })}</strong>
        <span>{photoDayText(language, photo)}</span>
        <span className="muted">{photo.folderName}</span>
      </p>
    </li>
  );
}
