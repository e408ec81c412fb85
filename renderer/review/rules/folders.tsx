import { useState } from 'react';
import type { TidyFolder } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { library } from '../../state/engine-state.ts';
import { notice } from '../../state/notice.ts';
import { useSay } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { Question } from '../../ui/dialog.tsx';
import { refusedText } from '../../ui/parts.tsx';
import { SubfolderChooser } from '../../ui/subfolder-chooser.tsx';
import { OrderedList } from './ordered-list.tsx';

interface Props {
  folders: readonly TidyFolder[];
  /** One was added or taken out. */
  changed: () => void;
}

async function takeOut(id: number, say: ReturnType<typeof useSay>, changed: () => void): Promise<void> {
  const reply = await engine.request('tidy.removeFolder', { id });
  if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  changed();
}

export function PreferredFolders({
  folders,
  move,
  changed,
}: Props & { move: (from: number, to: number) => void }) {
  const say = useSay();
  return (
    <section className="panel">
      <h2>{say('rules.preferred')}</h2>
      <p className="muted">{say('rules.preferred.text')}</p>
      <OrderedList
        label={say('rules.preferred')}
        move={move}
        items={folders.map((folder) => ({
          key: folder.id,
          name: folder.path,
          content: <FolderName folder={folder} takeOut={() => void takeOut(folder.id, say, changed)} />,
        }))}
      />
      <AddFolder as="preferred" isFirst={folders.length === 0} changed={changed} />
    </section>
  );
}

export function ProtectedFolders({ folders, changed }: Props) {
  const say = useSay();
  const [asked, setAsked] = useState<TidyFolder | null>(null);
  return (
    <section className="panel">
      <h2>{say('rules.protected')}</h2>
      <p className="muted">{say('rules.protected.text')}</p>
      <ul className="ordered">
        {folders.map((folder) => (
          <li key={folder.id}>
            <div className="ordered-content">
              <FolderName folder={folder} takeOut={() => setAsked(folder)} />
            </div>
          </li>
        ))}
      </ul>
      <AddFolder as="protected" isFirst={folders.length === 0} changed={changed} />
      {asked !== null && (
        <Question
          title={say('rules.unprotect.title')}
          yes={say('rules.unprotect.yes')}
          agree={() => {
            setAsked(null);
            void takeOut(asked.id, say, changed);
          }}
          close={() => setAsked(null)}
        >
          <p className="path consent">{asked.path}</p>
          <p className="consent">{say('rules.unprotect.text')}</p>
        </Question>
      )}
    </section>
  );
}

function FolderName({
  folder: { path, program },
  takeOut: out,
}: {
  folder: TidyFolder;
  takeOut: () => void;
}) {
  const say = useSay();
  return (
    <div className="folder-name">
      <span className="path">
        {path}
        {program !== null && <span className="muted"> {say('rules.looksLike', { program })}</span>}
      </span>
      <button
        type="button"
        className="button quiet"
        aria-label={say('rules.takeOutNamed', { path })}
        onClick={out}
      >
        {say('rules.takeOut')}
      </button>
    </div>
  );
}

/** The way to a further folder, by the subfolders of the library. */
function AddFolder({
  as,
  isFirst,
  changed,
}: {
  as: 'preferred' | 'protected';
  isFirst: boolean;
  changed: () => void;
}) {
  const say = useSay();
  const state = useStore(library);
  const [isChoosing, setChoosing] = useState(false);
  const add = async (folderId: number, within: readonly string[]): Promise<void> => {
    setChoosing(false);
    const reply = await engine.request('tidy.addFolder', { folderId, within: [...within], as });
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
    changed();
  };
  return (
    <>
      {isFirst && <p className="muted">{say('rules.noFolder')}</p>}
      <button
        type="button"
        className="button"
        aria-label={say(as === 'preferred' ? 'rules.addPreferred' : 'rules.addProtected')}
        disabled={state === null || state.folders.length === 0}
        onClick={() => setChoosing(true)}
      >
        {say('rules.add')}
      </button>
      {isChoosing && state !== null && (
        <SubfolderChooser
          folders={state.folders}
          title={say(`rules.choose.${as}`)}
          chooseText={say('rules.choose.this')}
          isWholeChosen
          choose={(folderId, within) => void add(folderId, within)}
          close={() => setChoosing(false)}
        />
      )}
    </>
  );
}
