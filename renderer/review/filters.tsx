import { useMemo } from 'react';
import type { DuplicateLevel, GroupSummary } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { Choice } from '../ui/parts.tsx';
import type { Filter } from './select.ts';
import { certainties, choicesOf, levels, progresses } from './select.ts';

interface Props {
  groups: readonly GroupSummary[];
  filter: Filter;
  set: (change: Partial<Filter>) => void;
}

export function Filters({ groups, filter, set }: Props) {
  const say = useSay();
  const { folders, years } = useMemo(() => choicesOf(groups), [groups]);
  return (
    <div className="review-filters">
      <Choice
        label={say('review.progress')}
        value={filter.progress}
        set={(progress) => set({ progress })}
        options={progresses.map((value) => ({ value, text: say(`review.progress.${value}`) }))}
      />
      <Select
        label={say('review.level')}
        any={say('review.level.all')}
        value={filter.level}
        set={(level) => set({ level: level as DuplicateLevel | null })}
        options={levels.map((value) => ({ value, text: say(`level.${value}`) }))}
      />
      <Select
        label={say('review.certainty')}
        any={say('review.certainty.all')}
        value={filter.certainty}
        set={(certainty) => set({ certainty: certainty as Filter['certainty'] })}
        options={certainties.map((value) => ({ value, text: say(`review.certainty.${value}`) }))}
      />
      <Select
        label={say('review.folder')}
        any={say('review.folder.all')}
        value={filter.folder}
        set={(folder) => set({ folder })}
        options={folders.map((value) => ({ value, text: value }))}
      />
      <Select
        label={say('review.year')}
        any={say('review.year.all')}
        value={filter.year === null ? null : String(filter.year)}
        set={(year) => set({ year: year === null || year === 'none' ? year : Number(year) })}
        options={years.map((value) => ({
          value: String(value),
          text: value === 'none' ? say('review.year.none') : String(value),
        }))}
      />
    </div>
  );
}

/** One of several, or any (null). */
function Select({
  label,
  any,
  options,
  value,
  set,
}: {
  label: string;
  any: string;
  options: readonly { value: string; text: string }[];
  value: string | null;
  set: (value: string | null) => void;
}) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      data-chosen={value !== null}
      onChange={(event) => set(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{any}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}
