import type { Dispatch } from 'react';
import { useEffect, useMemo, useReducer, useState } from 'react';
import type { Subfolder } from '../../electron/contract/requests.ts';
import { PhotoMenu } from '../photo/photo-menu.tsx';
import { star } from '../photo/actions.ts';
import { PutIntoPlace } from '../photo/put-into-place.tsx';
import { library } from '../state/engine-state.ts';
import { lastSeen, openPhoto } from '../state/photo-sequence.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useSelector } from '../state/store.ts';
import type { PhotoColumns } from '../state/time-line.ts';
import { browse, readTimeLine, useTimeLine } from '../state/time-line.ts';
import { Message, Refused } from '../ui/parts.tsx';
import type { Selection, SelectionStep } from '../ui/photo-list/selection.ts';
import { nothing, reduceSelection } from '../ui/photo-list/selection.ts';
import { takeBack } from '../ui/take-back.ts';
import { FolderTree, folderName, keyOf, usePhotoFolders } from './folder-tree.tsx';
import { PhotoGrid } from './grid.tsx';
import { favouritesOf } from './select.ts';
import { useStacks } from './use-stacks.ts';
import './photos.css';

/** As the person left it: coming back from a photo finds the same list, and the photo seen last. */
const left: { isFavourites: boolean; current: number | null; selection: Selection } = {
  isFavourites: false,
  current: null,
  selection: nothing,
};

/** All photos of the library in time. */
export function Photos() {
  const say = useSay();
  const { within, columns, failure } = useTimeLine();
  const [isFavourites, setFavourites] = useState(left.isFavourites);
  const folders = usePhotoFolders();
  const folder = within === null ? undefined : folders.find((one) => keyOf(one) === keyOf(within));
  const shown = useMemo(
    () => (columns !== null && isFavourites ? favouritesOf(columns) : columns),
    [columns, isFavourites],
  );
  const show = (wanted: Subfolder | null, onlyFavourites: boolean): void => {
    setFavourites((left.isFavourites = onlyFavourites));
    if (JSON.stringify(wanted) !== JSON.stringify(within)) browse(wanted);
  };
  useKeys({ onlyStars: () => show(within, !isFavourites) });
  return (
    <div className="photos">
      <FolderTree folders={folders} within={within} isFavourites={isFavourites} show={show} />
      <div className="photos-room">
        <h1 tabIndex={-1} className="photos-title">
          {shown === null
            ? say('nav.photos')
            : [
                say('photos.count', { n: shown.ids.length }),
                ...(isFavourites ? [say('photos.favourites')] : []),
                ...(folder === undefined ? [] : [folderName(folder)]),
              ].join(' · ')}
        </h1>
        {failure !== null && <Refused failure={failure} again={readTimeLine} />}
        {columns === null && failure === null && <div aria-busy="true" />}
        {shown !== null &&
          (shown.ids.length > 0 ? (
            <List columns={shown} />
          ) : (
            <NoPhotos isFavourites={isFavourites} isFolder={within !== null} show={show} />
          ))}
      </div>
    </div>
  );
}

function List({ columns: closed }: { columns: PhotoColumns }) {
  const say = useSay();
  const { columns, leadOf, toggle } = useStacks(closed);
  const [current, setCurrent] = useState(() => lastSeen() ?? left.current);
  const [selection, dispatch] = useReducer(reduceSelection, left.selection);
  const [menu, setMenu] = useState<{ id: number; x: number; y: number } | null>(null);
  const [putting, put] = useState<readonly number[] | null>(null);
  useEffect(() => {
    Object.assign(left, { current, selection });
  }, [current, selection]);
  const focused = current ?? columns.ids[0]!;
  const focus = (id: number): void => setCurrent(id);
  const open = (id: number): void => {
    setCurrent(id);
    openPhoto(id, columns.ids);
  };
  const here = useMemo(() => columns.ids.filter((id) => selection.ids.has(id)), [columns, selection]);
  const isMany = here.length > 1;
  // one that was clicked may be out of sight by now, and no bar tells of it
  const wanted = isMany ? [...here] : [focused];
  const isStarred = useMemo(
    () => columns.ids.every((id, row) => !selection.ids.has(id) || columns.isFavourite[row] === 1),
    [columns, selection],
  );
  const toggleStack = (id: number): void => {
    const lead = leadOf.get(id) ?? id;
    if (columns.photoCount[columns.ids.indexOf(lead)]! === 1) return;
    document.getElementById(`photo-${lead}`)?.focus(); // the one that has the focus may go
    setCurrent(lead);
    toggle(lead);
  };
  const toggleStar = (): void => {
    const isFavourite = isMany ? isStarred : columns.isFavourite[columns.ids.indexOf(focused)] === 1;
    void star(wanted, !isFavourite, say);
  };
  useKeys({
    openPhoto: () => open(focused),
    star: toggleStar,
    put: () => put(wanted),
    openStack: () => toggleStack(focused),
    pick: () => dispatch({ type: 'toggle', id: focused }),
    pickAll: () => dispatch({ type: 'all', ids: columns.ids }),
    undoStar: () => void takeBack(say),
    ...(here.length > 0 && { back: () => dispatch({ type: 'clear' }) }),
  });
  return (
    <>
      <PhotoGrid
        columns={columns}
        leadOf={leadOf}
        toggleStack={toggleStack}
        current={current}
        selection={selection}
        focus={focus}
        open={open}
        pick={(id, how) => {
          if (how === 'range') dispatch({ type: how, id, ids: columns.ids });
          else dispatch({ type: how, id });
        }}
        openMenu={(id, at) => setMenu({ id, ...at })}
      />
      {isMany && (
        <SelectionBar
          ids={here}
          isStarred={isStarred}
          star={toggleStar}
          put={() => put(wanted)}
          dispatch={dispatch}
        />
      )}
      {menu !== null && (
        <PhotoMenu photoId={menu.id} at={menu} close={() => setMenu(null)} among={columns.ids} />
      )}
      {putting !== null && <PutIntoPlace photoIds={putting} placeId={null} close={() => put(null)} />}
    </>
  );
}

interface BarProps {
  ids: Float64Array;
  isStarred: boolean;
  star: () => void;
  put: () => void;
  dispatch: Dispatch<SelectionStep>;
}

/** What can be done with several photos. */
function SelectionBar({ ids, isStarred, star: toggleStar, put, dispatch }: BarProps) {
  const say = useSay();
  const [a, b] = ids;
  return (
    <div className="photos-selection" role="toolbar" aria-label={say('selection', { n: ids.length })}>
      <strong>{say('selection', { n: ids.length })}</strong>
      <button type="button" className="button" onClick={toggleStar}>
        ★ {say(isStarred ? 'photos.unstar' : 'photos.star')}
      </button>
      <button
        type="button"
        className="button"
        disabled={ids.length !== 2}
        // the later one comes first in the list
        onClick={() => go({ room: 'match', a: b!, b: a!, placeId: null })}
      >
        {say('photos.compare')}
      </button>
      <button type="button" className="button" onClick={put}>
        {say('photo.put')}
      </button>
      <button type="button" className="button quiet" onClick={() => dispatch({ type: 'clear' })}>
        {say('selection.clear')}
      </button>
    </div>
  );
}

interface NoPhotosProps {
  isFavourites: boolean;
  isFolder: boolean;
  show: (within: Subfolder | null, isFavourites: boolean) => void;
}

function NoPhotos({ isFavourites, isFolder, show }: NoPhotosProps) {
  const say = useSay();
  const isScanning = useSelector(library, (state) => state?.scan.state === 'scanning');
  const all = (
    <button type="button" className="button primary large" onClick={() => show(null, false)}>
      {say('photos.noFavourites.all')}
    </button>
  );
  if (isFavourites)
    return (
      <Message title={say('photos.noFavourites.title')} text={say('photos.noFavourites.text')}>
        {all}
      </Message>
    );
  if (isFolder)
    return (
      <Message title={say('photos.noneHere.title')} text={say('photos.noneHere.text')}>
        {all}
      </Message>
    );
  return (
    <Message
      title={say('photos.none.title')}
      text={say(isScanning ? 'photos.scanning.text' : 'photos.none.text')}
      isFirst
    >
      <a className="button primary large" href="#/library">
        {say('photos.none.go')}
      </a>
    </Message>
  );
}
