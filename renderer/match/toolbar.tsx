import { useSay } from '../state/preferences.ts';
import { Choice, Toggle } from '../ui/parts.tsx';
import { Zoom } from '../ui/zoom.tsx';
import { BEST_LINES } from './stage/lines.ts';
import type { LinesShown, Mode, Viewer } from './stage/viewer.ts';
import { modes } from './stage/viewer.ts';

/** A step of zooming by key or button. */
export const ZOOM = 1.25;

interface Props {
  viewer: Viewer;
  /** The photos can be laid over each other. */
  isAlignable: boolean;
  /** They are. */
  isAligned: boolean;
  inlierCount: number;
  showLines: (shown: LinesShown) => void;
  /** Stage pixels a photo pixel. */
  zoom: number;
  set: (change: Partial<Viewer>) => void;
  setMode: (mode: Mode) => void;
  zoomBy: (factor: number) => void;
  fit: () => void;
}

/** How the photos are shown. */
export function Toolbar({ viewer, isAlignable, isAligned, zoom, set, setMode, zoomBy, fit, ...rest }: Props) {
  const say = useSay();
  const { mode } = viewer;
  return (
    <div className="match-tools" role="toolbar" aria-label={say('match.tools')}>
      <Choice
        label={say('mode')}
        value={isAlignable ? mode : 'photos'}
        set={setMode}
        options={(isAlignable ? modes : modes.slice(0, 1)).map((value) => ({
          value,
          text: say(`mode.${value}`),
        }))}
      />
      {!isAligned && <Lines {...rest} shown={viewer.lines} />}
      {!isAligned && (
        <Toggle on={viewer.tentative} set={(tentative) => set({ tentative })}>
          {say('tentative')}
        </Toggle>
      )}
      <Toggle on={viewer.heat} set={(heat) => set({ heat })}>
        {say('heat')}
      </Toggle>
      {!isAligned && (
        <Toggle on={viewer.locked} set={(locked) => set({ locked })}>
          {say('lock')}
        </Toggle>
      )}
      {isAligned && (mode === 'overlay' || mode === 'slider') && (
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={viewer.share}
          aria-label={say(`mode.${mode}.share`)}
          onChange={(event) => set({ share: Number(event.target.value) })}
        />
      )}
      {isAligned && mode === 'blink' && (
        <Toggle on={viewer.blinking} set={(blinking) => set({ blinking })}>
          {say('blinking')}
        </Toggle>
      )}
      <span className="spring" />
      <Zoom percent={100 * zoom * devicePixelRatio} step={ZOOM} zoomBy={zoomBy} fit={fit} />
    </div>
  );
}

interface LinesProps {
  inlierCount: number;
  shown: LinesShown;
  showLines: (shown: LinesShown) => void;
}

/** The best lines, and all of them once these are there. */
function Lines({ inlierCount, shown, showLines }: LinesProps) {
  const say = useSay();
  if (inlierCount === 0) return null;
  return (
    <>
      <Toggle on={shown !== 'none'} set={(on) => showLines(on ? 'best' : 'none')}>
        {say('lines')}
      </Toggle>
      {shown !== 'none' && inlierCount > BEST_LINES && (
        <Toggle on={shown === 'all'} set={(on) => showLines(on ? 'all' : 'best')}>
          {say('lines.all', { n: inlierCount })}
        </Toggle>
      )}
    </>
  );
}
