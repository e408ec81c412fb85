import type { KeyboardEvent } from 'react';
import { useRef } from 'react';
import type { Photo } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { photoDayText } from '../../text/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Picture } from '../../ui/parts.tsx';

interface Props {
  question: string;
  photos: readonly [Photo, Photo];
  choose: (photoId: number) => void;
  close: () => void;
}

/** Asks which of two photos is meant: by a click, by 1 and 2, or by arrows and Enter. */
export function WhichPhoto({ question, photos, choose, close }: Props) {
  const say = useSay();
  const language = useLanguage();
  const buttons = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent): void => {
    const photo = photos[Number(event.key) - 1];
    if (photo !== undefined) choose(photo.id);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      buttons.current!.querySelectorAll('button')[event.key === 'ArrowLeft' ? 0 : 1]!.focus();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={question} close={close} wide>
      <div className="which-photo" ref={buttons} onKeyDown={press}>
        {photos.map((photo, i) => (
          <button
            key={photo.id}
            type="button"
            className="button"
            data-first={i === 0 || undefined}
            onClick={() => choose(photo.id)}
          >
            <Picture id={photo.id} alt="" eager />
            <span>
              <kbd aria-hidden="true">{i + 1}</kbd>
              {say(i === 0 ? 'which.first' : 'which.second')}
              {say('comma')}
              {photoDayText(language, photo)}
            </span>
          </button>
        ))}
      </div>
    </Dialog>
  );
}
