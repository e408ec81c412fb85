import type { DragEvent } from 'react';
import { useState } from 'react';
import type { Folder } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useKeys } from '../state/shortcuts.ts';
import { Message, Refused, refusedText } from '../ui/parts.tsx';
import { failureIn } from '../text/messages.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { library, notice, useAnswer } from '../state/engine-state.ts';
import { useStore } from '../state/store.ts';
import { FolderChooser } from '../ui/folder-chooser.tsx';
import { Models } from '../models/models.tsx';
import { pauseOrResume, ScanPanel } from './scan.tsx';
import './library.css';

export function Library() {
  const say = useSay();
  const state = useStore(library);
  const [choosing, setChoosing] = useState(false);
  const { chooser } = engine;

  const add = async (token: string): Promise<void> => {
    setChoosing(false);
    const reply = await engine.request('folder.add', { token });
    notice.set({
      text: reply.ok ? say('folder.added', { path: reply.value.path }) : refusedText(say, reply.failure),
    });
  };
  const pick = async (): Promise<void> => {
    if (chooser.kind === 'served') return setChoosing(true);
    const token = await chooser.pick();
    if (token !== null) await add(token);
  };
  /** In the desktop window a dropped folder is resolved by the shell; a browser knows only names. */
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (chooser.kind === 'served' || !file) return setChoosing(true);
    const token = await engine.upload(file);
    if (token.ok) await add(token.value);
  };
  useKeys({ add: () => void pick(), pause: () => void (state && pauseOrResume(state.scan, say)) });

  if (state === null)
    return (
      <div className="page" aria-busy="true">
        <h1 tabIndex={-1}>{say('nav.library')}</h1>
      </div>
    );
  return (
    <div
      className="page library"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <header className="page-head">
        <h1 tabIndex={-1}>{say('nav.library')}</h1>
        {state.folders.length > 0 && (
          <button type="button" className="button primary" onClick={() => void pick()}>
            {say('folder.add')}
          </button>
        )}
      </header>
      {state.folders.length === 0 ? (
        <Message title={say('library.empty.title')} text={say('library.empty.text')}>
          <button type="button" className="button primary large" onClick={() => void pick()}>
            {say('folder.add')}
          </button>
        </Message>
      ) : (
        <>
          <ScanPanel scan={state.scan} />
          <dl className="panel figures">
            <Figure n={state.photoCount} text={say('library.photos')} />
            <Figure n={state.placeCount} text={say('library.places')} href="#/places" />
            <Figure n={state.offlineCount} text={say('library.offline')} />
            <Figure n={state.failureCount} text={say('library.failures')} />
          </dl>
          <section className="panel">
            <h2>{say('library.folders')}</h2>
            <ul className="folders">
              {state.folders.map((folder) => (
                <FolderRow key={folder.id} folder={folder} />
              ))}
            </ul>
          </section>
          {state.failureCount > 0 && <Failures version={state.failureCount} />}
        </>
      )}
      <section className="panel device" aria-label={say('device.title')}>
        <p>
          <span className="badge">{state.device.name}</span>{' '}
          {say('device.kernels', { name: state.device.kernels })}
        </p>
        <p>{say('device.model', { name: state.model.name })}</p>
        {[state.model.why, state.device.why].map(
          (why) =>
            why !== null && (
              <p key={why} className="muted">
                {why}
              </p>
            ),
        )}
      </section>
      <Models key={state.model.id} />
      {choosing && chooser.kind === 'served' && (
        <FolderChooser
          open={chooser.open}
          choose={(node) => void add(node)}
          close={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

function Figure({ n, text, href }: { n: number; text: string; href?: string }) {
  const say = useSay();
  const number = say('number', { n });
  return (
    <div>
      <dt>{text}</dt>
      <dd>{href === undefined ? number : <a href={href}>{number}</a>}</dd>
    </div>
  );
}

function FolderRow({ folder }: { folder: Folder }) {
  const say = useSay();
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
        aria-label={say('folder.removeNamed', { path: folder.path })}
        onClick={() => void remove()}
      >
        {say('folder.remove')}
      </button>
      {!folder.online && <p className="muted hint">{say('folder.offlineHint')}</p>}
    </li>
  );
}

function Failures({ version }: { version: number }) {
  const say = useSay();
  const language = useLanguage();
  const failures = useAnswer('library.failures', {}, version);
  return (
    <section className="panel" aria-busy={failures.state === 'loading'}>
      <h2>{say('failures.title', { n: version })}</h2>
      <p className="muted">{say('failures.text')}</p>
      {failures.state === 'refused' ? (
        <Refused failure={failures.failure} />
      ) : (
        <ul className="failures">
          {failures.value?.map((failure) => {
            const { reason, remedy } = failureIn(language, failure);
            return (
              <li key={failure.file}>
                <p className="path">{failure.file}</p>
                <p>
                  <strong>{say(`failure.${failure.kind}`)}</strong> {reason}
                </p>
                <p className="muted">{remedy}</p>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
