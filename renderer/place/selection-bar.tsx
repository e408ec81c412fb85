import type { Photo } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { dateSourceKey, dayAndTimeText } from '../text/format.ts';

interface Props {
  selected: readonly Photo[];
  /** Photos of the place. */
  total: number;
  prove: () => void;
  compare: () => void;
  cover: () => void;
  split: () => void;
  move: () => void;
  exclude: () => void;
  clear: () => void;
}

/**
 * What can be done with the selected photos, at the foot of the place. It is always there: nothing moves
 * under a pointer that selects.
 */
export function SelectionBar({ selected, total, prove, compare, cover, split, move, exclude, clear }: Props) {
  const say = useSay();
  const n = selected.length;
  if (n === 0) return <p className="selection-bar muted">{say('place.hint')}</p>;
  return (
    <div className="selection-bar" role="toolbar" aria-label={say('selection', { n })}>
      <strong>{say('selection', { n })}</strong>
      {n === 1 && <About photo={selected[0]!} />}
      <button type="button" className="button" disabled={n !== 1} onClick={prove}>
        {say('photo.prove')}
      </button>
      <button type="button" className="button" disabled={n !== 2} onClick={compare}>
        {say('selection.compare')}
      </button>
      <button type="button" className="button" disabled={n !== 1} onClick={cover}>
        {say('selection.cover')}
      </button>
      <button type="button" className="button" disabled={n === total} onClick={split}>
        {say('selection.split')}
      </button>
      <button type="button" className="button" onClick={move}>
        {say('selection.move')}
      </button>
      <button type="button" className="button" onClick={exclude}>
        {say('selection.exclude')}
      </button>
      <button type="button" className="button quiet" onClick={clear}>
        {say('selection.clear')}
      </button>
    </div>
  );
}

/** Which photo it is, and where its date comes from when it is not the camera's. */
function About({ photo: { fileName, takenAt, takenAtSource, camera } }: { photo: Photo }) {
  const say = useSay();
  const language = useLanguage();
  const source = dateSourceKey(takenAtSource);
  const facts = [
    fileName,
    takenAt === null ? say('photo.undated') : dayAndTimeText(language, takenAt),
    source === null ? null : say(source),
    camera,
  ];
  return (
    <span className="muted selection-about">{facts.filter((fact) => fact !== null).join(say('comma'))}</span>
  );
}
