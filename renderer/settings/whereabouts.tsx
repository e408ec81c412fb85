import { useEffect, useState } from 'react';
import type { Acted, RecentLibrary } from '../../electron/contract/shell.ts';
import type { LibraryDoor } from '../engine.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { useRequest } from '../state/use-request.ts';
import { bytesText } from '../text/format.ts';
import { Refused, refusedText } from '../ui/parts.tsx';

/** Where the library lies, and how another one is opened. */
export function Whereabouts() {
  const say = useSay();
  const language = useLanguage();
  const answer = useRequest('library.where', {});
  if (answer.state === 'refused') return <Refused failure={answer.failure} />;
  return (
    <>
      <p className="path where">{answer.value?.path}</p>
      <p className="muted">
        {answer.value && say('where.size', { size: bytesText(language, answer.value.bytes) })}
      </p>
      {engine.libraries === null ? (
        <p className="muted hint">{say('where.served')}</p>
      ) : (
        <Others door={engine.libraries} />
      )}
    </>
  );
}

function Others({ door }: { door: LibraryDoor }) {
  const say = useSay();
  const [recent, setRecent] = useState<RecentLibrary[]>([]);
  useEffect(() => void door.recent().then(setRecent), [door]);
  const act = async (acting: Promise<Acted>): Promise<void> => {
    const done = await acting;
    if (!done.ok) notice.set({ text: refusedText(say, done.failure) });
  };
  return (
    <>
      <div className="actions">
        <button type="button" className="button" onClick={() => void act(door.show())}>
          {say('where.show')}
        </button>
        <button type="button" className="button" onClick={() => void act(door.pick('existing'))}>
          {say('where.open')}
        </button>
        <button type="button" className="button" onClick={() => void act(door.pick('new'))}>
          {say('where.make')}
        </button>
      </div>
      {recent.length > 0 && <h3>{say('where.recent')}</h3>}
      <ul className="recent">
        {recent.map(({ token, path }) => (
          <li key={token}>
            <button type="button" className="button quiet path" onClick={() => void act(door.open(token))}>
              {path}
            </button>
          </li>
        ))}
      </ul>
      <p className="muted hint">{say('where.text')}</p>
    </>
  );
}
