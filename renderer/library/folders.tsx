import { useState } from 'react';
import type { Folder } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { Question } from '../ui/dialog.tsx';
import { refusedText } from '../ui/parts.tsx';
import { LeaveOutFolder } from './leave-out.tsx';

export function Folders({ folders }: { folders: readonly Folder[] }) {
  const say = useSay();
  return (
    <section className="panel">
      <h2>{say('library.folders')}</h2>
      <ul className="folders">
        {folders.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
      </ul>
    </section>
  );
}

function FolderRow({ folder }: { folder: Folder }) {
  const say = useSay();
  const [isChoosing, setChoosing] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { id: folderId, path } = folder;
  const restore = async (): Promise<void> => {
    const reply = await engine.request('folder.restore', { folderId });
    notice.set({ text: reply.ok ? say('folder.restored', { path }) : refusedText(say, reply.failure) });
  };
  const remove = async (): Promise<void> => {
    setAsking(false);
    const reply = await engine.request('folder.remove', { folderId });
    notice.set(
      reply.ok
        ? {
            text: say('folder.removed', { path }),
            action: { text: say('undo'), run: () => void restore(), takesFocus: true },
          }
        : { text: refusedText(say, reply.failure) },
    );
  };
  return (
    <li>
      <span className="path">{folder.path}</span>
      <span className="muted">
        {folder.online ? (
          say('folder.files', { n: folder.fileCount })
        ) : (
          <span className="badge warn">{say('folder.offline')}</span>
        )}
      </span>
      <button
        type="button"
        className="button quiet"
        aria-label={say('leaveOut.chooseNamed', { path: folder.path })}
        onClick={() => setChoosing(true)}
      >
        {say('leaveOut.open')}
      </button>
      <button
        type="button"
        className="button quiet"
        aria-label={say('folder.removeNamed', { path: folder.path })}
        onClick={() => setAsking(true)}
      >
        {say('folder.remove')}
      </button>
      {!folder.online && <p className="muted hint">{say('folder.offlineHint')}</p>}
      {isChoosing && <LeaveOutFolder folder={folder} close={() => setChoosing(false)} />}
      {isAsking && (
        <Question
          title={say('folder.removal.title')}
          yes={say('folder.removal.yes')}
          agree={() => void remove()}
          close={() => setAsking(false)}
        >
          <p className="path consent">{path}</p>
          <p className="consent">{say('folder.removal.what')}</p>
        </Question>
      )}
    </li>
  );
}
