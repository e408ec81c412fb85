import { useState } from 'react';
import { engine } from '../engine.ts';
import { openPhoto } from '../state/photo-sequence.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useRequest } from '../state/use-request.ts';
import type { MenuItem } from '../ui/menu/menu.tsx';
import { Menu } from '../ui/menu/menu.tsx';
import { actOn, star } from './actions.ts';
import { PutIntoPlace } from './put-into-place.tsx';

interface Props {
  photoId: number;
  at: { x: number; y: number };
  close: () => void;
  /** The photos around it, where it may be looked at alone; absent where it is. */
  among?: ArrayLike<number>;
  /** What else can be done with it where it is shown. */
  also?: readonly MenuItem[];
}

/** What can be done with a photo, wherever it is shown. */
export function PhotoMenu({ photoId, at, close, among, also = [] }: Props) {
  const say = useSay();
  const photo = useRequest('photo.get', { photoId });
  const [isPutting, put] = useState(false);
  const known = photo.state === 'refused' ? null : photo.value;
  const placeId = known?.place?.id ?? null;
  const view = among !== undefined && { text: say('photo.view'), run: () => openPhoto(photoId, among) };
  const stars = known !== null && {
    text: say(known.isFavourite ? 'photo.unstar' : 'photo.star'),
    run: () => void star([photoId], !known.isFavourite, say),
  };
  const place = placeId !== null && {
    text: say('photo.place'),
    run: () => go({ room: 'place', placeId }),
  };
  const into = known !== null && {
    text: say(placeId === null ? 'photo.put' : 'photo.move'),
    run: () => put(true),
    staysOpen: true,
  };
  const more = { text: say('photo.findMore'), run: () => go({ room: 'find', photoId }) };
  if (photo.state === 'loading') return null;
  if (isPutting) return <PutIntoPlace photoIds={[photoId]} placeId={placeId} close={close} />;
  return (
    <Menu
      label={say('keys.photoMenu')}
      at={at}
      close={close}
      groups={[
        [view, stars].filter((item) => item !== false),
        also,
        [place, into, more].filter((item) => item !== false),
        engine.photoActions.map((action) => ({
          text: say(`photo.${action}`),
          run: () => void actOn(action, photoId, null, say),
        })),
      ]}
    />
  );
}
