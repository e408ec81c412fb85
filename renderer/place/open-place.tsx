import { useDeferredValue, useReducer, useState } from 'react';
import type { PhotoSuggestion, Place } from '../../electron/contract/requests.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { ThenAndNowDialog } from '../exports/then-and-now.tsx';
import type { DisplayStep } from '../state/displayed-place.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { go, matchRoute } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useTitleOf } from '../ui/place-title.tsx';
import { ExcludedPhotos } from './excluded.tsx';
import { LinkGraph } from './graph.tsx';
import { PlaceHeading } from './heading.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { RelatedPlaces } from './related.tsx';
import { reduceSelection, SelectionToolbar } from './selection.tsx';
import { PhotoSuggestions } from './suggestions/suggestions.tsx';
import { TimeLine } from './time-line.tsx';
import { useDecisions } from './use-decisions.ts';

interface Props {
  place: Place;
  display: (step: DisplayStep) => void;
  /** A scan changed the place since. */
  hasNews: boolean;
}

export function OpenPlace({ place, display, hasNews }: Props) {
  const say = useSay();
  const { summary, photos } = place;
  const [chosen, dispatch] = useReducer(reduceSelection, []);
  const selected = chosen.filter((id) => photos.some((photo) => photo.id === id));
  const title = useTitleOf(summary);
  const [isNaming, setNaming] = useState(false);
  const [isMerging, setMerging] = useState(false);
  const [isExporting, setExporting] = useState(false);
  const [isExportShown, setExportShown] = useState(false);
  const decisions = useDecisions(place, display, () => dispatch({ type: 'clear' }));

  const rename = (name: string | null): void => {
    setNaming(false);
    if (name !== summary.name) decisions.rename(name);
  };
  const accept = (): void => {
    if (summary.name !== null) return;
    if (summary.suggestion === null) notice.set({ text: say('suggestion.none') });
    else decisions.acceptName(summary.suggestion.name);
  };
  const acceptProven = (): void => {
    if (place.suggestions.length > 0) decisions.accept(place.suggestions);
    else notice.set({ text: say('proof.none') });
  };
  const merge = (otherId: number): void => {
    setMerging(false);
    decisions.merge(otherId);
  };
  const ofSelected = {
    compare: (): void => {
      if (selected.length === 2) go(matchRoute(photos, selected[0]!, selected[1]!, summary.id));
    },
    cover: (): void => {
      if (selected.length === 1) decisions.makeCover(selected[0]!);
    },
    split: (): void => {
      if (selected.length > 0 && selected.length < photos.length) decisions.split(selected);
    },
    exclude: (): void => {
      if (selected.length > 0) decisions.exclude(selected);
    },
  };
  const toggle = (photoId: number): void => dispatch({ type: 'toggle', photoId });
  useKeys({
    ...ofSelected,
    rename: () => setNaming(true),
    acceptName: accept,
    acceptProven,
    select: () => {
      const id = document.activeElement?.closest<HTMLElement>('[data-photo]')?.dataset.photo;
      if (id !== undefined) toggle(Number(id));
    },
    merge: () => setMerging(true),
    thenAndNow: () => place.links.length > 0 && setExporting(true),
    undo: decisions.undo,
    redo: decisions.redo,
  });

  return (
    <div className="page place">
      <PlaceHeading
        place={place}
        isNaming={isNaming}
        setNaming={setNaming}
        rename={rename}
        accept={accept}
        showNews={hasNews ? () => display({ type: 'show pending' }) : null}
        merge={() => setMerging(true)}
        thenAndNow={() => setExporting(true)}
        exportPlace={() => setExportShown(true)}
        undo={decisions.undo}
        redo={decisions.redo}
      />

      <TimeLine place={place} selected={selected} toggle={toggle} />
      <p className="muted hint">{say('place.hint')}</p>
      <Below place={place} merge={merge} include={decisions.include} accept={decisions.accept} />

      {selected.length > 0 && (
        <SelectionToolbar
          {...ofSelected}
          count={selected.length}
          total={photos.length}
          clear={() => dispatch({ type: 'clear' })}
        />
      )}
      {isExporting && (
        <ThenAndNowDialog of={{ placeId: summary.id }} name={title} close={() => setExporting(false)} />
      )}
      {isExportShown && (
        <ExportDialog place={{ id: summary.id, title }} close={() => setExportShown(false)} />
      )}
      {isMerging && <MergeDialog placeId={summary.id} merge={merge} close={() => setMerging(false)} />}
    </div>
  );
}

interface BelowProps {
  place: Place;
  merge: (otherId: number) => void;
  include: (photoId: number) => void;
  accept: (suggestions: readonly PhotoSuggestion[]) => void;
}

/**
 * What stands below the photos, shown after them: hundreds of links take longer, and are made in pieces
 * between which the page answers.
 */
function Below({ place, merge, include, accept }: BelowProps) {
  const below = useDeferredValue<Place | null>(place, null);
  if (below === null) return null;
  return (
    <>
      {below.suggestions.length > 0 && <PhotoSuggestions place={below} accept={accept} />}
      {below.links.length > 0 && <LinkGraph place={below} />}
      {below.related.length > 0 && <RelatedPlaces place={below} merge={merge} />}
      {below.excluded.length > 0 && <ExcludedPhotos photos={below.excluded} include={include} />}
    </>
  );
}
