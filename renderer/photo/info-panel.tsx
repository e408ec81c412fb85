import type { ReactNode } from 'react';
import type { Exposure, PhotoDetails, PhotoFile } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { useRequest } from '../state/use-request.ts';
import { bytesText, dateSourceKey, dayAndTimeText } from '../text/format.ts';
import type { Say } from '../text/messages.ts';
import { useTitleOf } from '../ui/place-title.tsx';
import { actOn } from './actions.ts';

/** All that is known of the photo, in words. `put`: asks for a place to put it into. */
export function InfoPanel({ photo, put }: { photo: PhotoDetails; put: () => void }) {
  const say = useSay();
  return (
    <aside className="photo-info" aria-label={say('photo.info')}>
      <dl>
        <When photo={photo} />
        <Fact name={say('info.size')}>
          {say('info.pixels', {
            width: photo.widthPx,
            height: photo.heightPx,
            n: Math.round((photo.widthPx * photo.heightPx) / 1e5) / 10,
          })}
          {photo.format !== null && <span className="muted">{photo.format.toUpperCase()}</span>}
        </Fact>
        {photo.camera !== null && <Fact name={say('info.camera')}>{photo.camera}</Fact>}
        <Camera photoId={photo.id} />
        {photo.latitude !== null && photo.longitude !== null && (
          <Fact name={say('info.position')}>
            {`${photo.latitude.toFixed(5)}, ${photo.longitude.toFixed(5)}`}
          </Fact>
        )}
        {photo.place !== null && (
          <Fact name={say('info.place')}>
            <PlaceLink place={photo.place} />
          </Fact>
        )}
        {photo.place === null && photo.subject !== 'scene' && (
          <Fact name={say('info.place')}>
            {say(`info.${photo.subject}`)}
            <button type="button" className="button" onClick={put}>
              {say('photo.put')}
            </button>
          </Fact>
        )}
        <Others photo={photo} />
        <Fact name={say('info.files', { n: photo.files.length })}>
          {photo.files.map((file) => (
            <File key={file.fileId} photoId={photo.id} file={file} />
          ))}
        </Fact>
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function When({ photo: { takenAt, takenAtSource } }: { photo: PhotoDetails }) {
  const say = useSay();
  const language = useLanguage();
  const source = dateSourceKey(takenAtSource);
  return (
    <Fact name={say('info.taken')}>
      {takenAt === null ? say('info.noDate') : dayAndTimeText(language, takenAt)}
      {takenAt !== null && (
        <span className="muted">{source === null ? say('info.dateFromCamera') : say(source)}</span>
      )}
    </Fact>
  );
}

/** Read in the file: of one whose disk is away, nothing. */
function Camera({ photoId }: { photoId: number }) {
  const say = useSay();
  const exposure = useRequest('photo.exposure', { photoId });
  if (exposure.state === 'refused' || exposure.value === null) return null;
  const settings = exposureTexts(say, exposure.value);
  return (
    <>
      {exposure.value.lens !== null && <Fact name={say('info.lens')}>{exposure.value.lens}</Fact>}
      {settings.length > 0 && <Fact name={say('info.exposure')}>{settings.join(say('comma'))}</Fact>}
    </>
  );
}

/** `1/250 s, f/8, ISO 100, 35 mm`: what is told of it. */
function exposureTexts(say: Say, exposure: Exposure): string[] {
  const { timeS, fNumber, iso, focalLengthMm: mm, focalLengthIn35Mm: like } = exposure;
  const time = timeS === null || timeS <= 0 ? null : timeS < 0.5 ? `1/${Math.round(1 / timeS)}` : `${timeS}`;
  return [
    time && say('info.seconds', { n: time }),
    fNumber && say('info.aperture', { n: fNumber }),
    iso && say('info.iso', { n: String(iso) }),
    mm && (like && like !== mm ? say('info.focal35', { n: mm, like }) : say('info.focal', { n: mm })),
  ].filter((text) => text !== null && text !== 0);
}

/** What belongs to it, and other photos of its shot. */
function Others({ photo: { companions, sameShots } }: { photo: PhotoDetails }) {
  const say = useSay();
  const link = (photoId: number | null, fileName: string): ReactNode =>
    photoId === null ? fileName : <a href={formatRoute({ room: 'photo', photoId })}>{fileName}</a>;
  return (
    <>
      {companions.length > 0 && (
        <Fact name={say('info.companions')}>
          {companions.map(({ kind, photoId, fileName }) => (
            <span key={`${kind} ${fileName}`}>
              {link(photoId, fileName)} <span className="muted">{say(`info.companion.${kind}`)}</span>
            </span>
          ))}
        </Fact>
      )}
      {sameShots.length > 0 && (
        <Fact name={say('info.sameShots')}>
          {sameShots.map(({ photoId, fileName }) => (
            <span key={photoId}>{link(photoId, fileName)}</span>
          ))}
        </Fact>
      )}
    </>
  );
}

/** Where it lies, and what the system can do there. */
function File({ photoId, file }: { photoId: number; file: PhotoFile }) {
  const say = useSay();
  const language = useLanguage();
  const actions = (['show', 'copyPath'] as const).filter((action) => engine.photoActions.includes(action));
  return (
    <div className="photo-file">
      <span className="path" title={file.path}>
        {file.path}
      </span>
      <span className="muted">
        {bytesText(language, file.sizeBytes)}
        {file.state !== 'present' && (
          <span className="badge warn">
            {say(file.state === 'offline' ? 'photo.offline' : 'photo.vanished')}
          </span>
        )}
      </span>
      {file.state === 'present' && actions.length > 0 && (
        <span className="actions">
          {actions.map((action) => (
            <button
              key={action}
              type="button"
              className="button quiet"
              onClick={() => void actOn(action, photoId, file.fileId, say)}
            >
              {say(`photo.${action}`)}
            </button>
          ))}
        </span>
      )}
    </div>
  );
}

function PlaceLink({ place }: { place: NonNullable<PhotoDetails['place']> }) {
  return <a href={formatRoute({ room: 'place', placeId: place.id })}>{useTitleOf(place)}</a>;
}
