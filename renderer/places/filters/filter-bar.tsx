import { useEffect, useMemo, useState } from 'react';
import type { PlaceFilter, PlaceSummary } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { useSay } from '../../state/preferences.ts';
import { formatRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { starsVersion } from '../../state/time-line.ts';
import { Toggle } from '../../ui/parts.tsx';
import { isNoFilter } from '../kept-view.ts';
import type { Filter } from '../select.ts';
import { filterCounts, filters } from '../select.ts';
import { FacetSelect } from './facet-select.tsx';
import type { PlaceOptions } from './facets.ts';
import { cameraOptions, folderOptions, noOptions, parseFolder, valueOf, yearOptions } from './facets.ts';
import { YearSelect } from './year-select.tsx';

interface Props {
  places: readonly PlaceSummary[];
  filters: readonly Filter[];
  filter: PlaceFilter;
  toggle: (filter: Filter) => void;
  change: (filter: PlaceFilter) => void;
  clear: () => void;
}

/** Filters as one row, with what there is of each; what is in use stands out, and is taken out by its ×. */
export function FilterBar({ places, filters: wanted, filter, toggle, change, clear }: Props) {
  const say = useSay();
  const options = useOptions(places);
  const counts = useMemo(() => filterCounts(places), [places]);
  const isAny = wanted.length > 0 || !isNoFilter(filter);
  return (
    <div className="filter-bar" role="group" aria-label={say('filters')}>
      <YearSelect
        years={filter.years}
        options={yearOptions(options, filter.years)}
        placeCount={places.length}
        set={(years) => change({ ...filter, years })}
      />
      <FacetSelect
        label={say('filter.camera')}
        value={filter.camera}
        options={cameraOptions(options, filter.camera)}
        placeCount={places.length}
        set={(camera) => change({ ...filter, camera })}
      />
      <FacetSelect
        label={say('filter.folder')}
        value={filter.folder && valueOf(filter.folder)}
        options={folderOptions(options, filter.folder)}
        placeCount={places.length}
        set={(value) => change({ ...filter, folder: value === null ? null : parseFolder(value) })}
      />
      {(options.favouriteCount > 0 || filter.isFavourite) && (
        <Toggle on={filter.isFavourite} set={(isFavourite) => change({ ...filter, isFavourite })}>
          ★ {say('filter.favourites')} <Count n={options.favouriteCount} />
        </Toggle>
      )}
      {filters
        .filter((one) => counts[one] > 0 || wanted.includes(one))
        .map((one) => (
          <Toggle key={one} on={wanted.includes(one)} set={() => toggle(one)}>
            {say(`filter.${one}`)} <Count n={counts[one]} />
          </Toggle>
        ))}
      {wanted.includes('needsReview') && (
        <a className="button" href={formatRoute({ room: 'doubts', placeId: null })}>
          {say('doubts.link')}
        </a>
      )}
      {isAny && (
        <button type="button" className="button quiet" onClick={clear}>
          {say('filter.clear')}
        </button>
      )}
    </div>
  );
}

function Count({ n }: { n: number }) {
  return <span className="filter-count">{useSay()('number', { n })}</span>;
}

/** What the places have to filter by, asked again whenever they or their stars change. */
function useOptions(places: readonly PlaceSummary[]): PlaceOptions {
  const stars = useStore(starsVersion);
  const [options, setOptions] = useState(noOptions);
  useEffect(() => {
    let isCurrent = true;
    void engine.request('places.options', {}).then((reply) => {
      if (isCurrent && reply.ok) setOptions(reply.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [places, stars]);
  return options;
}
