import { useEffect, useRef, useState } from 'react';
import type { Ask, RequestName } from '../../electron/contract/requests.ts';
import { engine, saveFile } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useFolderChooser } from '../ui/folder-chooser.tsx';
import { Choice, refusedText } from '../ui/parts.tsx';
import { ExportEnd } from './export-end.tsx';
import { useExportState } from './export-state.ts';
import './exports.css';

type What = 'proof' | 'folders' | 'allFolders' | 'sidecars' | 'tables' | 'json';
type As = Ask<'export.folders'>['as'];

const OF_PLACE: readonly What[] = ['proof', 'folders'];
const OF_LIBRARY: readonly What[] = ['allFolders', 'sidecars', 'tables', 'json'];

interface Props {
  /** null: the whole library. */
  place: { id: number; title: string } | null;
  close: () => void;
}

/** What of a place or of the library is to be exported, how far that is, and what came of it. */
export function ExportDialog({ place, close }: Props) {
  const say = useSay();
  const [state, forget] = useExportState();
  const { ask, pick, chooser, folder } = useExports();
  const title = place === null ? say('exports.title') : say('exports.placeTitle', { name: place.title });
  const view = state === null ? 'form' : state.isRunning ? 'running' : 'end';
  const body = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  // the button that was pressed is gone: the keyboard goes on from what took its place
  useEffect(() => {
    if (!isFirst.current) body.current?.focus();
    isFirst.current = false;
  }, [view]);
  const isFile = state?.what === 'proof' || state?.what === 'json';
  // a file that was made has been saved: nothing is left to be told of it
  const isSaved = view === 'end' && isFile && state?.refused === null;
  useEffect(() => {
    if (isSaved) close();
  }, [isSaved, close]);

  return (
    <>
      <Dialog title={title} close={close}>
        <div ref={body} tabIndex={-1} className="export">
          {state === null ? (
            <ExportForm place={place} ask={ask} pick={pick} />
          ) : state.isRunning ? (
            <Running done={state.done} total={state.total} isUndo={state.isUndo} />
          ) : (
            <ExportEnd
              state={state}
              again={forget}
              undo={
                state.report === null || state.report.isUndo
                  ? null
                  : state.what === 'sidecars'
                    ? () => void ask('export.undoSidecars', {})
                    : state.what === 'folders' && folder !== null
                      ? () => void ask('export.undoFolders', { token: folder })
                      : null
              }
              show={
                folder === null || engine.showFolder === null ? null : () => void engine.showFolder?.(folder)
              }
            />
          )}
        </div>
      </Dialog>
      {chooser}
    </>
  );
}

type AskExport = <N extends RequestName>(name: N, what: Ask<N>) => Promise<void>;
type Then = (token: string) => void;

/** How exports begin. `folder`: the token of the one that was chosen last. */
function useExports() {
  const say = useSay();
  const [folder, setFolder] = useState<string | null>(null);
  const then = useRef<Then>(() => undefined);
  const { pick, chooser } = useFolderChooser((token) => {
    setFolder(token);
    then.current(token);
    return Promise.resolve();
  });
  const ask: AskExport = async (name, what) => {
    const reply = await engine.request(name, what);
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  };
  return {
    ask,
    chooser,
    folder,
    /** Lets the person choose a folder, and goes on with it. */
    pick(next: Then): void {
      then.current = next;
      void pick();
    },
  };
}

function ExportForm({
  place,
  ask,
  pick,
}: {
  place: Props['place'];
  ask: AskExport;
  pick: (then: Then) => void;
}) {
  const say = useSay();
  const language = useLanguage();
  const kinds = place === null ? OF_LIBRARY : OF_PLACE;
  const [what, setWhat] = useState<What>(kinds[0]!);
  const [as, setAs] = useState<As>('copies');
  const isFolders = what === 'folders' || what === 'allFolders';
  const save = async (of: Parameters<typeof engine.exportedFile>[0], name: string): Promise<void> => {
    const file = await engine.exportedFile(of);
    if (!file.ok) return notice.set({ text: refusedText(say, file.failure) });
    saveFile(file.value, name);
    notice.set({ text: say('match.saved') });
  };
  const start = (): void => {
    if (what === 'proof' && place !== null)
      void save({ what, placeId: place.id, language }, `${place.title}.html`);
    else if (what === 'json') void save({ what }, 'revisit.json');
    else if (what === 'sidecars') void ask('export.sidecars', {});
    else if (what === 'tables') pick((token) => void ask('export.tables', { token }));
    else pick((token) => void ask('export.folders', { token, placeId: place?.id ?? null, as }));
  };
  return (
    <>
      <Choice
        label={say('exports.what')}
        value={what}
        set={setWhat}
        options={kinds.map((value) => ({ value, text: say(`exports.${value}`) }))}
      />
      <p className="export-text">{say(`exports.${what}.text`)}</p>
      {isFolders && (
        <>
          <Choice
            label={say('exports.as')}
            value={as}
            set={setAs}
            options={(['copies', 'links'] as const).map((value) => ({
              value,
              text: say(`exports.as.${value}`),
            }))}
          />
          <p className="muted export-text">{say(`exports.as.${as}.text`)}</p>
        </>
      )}
      <footer className="actions">
        <button type="button" className="button primary" data-first onClick={start}>
          {say(
            isFolders || what === 'tables'
              ? 'exports.choose'
              : what === 'sidecars'
                ? 'exports.write'
                : 'exports.save',
          )}
        </button>
        {what === 'sidecars' && (
          <button type="button" className="button" onClick={() => void ask('export.undoSidecars', {})}>
            {say('exports.undoSidecars')}
          </button>
        )}
        {isFolders && (
          <button
            type="button"
            className="button"
            onClick={() => pick((token) => void ask('export.undoFolders', { token }))}
          >
            {say('exports.undoFolders')}
          </button>
        )}
      </footer>
    </>
  );
}

function Running({ done, total, isUndo }: { done: number; total: number; isUndo: boolean }) {
  const say = useSay();
  const doing = say(isUndo ? 'exports.undoing' : 'exports.running');
  return (
    <>
      <p>{doing}</p>
      <progress max={1} value={total === 0 ? undefined : done / total} aria-label={doing} />
      <p className="muted numbers">{total === 0 ? ' ' : say('exports.doneOf', { n: done, total })}</p>
      <footer className="actions">
        <button type="button" className="button" onClick={() => void engine.request('export.stop', {})}>
          {say('exports.stop')}
        </button>
      </footer>
    </>
  );
}
