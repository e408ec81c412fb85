import { useState } from 'react';
import type { Folder } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { refusedText } from '../ui/parts.tsx';
import { SubfolderChooser } from './leave-out.tsx';

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
  const remove = async (): Promise<void> => {
    const reply = await engine.request('folder.remove', { folderId: folder.id });
    notice.set({
      text: reply.ok ? say('folder.removed', { path: folder.path }) : refusedText(say, reply.failure),
    });
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
        onClick={() => void remove()}
      >
        {say('folder.remove')}
      </button>
      {!folder.online && <p className="muted hint">{say('folder.offlineHint')}</p>}
      {isChoosing && <SubfolderChooser folder={folder} close={() => setChoosing(false)} />}
    </li>
  );
}
