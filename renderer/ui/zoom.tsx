import { useSay } from '../state/preferences.ts';

interface Props {
  /** 100: a pixel of the photo on one of the screen, or the whole of it, as the room has it. */
  percent: number;
  /** The factor of a press. */
  step: number;
  zoomBy: (factor: number) => void;
  fit: () => void;
}

/** Buttons that zoom pictures, and how large these are. */
export function Zoom({ percent, step, zoomBy, fit }: Props) {
  const say = useSay();
  return (
    <div className="zoom">
      <button
        type="button"
        className="button"
        aria-label={say('keys.zoomOut')}
        onClick={() => zoomBy(1 / step)}
      >
        −
      </button>
      <output aria-label={say('zoom')}>{say('percent', { n: Math.round(percent) })}</output>
      <button type="button" className="button" aria-label={say('keys.zoomIn')} onClick={() => zoomBy(step)}>
        +
      </button>
      <button type="button" className="button" onClick={fit}>
        {say('zoom.fit')}
      </button>
    </div>
  );
}
