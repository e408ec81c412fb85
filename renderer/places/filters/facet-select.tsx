import type { ReactNode } from 'react';
import { useSay } from '../../state/preferences.ts';
import type { Say } from '../../text/messages.ts';
import type { Option } from './facets.ts';
import { canFilter } from './facets.ts';

interface Props {
  label: string;
  /** null: it does not filter. */
  value: string | null;
  options: readonly Option[];
  /** Of all places. */
  placeCount: number;
  set: (value: string | null) => void;
  /** What belongs to it while it filters. */
  children?: ReactNode;
}

/**
 * One filter of many options: its name while it does not filter, else what it filters by and a way out.
 * Nothing where it could not filter.
 */
export function FacetSelect({ label, value, options, placeCount, set, children }: Props) {
  const say = useSay();
  const isOn = value !== null;
  if (!isOn && !canFilter(options, placeCount)) return null;
  return (
    <span className={isOn ? 'facet on' : 'facet'}>
      <select
        aria-label={label}
        value={value ?? ''}
        onChange={({ target }) => set(target.value === '' ? null : target.value)}
      >
        <option value="">{label}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.value === value ? option.name : optionText(say, option)}
          </option>
        ))}
      </select>
      {isOn && children}
      {isOn && (
        <button
          type="button"
          aria-label={say('filter.remove', { name: label })}
          title={say('filter.remove', { name: label })}
          onClick={() => set(null)}
        >
          ×
        </button>
      )}
    </span>
  );
}

/** In the list; what is chosen stands by itself. */
const optionText = (say: Say, { name, placeCount, depth = 0 }: Option): string =>
  EM_SPACE.repeat(depth) + (placeCount === null ? name : say('filter.option', { name, n: placeCount }));

const EM_SPACE = '\u2003';
