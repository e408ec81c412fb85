import type { DragEvent, ReactNode } from 'react';
import { useRef, useState } from 'react';
import type { LibraryState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { library } from '../state/engine-state.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useStore } from '../state/store.ts';
import { useFolderChooser } from '../ui/folder-chooser.tsx';
import { Message, refusedText, ScreenHeading } from '../ui/parts.tsx';
import { Failures } from './failures.tsx';
import { Folders } from './folders.tsx';
import { pauseOrResume, ScanPanel } from './scan.tsx';
import { LeaveOutPanel } from './leave-out.tsx';
import './library.css';

export function Library() {
  const say = useSay();
  const state = useStore(library);
  const { pick, drop, chooser } = useNewFolder();
  const failures = useRef<HTMLHeadingElement>(null);
  const [isExporting, setExporting] = useState(false);
  useKeys({ add: () => void pick(), pause: () => void (state && pauseOrResume(state.scan, say)) });

  if (state === null)
    return (
      <div className="page" aria-busy="true">
        <ScreenHeading>{say('nav.library')}</ScreenHeading>
      </div>
    );
  return (
    <div
      className="page library"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void drop(event)}
    >
      <header className="page-head">
        <ScreenHeading>{say('nav.library')}</ScreenHeading>
        <div className="actions">
          {state.placeCount > 0 && (
            <button type="button" className="button" onClick={() => setExporting(true)}>
              {say('exports.button')}
            </button>
          )}
          {state.folders.length > 0 && (
            <button type="button" className="button primary" onClick={() => void pick()}>
              {say('folder.add')}
            </button>
          )}
        </div>
      </header>
      {state.folders.length === 0 ? (
        <Message title={say('library.empty.title')} text={say('library.empty.text')} isFirst>
          <button type="button" className="button primary large" onClick={() => void pick()}>
            {say('folder.add')}
          </button>
        </Message>
      ) : (
        <>
          <ScanPanel scan={state.scan} />
          <Figures state={state} toFailures={() => show(failures.current)} />
          <Folders folders={state.folders} />
          <LeaveOutPanel state={state} />
          {state.failureCount > 0 && <Failures count={state.failureCount} heading={failures} />}
          <p className="to-settings">
            <a href="#/settings">{say('library.settings')}</a>
          </p>
        </>
      )}
      {chooser}
      {isExporting && <ExportDialog place={null} close={() => setExporting(false)} />}
    </div>
  );
}

/** What a link of this page leads to. */
function show(heading: HTMLElement | null): void {
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: 'start' });
}

interface NewFolder {
  pick: () => Promise<void>;
  drop: (event: DragEvent) => Promise<void>;
  /** The dialog, while it is open. */
  chooser: ReactNode;
}

/** How a folder comes into the library: picked, dropped, or chosen of the server's. */
function useNewFolder(): NewFolder {
  const say = useSay();
  const add = async (token: string): Promise<void> => {
    const reply = await engine.request('folder.add', { token });
    notice.set({
      text: reply.ok ? say('folder.added', { path: reply.value.path }) : refusedText(say, reply.failure),
    });
  };
  const { pick, chooser } = useFolderChooser(add);
  return {
    pick,
    chooser,
    /** In the desktop window a dropped folder is resolved by the shell; a browser knows only names. */
    async drop(event) {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (engine.chooser.kind === 'served') return pick();
      if (!file) return;
      const token = await engine.upload(file);
      if (token.ok) await add(token.value);
    },
  };
}

function Figures({ state, toFailures }: { state: LibraryState; toFailures: () => void }) {
  const say = useSay();
  return (
    <dl className="panel figures">
      <Figure n={state.photoCount} text={say('library.photos')} />
      <Figure n={state.placeCount} text={say('library.places')} href="#/places" />
      <Figure n={state.offlineCount} text={say('library.offline')} />
      <Figure
        n={state.failureCount}
        text={say('library.failures')}
        {...(state.failureCount > 0 && { href: '#/library', go: toFailures })}
      />
    </dl>
  );
}

/** `go`: what is meant lies on this page. */
function Figure({ n, text, href, go }: { n: number; text: string; href?: string; go?: () => void }) {
  const say = useSay();
  const number = say('number', { n });
  return (
    <div>
      <dt>{text}</dt>
      <dd>
        {href === undefined ? (
          number
        ) : (
          <a
            href={href}
            onClick={(event) => {
              if (go === undefined) return;
              event.preventDefault();
              go();
            }}
          >
            {number}
          </a>
        )}
      </dd>
    </div>
  );
}
