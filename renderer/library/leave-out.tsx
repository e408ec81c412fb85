import { useReducer, useState } from 'react';
import type { SubmitEvent } from 'react';
import type { Folder, LeaveOut, LeftOut, LibraryState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { useRequest } from '../state/use-request.ts';
import { Refused, refusedText } from '../ui/parts.tsx';
import { SubfolderChooser } from '../ui/subfolder-chooser.tsx';

type Say = ReturnType<typeof useSay>;

/** `3 files, 1 folder`. */
function amount(say: Say, { files, folders }: Pick<LeftOut, 'files' | 'folders'>): string {
  const parts = [
    ...(files > 0 ? [say('leaveOut.files', { n: files })] : []),
    ...(folders > 0 ? [say('leaveOut.folders', { n: folders })] : []),
  ];
  return parts.join(say('comma')) || say('leaveOut.nothing');
}

/** What is no part of the library: the person's patterns, which can be taken away, and the rest. */
export function LeaveOutPanel({ state }: { state: LibraryState }) {
  const say = useSay();
  const [changes, changed] = useReducer((n: number) => n + 1, 0);
  const [pattern, setPattern] = useState('');
  // how much it is, a scan finds out
  const isScanned = state.scan.state !== 'scanning';
  const listed = useRequest('leaveOut.list', {}, 2 * (changes + state.folders.length) + Number(isScanned));
  const change = async (reply: ReturnType<typeof addPattern>, done: string): Promise<void> => {
    const outcome = await reply;
    notice.set({ text: outcome.ok ? done : refusedText(say, outcome.failure) });
    changed();
    if (outcome.ok) setPattern('');
  };
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    void change(addPattern(pattern), say('leaveOut.added', { pattern }));
  };
  const value = listed.state === 'refused' ? null : listed.value;
  return (
    <section className="panel" aria-busy={listed.state === 'loading'}>
      <h2>{say('leaveOut.title')}</h2>
      <p className="muted">{say('leaveOut.text')}</p>
      {listed.state === 'refused' && <Refused failure={listed.failure} />}
      <ul className="folders">
        {value?.patterns.map((one) => (
          <PatternRow
            key={one.id}
            one={one}
            folder={state.folders.find(({ id }) => id === one.folderId)}
            remove={() =>
              void change(
                engine.request('leaveOut.remove', { id: one.id }),
                say('leaveOut.removed', { pattern: one.pattern }),
              )
            }
          />
        ))}
        {value?.others.map((one) => (
          <li key={`${one.by} ${one.pattern ?? ''}`} className="muted">
            <span>
              {say(`leftOut.${one.by}`)} {one.pattern}
            </span>
            <span>{amount(say, one)}</span>
          </li>
        ))}
      </ul>
      <form className="actions" onSubmit={add}>
        <input
          className="grow"
          aria-label={say('leaveOut.pattern')}
          placeholder={say('leaveOut.example')}
          value={pattern}
          onChange={(event) => setPattern(event.target.value)}
        />
        <button type="submit" className="button" disabled={pattern.trim() === ''}>
          {say('leaveOut.add')}
        </button>
      </form>
    </section>
  );
}

const addPattern = (pattern: string) => engine.request('leaveOut.add', { pattern, folderId: null });

function PatternRow({
  one,
  folder,
  remove,
}: {
  one: LeaveOut;
  folder: Folder | undefined;
  remove: () => void;
}) {
  const say = useSay();
  return (
    <li>
      <span className="path">
        {one.pattern}
        {folder && <span className="muted"> {say('leaveOut.in', { path: folder.path })}</span>}
      </span>
      <span className="muted">{amount(say, one)}</span>
      <button
        type="button"
        className="button quiet"
        aria-label={say('leaveOut.removeNamed', { pattern: one.pattern })}
        onClick={remove}
      >
        {say('leaveOut.remove')}
      </button>
    </li>
  );
}

/** Asks for a subfolder that is to be left out. */
export function LeaveOutFolder({ folder, close }: { folder: Folder; close: () => void }) {
  const say = useSay();
  const leaveOut = async (folderId: number, within: readonly string[]): Promise<void> => {
    const reply = await engine.request('leaveOut.addFolder', { folderId, within: [...within] });
    const done = say('leaveOut.added', { pattern: within.join('/') });
    notice.set({ text: reply.ok ? done : refusedText(say, reply.failure) });
    close();
  };
  return (
    <SubfolderChooser
      folders={[folder]}
      title={say('leaveOut.choose')}
      chooseText={say('leaveOut.this')}
      choose={(folderId, within) => void leaveOut(folderId, within)}
      close={close}
    />
  );
}
