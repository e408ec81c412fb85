import type { ReactNode } from 'react';
import { useSay } from '../../state/preferences.ts';
import type { Option } from './facets.ts';

interface Props {
  label: string;
  /** null: it does not filter. */
  value: string | null;
  options: readonly Option[];
  set: (value: string | null) => void;
  /** What belongs to it while it filters. */
  children?: ReactNode;
}

/** One filter of many options: its name while it does not filter, else what it filters by and a way out. */
export function FacetSelect({ label, value, options, set, children }: Props) {
  const say = useSay();
  if (options.length === 0) return null;
  const isOn = value !== null;
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
            {option.text}
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
