import { useSay } from '../state/preferences.ts';

/** Ids of the selected photos, in the order they were selected. */
export type Selection = readonly number[];
export type SelectionStep = { type: 'toggle'; photoId: number } | { type: 'clear' };

export function reduceSelection(selected: Selection, step: SelectionStep): Selection {
  if (step.type === 'clear') return [];
  return selected.includes(step.photoId)
    ? selected.filter((id) => id !== step.photoId)
    : [...selected, step.photoId];
}

interface Props {
  count: number;
  /** Photos of the place. */
  total: number;
  compare: () => void;
  cover: () => void;
  split: () => void;
  exclude: () => void;
  clear: () => void;
}

/** What can be done with the selected photos. */
export function SelectionToolbar({ count, total, compare, cover, split, exclude, clear }: Props) {
  const say = useSay();
  return (
    <div className="selection" role="toolbar" aria-label={say('selection', { n: count })}>
      <strong>{say('selection', { n: count })}</strong>
      <button type="button" className="button" disabled={count !== 2} onClick={compare}>
        {say('selection.compare')}
      </button>
      <button type="button" className="button" disabled={count !== 1} onClick={cover}>
        {say('selection.cover')}
      </button>
      <button type="button" className="button" disabled={count === total} onClick={split}>
        {say('selection.split')}
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
