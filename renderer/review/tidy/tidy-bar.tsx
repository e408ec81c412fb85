import { useEffect, useReducer, useState } from 'react';
import type { GroupSummary, TidyScope, TidyState } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { tidying } from '../../state/followed-groups.ts';
import { notice } from '../../state/notice.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { useKeys } from '../../state/shortcuts.ts';
import { store, useStore } from '../../state/store.ts';
import { useRequest } from '../../state/use-request.ts';
import { bytesText, durationText } from '../../text/format.ts';
import { refusedText } from '../../ui/parts.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { Report } from './report.tsx';

/** What a removal that goes on is about. */
const scope = store<TidyScope>('decided');

export function TidyBar({ groups }: { groups: readonly GroupSummary[] }) {
  const say = useSay();
  const state = useStore(tidying);
  return (
    <footer className="tidy" aria-label={say('tidy.title')}>
      {state !== null && state.state !== 'idle' ? (
        <Removing state={state} />
      ) : (
        <>
          {state !== null && <Report state={state} />}
          {groups.length > 0 && <Decided groups={groups} />}
        </>
      )}
    </footer>
  );
}

async function ask(say: ReturnType<typeof useSay>, name: 'start' | 'pause'): Promise<void> {
  const reply =
    name === 'start'
      ? await engine.request('tidy.start', { scope: scope.get() })
      : await engine.request('tidy.pause', {});
  if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
}

/** Counts how often the value stayed as it is for a while: a person decides faster than files are counted. */
function useSettledVersion(value: unknown): number {
  const [version, settled] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setTimeout(settled, 300);
    return () => clearTimeout(timer);
  }, [value]);
  return version;
}

/** How much is decided, and the way to remove it. */
function Decided({ groups }: { groups: readonly GroupSummary[] }) {
  const say = useSay();
  const language = useLanguage();
  const [asked, setAsked] = useState<TidyScope | null>(null);
  const isAnySure = groups.some(({ decision, isSure }) => decision === null && isSure);
  const summary = useRequest('tidy.summary', { scope: 'decided' }, useSettledVersion(groups));
  const decided = summary.state === 'refused' ? null : summary.value;
  const isAny = decided !== null && decided.removedCount > 0;
  useKeys({ remove: () => isAny && setAsked('decided') });
  const start = (): void => {
    scope.set(asked!);
    setAsked(null);
    void ask(say, 'start');
  };
  return (
    <div className="tidy-row">
      <p>
        {decided === null || decided.groupCount === 0
          ? say('tidy.none')
          : say('tidy.decided', {
              n: decided.groupCount,
              files: say('files.count', { n: decided.removedCount }),
              size: bytesText(language, decided.bytes),
            })}
      </p>
      <button type="button" className="button" disabled={!isAnySure} onClick={() => setAsked('sure')}>
        {say('tidy.sure')}
      </button>
      <button type="button" className="button primary" disabled={!isAny} onClick={() => setAsked('decided')}>
        {say('tidy.remove')}
      </button>
      {asked !== null && <RemovalDialog scope={asked} start={start} close={() => setAsked(null)} />}
    </div>
  );
}

/** A removal that runs or is paused. */
function Removing({ state }: { state: TidyState }) {
  const say = useSay();
  const language = useLanguage();
  const { done, total, secondsLeft, removedBytes } = state;
  const isRunning = state.state === 'removing';
  const title = say(`tidy.state.${isRunning ? 'removing' : 'paused'}`);
  return (
    <div className="tidy-row removing">
      <p>{title}</p>
      <progress max={Math.max(1, total)} value={done} aria-label={title} />
      <p className="numbers">
        <span>{say('scan.doneOf', { n: done, total })}</span>
        <span>{bytesText(language, removedBytes)}</span>
        {isRunning && secondsLeft !== null && secondsLeft > 0 && (
          <>
            <span>{say('scan.rate', { n: Math.round((10 * (total - done)) / secondsLeft) / 10 })}</span>
            <span>{say('scan.left', { time: durationText(say, secondsLeft) })}</span>
          </>
        )}
      </p>
      <button type="button" className="button" onClick={() => void ask(say, isRunning ? 'pause' : 'start')}>
        {say(isRunning ? 'scan.pause' : 'scan.resume')}
      </button>
    </div>
  );
}
