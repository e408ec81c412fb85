import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Photo, PhotoSuggestion, Place } from '../../electron/contract/requests.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { ThenAndNowDialog } from '../exports/then-and-now.tsx';
import { saveAgainPage } from '../photo/actions.ts';
import { PhotoMenu } from '../photo/photo-menu.tsx';
import { PutIntoPlace } from '../photo/put-into-place.tsx';
import { ChoosePlace } from '../places/places.tsx';
import { notice } from '../state/notice.ts';
import { openPhoto } from '../state/photo-sequence.ts';
import { useSay } from '../state/preferences.ts';
import { go, matchRoute } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useSize } from '../ui/canvas.ts';
import { useTitleOf } from '../ui/place-title.tsx';
import { ExcludedPhotos } from './excluded.tsx';
import { PlaceActions, PlaceHeading } from './heading.tsx';
import { Hero } from './hero/hero.tsx';
import { Proof } from './proof/proof.tsx';
import { RelatedPlaces } from './related.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { PhotoSuggestions } from './suggestions/suggestions.tsx';
import { TimeLine } from './time-line/time-line.tsx';
import { yearsOf } from './time-line/years.ts';
import type { Decisions } from './use-decisions.ts';
import { useDecisions } from './use-decisions.ts';
import { useSelected } from './use-selected.ts';

interface Props {
  place: Place;
  /** A scan changed the place since: shows it as it is now. */
  showNews: (() => void) | null;
}

export function OpenPlace({ place, showNews }: Props) {
  const { summary } = place;
  const scroller = useRef<HTMLDivElement>(null);
  const { heightPx: viewPx } = useSize(scroller);
  const photos = useMemo(() => yearsOf(place.photos).flatMap((year) => year.photos), [place.photos]);
  const ids = useMemo(() => Float64Array.from(photos, ({ id }) => id), [photos]);
  const { selected, dispatch, ...list } = useSelected(summary.id, photos);
  const [menu, setMenu] = useState<{ id: number; x: number; y: number } | null>(null);
  const [moving, setMoving] = useState<readonly number[] | null>(null);
  const decisions = useDecisions(place, () => dispatch({ type: 'clear' }));
  const ofWhole = useWhole(place, decisions);
  const ofSelected = selectedActions(place, selected, decisions, setMoving);
  const prove = (id: number): void => go(proofOf(place, id));
  const open = (id: number): void => openPhoto(id, ids);
  const focused = ids[list.at]!;
  useKeys({
    ...ofWhole.keys,
    ...ofSelected,
    openThere: () => open(focused),
    prove: () => prove(focused),
    onMap: () => summary.latitude !== null && go({ room: 'map', placeId: summary.id }),
    select: () => dispatch({ type: 'toggle', id: focused }),
    selectAll: () => dispatch({ type: 'all', ids }),
    back: () => (selected.length > 0 ? dispatch({ type: 'clear' }) : go({ room: 'places' })),
  });

  return (
    <div className="place">
      <div className="place-scroll" ref={scroller}>
        <Hero place={place}>
          <PlaceHeading place={place} {...ofWhole.naming} />
        </Hero>
        <div className="place-body">
          <div className="place-bar">
            <PlaceActions place={place} showNews={showNews} {...ofWhole.actions} />
            <Proof place={place} />
          </div>
          <TimeLine
            {...list}
            place={place}
            photos={photos}
            ids={ids}
            scroller={scroller}
            viewPx={viewPx}
            open={open}
            pick={(id, how) => dispatch(how === 'range' ? { type: how, id, ids } : { type: how, id })}
            openMenu={(id, at) => setMenu({ id, ...at })}
          />
          <Below place={place} merge={ofWhole.merge} include={decisions.include} accept={decisions.accept} />
        </div>
      </div>
      <SelectionBar
        {...ofSelected}
        selected={selected}
        total={photos.length}
        prove={() => prove(selected[0]!.id)}
        clear={() => dispatch({ type: 'clear' })}
      />
      {menu !== null && (
        <MenuOfPhoto place={place} menu={menu} among={ids} prove={prove} close={() => setMenu(null)} />
      )}
      {ofWhole.dialog}
      {moving !== null && (
        <PutIntoPlace photoIds={moving} placeId={summary.id} close={() => setMoving(null)} />
      )}
    </div>
  );
}

/** The match of the photo with the one it is linked to best; of one without links, with any other. */
function proofOf({ photos, links, summary }: Place, id: number) {
  const link = links.find(({ a, b }) => a === id || b === id); // they come best first
  const other =
    link === undefined ? photos.find((photo) => photo.id !== id)?.id : link.a === id ? link.b : link.a;
  return matchRoute(photos, id, other ?? id, summary.id);
}

function selectedActions(
  { photos, summary }: Place,
  selected: readonly Photo[],
  decisions: Decisions,
  askWhereTo: (photoIds: readonly number[]) => void,
) {
  const ids = selected.map(({ id }) => id);
  return {
    compare: (): void => {
      if (ids.length === 2) go(matchRoute(photos, ids[0]!, ids[1]!, summary.id));
    },
    cover: (): void => {
      if (ids.length === 1) decisions.makeCover(ids[0]!);
    },
    split: (): void => {
      if (ids.length > 0 && ids.length < photos.length) decisions.split(ids);
    },
    move: (): void => {
      if (ids.length > 0) askWhereTo(ids);
    },
    exclude: (): void => {
      if (ids.length > 0) decisions.exclude(ids);
    },
  };
}

/** What is done with the whole of the place, and the dialogs that it takes. */
function useWhole(place: Place, decisions: Decisions) {
  const say = useSay();
  const { summary, links, photos, suggestions } = place;
  const title = useTitleOf(summary);
  const [isNaming, setNaming] = useState(false);
  const [dialog, setDialog] = useState<'merge' | 'then and now' | 'export' | null>(null);
  const close = (): void => setDialog(null);
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
    if (suggestions.length > 0) decisions.accept(suggestions);
    else notice.set({ text: say('proof.none') });
  };
  const merge = (otherId: number): void => {
    close();
    decisions.merge(otherId);
  };
  const actions = {
    merge: () => setDialog('merge'),
    thenAndNow: () => links.length > 0 && setDialog('then and now'),
    takeAgain: () => void saveAgainPage(photos[0]!.id, photos[0]!.fileName, say),
    exportPlace: () => setDialog('export'),
    undo: decisions.undo,
    redo: decisions.redo,
  };
  return {
    merge,
    actions,
    naming: { isNaming, setNaming, rename, accept },
    keys: { ...actions, rename: () => setNaming(true), acceptName: accept, acceptProven },
    dialog:
      dialog === 'merge' ? (
        <ChoosePlace
          title={say('merge.title')}
          text={say('merge.text')}
          withoutId={summary.id}
          choose={merge}
          close={close}
        />
      ) : dialog === 'then and now' ? (
        <ThenAndNowDialog of={{ placeId: summary.id }} name={title} close={close} />
      ) : dialog === 'export' ? (
        <ExportDialog place={{ id: summary.id, title }} close={close} />
      ) : null,
  };
}

interface MenuProps {
  place: Place;
  menu: { id: number; x: number; y: number };
  /** Of all photos of the place. */
  among: ArrayLike<number>;
  prove: (id: number) => void;
  close: () => void;
}

function MenuOfPhoto({ place, menu, among, prove, close }: MenuProps) {
  const say = useSay();
  const copies = place.photos.find(({ id }) => id === menu.id)?.copies ?? null;
  const toCopies = copies !== null && {
    text: say('photo.copies', { n: copies.copyCount }),
    run: () => go({ room: 'review', groupId: copies.groupId, placeId: place.summary.id }),
  };
  const proof = { text: say('photo.prove'), run: () => prove(menu.id) };
  return (
    <PhotoMenu
      photoId={menu.id}
      at={menu}
      close={close}
      among={among}
      also={[proof, toCopies].filter((item) => item !== false)}
    />
  );
}

interface BelowProps {
  place: Place;
  merge: (otherId: number) => void;
  include: (photoId: number) => void;
  accept: (suggestions: readonly PhotoSuggestion[]) => void;
}

/** What stands below the photos, shown after them. */
function Below({ place, merge, include, accept }: BelowProps) {
  const below = useDeferredValue<Place | null>(place, null);
  if (below === null) return null;
  return (
    <>
      {below.suggestions.length > 0 && <PhotoSuggestions place={below} accept={accept} />}
      {below.related.length > 0 && <RelatedPlaces place={below} merge={merge} />}
      {below.excluded.length > 0 && <ExcludedPhotos photos={below.excluded} include={include} />}
    </>
  );
}
