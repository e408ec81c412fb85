/** What the scan is at: a ring with its share, and at length while it is pointed at or has the focus. */
import { Check, Pause, TriangleAlert } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { ScanState } from '../../electron/contract/requests.ts';
import { library } from '../state/engine-state.ts';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { durationText } from '../text/format.ts';
import { refusedText } from '../ui/parts.tsx';

/** Its place is kept before anything is heard, so that nothing moves. */
export function ScanRing() {
  const say = useSay();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const scan = useStore(library)?.scan;
  useEffect(() => {
    if (!isOpen) return;
    // before the screen takes Escape for itself
    const closed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      setOpen(false);
    };
    addEventListener('keydown', closed, { capture: true });
    return () => removeEventListener('keydown', closed, { capture: true });
  }, [isOpen]);
  if (!scan) return <span className="scan-ring" />;

  return (
    <div className="scan-ring" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <a
        className="rail-item"
        href="#/library"
        aria-describedby={isOpen ? id : undefined}
        data-state={scan.state}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      >
        <Ring scan={scan} />
        <span className="label">{scanText(say, scan)}</span>
      </a>
      {isOpen && (
        <div className="scan-card" id={id} role="tooltip">
          <ScanCard scan={scan} />
        </div>
      )}
    </div>
  );
}

/** `Scanning, 42 %`. */
function scanText(say: ReturnType<typeof useSay>, { state, share }: ScanState): string {
  return share !== null && (state === 'scanning' || state === 'paused')
    ? say(state === 'scanning' ? 'scan.share' : 'scan.pausedAt', { n: Math.floor(100 * share) })
    : say(`scan.${state}`);
}

const RADIUS = 8.5;

/** It stands still between two shares: turning takes time from the scan. */
function Ring({ scan: { state, share } }: { scan: ScanState }) {
  const Sign = ({ idle: Check, paused: Pause, blocked: TriangleAlert, scanning: null } as const)[state];
  const shown = state === 'scanning' || state === 'paused' ? (share ?? 0) : 0;
  return (
    <svg className="ring" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <circle cx="10" cy="10" r={RADIUS} />
      <circle
        className="share"
        cx="10"
        cy="10"
        r={RADIUS}
        pathLength="1"
        strokeDasharray={`${shown} 1`}
        transform="rotate(-90 10 10)"
      />
      {Sign !== null && <Sign x="5" y="5" width="10" height="10" strokeWidth={2.5} />}
    </svg>
  );
}

function ScanCard({ scan }: { scan: ScanState }) {
  const say = useSay();
  const { state, phase, done, total, perSecond, secondsLeft, current, failure } = scan;
  if (state === 'idle') return <p>{say('scan.upToDate')}</p>;
  if (failure !== null) return <p>{refusedText(say, failure)}</p>;
  const rate = perSecond === null ? [] : [say('scan.rate', { n: Math.round(perSecond * 10) / 10 })];
  const left = secondsLeft === null ? [] : [say('scan.left', { time: durationText(say, secondsLeft) })];
  return (
    <>
      {phase !== null && <p className="phase">{say(`phase.${phase}`)}</p>}
      <p>{total === null ? say('scan.done', { n: done }) : say('scan.doneOf', { n: done, total })}</p>
      {[...rate, ...left].map((text) => (
        <p key={text}>{text}</p>
      ))}
      {current !== null && <p className="path muted">{current}</p>}
    </>
  );
}
