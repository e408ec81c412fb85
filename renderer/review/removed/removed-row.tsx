import { useState } from 'react';
import type { RemovedFile } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { bytesText, momentDayText } from '../../text/format.ts';
import { isRestorable } from './restorable.ts';

export const ROW_PX = 84;

interface Props {
  file: RemovedFile;
  isSelected: boolean;
  select: () => void;
  restore: () => void;
}

export function RemovedRow({ file, isSelected, select, restore }: Props) {
  const say = useSay();
  const language = useLanguage();
  const { fileName: name, path, sizeBytes, state } = file;
  return (
    <div className="removed-row">
      <input
        type="checkbox"
        aria-label={say('removed.select', { name })}
        disabled={!isRestorable(file)}
        checked={isSelected}
        onChange={select}
      />
      <RemovedPicture id={file.photoId} />
      <div>
        <p>
          <strong>{name}</strong> <span className="muted">{bytesText(language, sizeBytes)}</span>
        </p>
        <p className="muted path" title={path}>
          {path}
        </p>
      </div>
      <div className="muted">
        <p>{say('removed.when', { when: momentDayText(language, file.removedAtMs) })}</p>
        {state === 'removed' ? (
          <p>
            {file.restorableUntilMs === null
              ? say('removed.waiting')
              : say('removed.until', { when: momentDayText(language, file.restorableUntilMs) })}
          </p>
        ) : (
          <p>
            <span className={state === 'uncertain' ? 'badge warn' : 'badge'}>
              {say(`removed.state.${state}`)}
            </span>
          </p>
        )}
      </div>
      <button
        type="button"
        className="button"
        aria-label={say('removed.restoreNamed', { name })}
        disabled={!isRestorable(file)}
        onClick={restore}
      >
        {say('removed.restore')}
      </button>
    </div>
  );
}

/** Of a photo that is gone with its last file there is no picture: its place stays. */
function RemovedPicture({ id }: { id: number }) {
  const [isGone, setGone] = useState(false);
  return (
    <span className="removed-picture">
      {!isGone && (
        <img
          className="picture"
          src={engine.photoUrl(id, 'cover')}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setGone(true)}
        />
      )}
    </span>
  );
}
