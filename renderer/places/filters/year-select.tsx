import type { PlaceFilter } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import { FacetSelect } from './facet-select.tsx';
import type { Option } from './facets.ts';

interface Props {
  years: PlaceFilter['years'];
  /** Latest first. */
  options: readonly Option[];
  /** Of all places. */
  placeCount: number;
  set: (years: PlaceFilter['years']) => void;
}

/** A year; and once there is one, until which. */
export function YearSelect({ years, options, placeCount, set }: Props) {
  const say = useSay();
  return (
    <FacetSelect
      label={say('filter.years')}
      value={years && `${years.from}`}
      options={options}
      placeCount={placeCount}
      set={(value) => {
        if (value === null) return set(null);
        const from = Number(value);
        // one year stays one, a span keeps its end
        const isSpan = years !== null && years.to !== years.from && years.to > from;
        set({ from, to: isSpan ? years.to : from });
      }}
    >
      {years !== null && (
        <>
          <span aria-hidden="true">–</span>
          <select
            aria-label={say('filter.yearsTo')}
            value={years.to}
            onChange={({ target }) => set({ ...years, to: Number(target.value) })}
          >
            {options
              .filter(({ value }) => Number(value) >= years.from)
              .map(({ value }) => (
                <option key={value}>{value}</option>
              ))}
          </select>
        </>
      )}
    </FacetSelect>
  );
}
