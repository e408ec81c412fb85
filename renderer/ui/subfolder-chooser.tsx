import { useEffect, useRef, useState } from 'react';
import type { Folder } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { useRequest } from '../state/use-request.ts';
import { Dialog } from './dialog.tsx';
import { Refused } from './parts.tsx';

interface Props {
  /** Of the library: of one its subfolders are shown at once. */
  folders: readonly Folder[];
  title: string;
  chooseText: string;
  /** A folder of the library may be chosen itself. */
  isWholeChosen?: boolean;
  /** Gets the library's folder, and the names that lead from it to the chosen one. */
  choose: (folderId: number, within: readonly string[]) => void;
  close: () => void;
}

/** Walks the subfolders in which there are photos, for one of them. */
export function SubfolderChooser({
  folders,
  title,
  chooseText,
  isWholeChosen = false,
  choose,
  close,
}: Props) {
  const say = useSay();
  const [folder, setFolder] = useState(folders.length === 1 ? folders[0]! : null);
  const [within, setWithin] = useState<readonly string[]>([]);
  const isChosen = folder !== null && (isWholeChosen || within.length > 0);
  return (
    <Dialog title={title} close={close}>
      <p className="chooser-path">{folder === null ? ' ' : [folder.path, ...within].join('/')}</p>
      {folder === null ? (
        <div className="chooser-list" role="group" aria-label={say('chooser.folders')}>
          {folders.map((one) => (
            <button key={one.id} type="button" onClick={() => setFolder(one)}>
              {one.path} <span className="muted">{say('folder.files', { n: one.fileCount })}</span>
            </button>
          ))}
        </div>
      ) : (
        <Subfolders
          folder={folder}
          within={within}
          open={setWithin}
          leave={folders.length === 1 ? null : () => setFolder(null)}
        />
      )}
      <footer className="actions">
        <button
          type="button"
          className="button primary"
          disabled={!isChosen}
          onClick={() => folder !== null && choose(folder.id, within)}
        >
          {chooseText}
        </button>
        <button type="button" className="button" onClick={close}>
          {say('cancel')}
        </button>
      </footer>
    </Dialog>
  );
}

function Subfolders({
  folder,
  within,
  open,
  leave,
}: {
  folder: Folder;
  within: readonly string[];
  open: (within: readonly string[]) => void;
  /** Back to the library's folders; null where there is one. */
  leave: (() => void) | null;
}) {
  const say = useSay();
  const listed = useRequest('folder.subfolders', { folderId: folder.id, within: [...within] });
  const list = useRef<HTMLDivElement>(null);
  // the button that opened this folder is gone: the keyboard goes on from the top of the list
  useEffect(() => list.current?.focus(), [within]);
  const up = within.length > 0 ? () => open(within.slice(0, -1)) : leave;
  return (
    <div ref={list} tabIndex={-1} className="chooser-list" role="group" aria-label={say('chooser.folders')}>
      {listed.state === 'refused' && <Refused failure={listed.failure} again={() => open([])} />}
      {up !== null && (
        <button type="button" onClick={up}>
          ↑ {say('chooser.up')}
        </button>
      )}
      {listed.state === 'ready' &&
        listed.value.map(({ name, fileCount }) => (
          <button key={name} type="button" onClick={() => open([...within, name])}>
            {name} <span className="muted">{say('folder.files', { n: fileCount })}</span>
          </button>
        ))}
      {listed.state === 'ready' && listed.value.length === 0 && <p>{say('chooser.empty')}</p>}
    </div>
  );
}
