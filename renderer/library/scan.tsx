import type { ScanState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { durationText } from '../text/format.ts';
import { refusedText } from '../ui/parts.tsx';

/** `3 new, 1 moved, 1 gone`: what the last scan found otherwise; null where there is nothing to say. */
function changesText(say: ReturnType<typeof useSay>, { changes }: ScanState): string | null {
  if (changes === null) return null;
  const parts = (['new', 'changed', 'moved', 'gone'] as const)
    .filter((what) => changes[what] > 0)
    .map((what) => say(`changes.${what}`, { n: changes[what] }));
  return parts.length === 0 ? say('changes.none') : parts.join(say('changes.comma'));
}

/** Pauses a scan that runs, starts one that does not. */
export async function pauseOrResume(scan: ScanState, say: ReturnType<typeof useSay>): Promise<void> {
  const reply = await engine.request(scan.state === 'scanning' ? 'scan.pause' : 'scan.start', {});
  if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
}

/** The scan at length: phase, bar, numbers, and its one button. The same height in every state. */
export function ScanPanel({ scan }: { scan: ScanState }) {
  const say = useSay();
  const { share } = scan;
  const found = changesText(say, scan);
  const running = scan.state === 'scanning';
  const phase = running && scan.phase !== null ? say(`phase.${scan.phase}`) : say(`scan.${scan.state}`);
  return (
    <section className="panel scan" aria-label={say('scan.title')}>
      <div className="scan-head">
        <h2>{phase}</h2>
        <button type="button" className="button" onClick={() => void pauseOrResume(scan, say)}>
          {say(running ? 'scan.pause' : scan.state === 'idle' ? 'scan.again' : 'scan.resume')}
        </button>
      </div>
      <progress max={1} value={scan.state === 'idle' ? 1 : (share ?? undefined)} aria-label={phase} />
      <p className="numbers">
        {scan.state !== 'idle' && share !== null && (
          <span>{say('percent', { n: Math.floor(100 * share) })}</span>
        )}
        {scan.state !== 'idle' && (
          <span>
            {scan.total === null
              ? say('scan.done', { n: scan.done })
              : say('scan.doneOf', { n: scan.done, total: scan.total })}
          </span>
        )}
        {running && scan.perSecond !== null && (
          <span>{say('scan.rate', { n: Math.round(scan.perSecond * 10) / 10 })}</span>
        )}
        {running && scan.secondsLeft !== null && (
          <span>{say('scan.left', { time: durationText(say, scan.secondsLeft) })}</span>
        )}
        {scan.state === 'idle' && <span>{say('scan.upToDate')}</span>}
        {scan.state === 'idle' && found !== null && <span>{say('scan.found', { list: found })}</span>}
      </p>
      <p className="current">
        {running ? scan.current : scan.failure === null ? '' : refusedText(say, scan.failure)}
      </p>
    </section>
  );
}
