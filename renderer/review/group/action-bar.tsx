import { useSay } from '../../state/preferences.ts';
import { Toggle } from '../../ui/parts.tsx';
import { Zoom } from '../../ui/zoom.tsx';

/** A step of zooming by key or button. */
export const ZOOM = 1.5;

interface Props {
  keptCount: number;
  copyCount: number;
  decide: () => void;
  keepAll: () => void;
  undo: () => void;
  isDifference: boolean;
  setDifference: (isOn: boolean) => void;
  /** 1: whole. */
  zoom: number;
  zoomBy: (factor: number) => void;
  fit: () => void;
}

/** What can be decided of the group, and how its copies are shown. */
export function ActionBar(props: Props) {
  const { keptCount, copyCount, decide, keepAll, undo, isDifference, setDifference } = props;
  const { zoom, zoomBy, fit } = props;
  const say = useSay();
  const n = copyCount - keptCount;
  return (
    <div
      className="group-actions"
      role="toolbar"
      aria-label={say('group.tools')}
      onMouseDown={(event) => event.preventDefault()} // a click leaves the focus: Enter goes on deciding
    >
      <button type="button" className="button primary" onClick={decide}>
        {n === 0 ? say('group.keepAll') : say('group.decide', { kept: keptCount, n })} <kbd>↵</kbd>
      </button>
      {n > 0 && (
        <button type="button" className="button" onClick={keepAll}>
          {say('group.keepAll')} <kbd>A</kbd>
        </button>
      )}
      <button type="button" className="button" onClick={undo}>
        {say('undo')} <kbd>U</kbd>
      </button>
      <span className="spring" />
      <Toggle on={isDifference} set={setDifference}>
        {say('group.difference')}
      </Toggle>
      <Zoom percent={100 * zoom} step={ZOOM} zoomBy={zoomBy} fit={fit} />
    </div>
  );
}
