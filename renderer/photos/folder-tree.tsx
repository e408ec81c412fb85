import type { KeyboardEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import type { PhotoFolder, Subfolder } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { photosVersion } from '../state/time-line.ts';
import { useRequest } from '../state/use-request.ts';

interface Props {
  /** All of the library, each before what is in it. */
  folders: readonly PhotoFolder[];
  within: Subfolder | null;
  isFavourites: boolean;
  show: (within: Subfolder | null, isFavourites: boolean) => void;
}

export const keyOf = ({ folderId, within }: Subfolder): string => JSON.stringify([folderId, ...within]);
const none: PhotoFolder[] = [];
const EM_SPACE = '\u2003';

/** Which folders are open, as the person left them. */
const leftOpen = new Set<string>();

const subfolderOf = (folder: PhotoFolder | undefined): Subfolder | null =>
  folder === undefined ? null : { folderId: folder.folderId, within: folder.within };

/** A folder's own name: of one of the library the last of its path. */
export const folderName = ({ name, within }: PhotoFolder): string =>
  within.length === 0 ? name.split(/[\\/]/).at(-1)! : name;

export function usePhotoFolders(): readonly PhotoFolder[] {
  const folders = useRequest('photos.folders', {}, useStore(photosVersion));
  return (folders.state === 'refused' ? null : folders.value) ?? none;
}

/** All, the favourites, and the folders with the number of photos in each. */
export function FolderTree({ folders: all, within, isFavourites, show }: Props) {
  const say = useSay();
  const [open, setOpen] = useState<ReadonlySet<string>>(leftOpen);
  const items = useMemo(() => visible(all, open), [all, open]);
  const toggle = (key: string, isOpen: boolean): void => {
    if (isOpen) leftOpen.add(key);
    else leftOpen.delete(key);
    setOpen(new Set(leftOpen));
  };
  const list = useRef<HTMLUListElement>(null);
  const shownKey = within === null ? null : keyOf(within);
  const current = Math.max(
    0,
    items.findIndex(({ key }) => key === shownKey),
  );
  return (
    <nav className="photo-folders" aria-label={say('photos.folders')}>
      <button type="button" aria-pressed={!isFavourites && within === null} onClick={() => show(null, false)}>
        {say('photos.all')}
      </button>
      <button type="button" aria-pressed={isFavourites} onClick={() => show(within, !isFavourites)}>
        ★ {say('photos.favourites')}
      </button>
      <select
        aria-label={say('photos.folders')}
        value={shownKey ?? ''}
        onChange={({ target }) =>
          show(subfolderOf(all.find((one) => keyOf(one) === target.value)), isFavourites)
        }
      >
        <option value="">{say('photos.folders')}</option>
        {all.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {EM_SPACE.repeat(one.within.length)}
            {say('filter.option', { name: folderName(one), n: one.photoCount })}
          </option>
        ))}
      </select>
      <ul role="tree" aria-label={say('photos.folders')} ref={list}>
        {items.map((item, i) => (
          <Item
            key={item.key}
            item={item}
            isShown={item.key === shownKey}
            isInTabOrder={i === current}
            show={() => show(subfolderOf(item.folder), isFavourites)}
            toggle={(isOpen) => toggle(item.key, isOpen)}
            move={(by) => list.current!.querySelectorAll<HTMLElement>('[role=treeitem]')[i + by]?.focus()}
          />
        ))}
      </ul>
    </nav>
  );
}

interface VisibleFolder {
  folder: PhotoFolder;
  key: string;
  /** null: nothing is in it. */
  isOpen: boolean | null;
}

/** Those whose folders are open; of the library's own one alone, what is in it too. */
function visible(all: readonly PhotoFolder[], open: ReadonlySet<string>): VisibleFolder[] {
  const isOnly = all.filter(({ within }) => within.length === 0).length === 1;
  const items: VisibleFolder[] = [];
  let closedDepth = Infinity;
  for (const [i, folder] of all.entries()) {
    const depth = folder.within.length;
    if (depth > closedDepth) continue;
    const key = keyOf(folder);
    const isParent = (all[i + 1]?.within.length ?? 0) > depth;
    const isOpen = isParent ? open.has(key) !== (isOnly && depth === 0) : null;
    closedDepth = isOpen === false ? depth : Infinity;
    items.push({ folder, key, isOpen });
  }
  return items;
}

interface ItemProps {
  item: VisibleFolder;
  isShown: boolean;
  isInTabOrder: boolean;
  show: () => void;
  toggle: (isOpen: boolean) => void;
  move: (by: number) => void;
}

function Item({ item: { folder, key, isOpen }, isShown, isInTabOrder, show, toggle, move }: ItemProps) {
  const say = useSay();
  const depth = folder.within.length;
  const flip = (): void => toggle(!leftOpen.has(key));
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ArrowRight: () => (isOpen === false ? flip() : move(1)),
    ArrowLeft: () => (isOpen === true ? flip() : move(-1)),
    Enter: show,
    ' ': show,
  };
  return (
    <li
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={isOpen ?? undefined}
      aria-selected={isShown}
      tabIndex={isInTabOrder ? 0 : -1}
      style={{ paddingLeft: 8 + 14 * depth }}
      title={folder.name}
      onClick={show}
      onKeyDown={(event: KeyboardEvent) => {
        const run = keys[event.key];
        if (run === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        run();
      }}
    >
      <span
        className="folder-twist"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (isOpen !== null) flip();
        }}
      >
        {isOpen === null ? '' : isOpen ? '▾' : '▸'}
      </span>
      <span className="folder-name">{folderName(folder)}</span>
      <span className="folder-count">{say('number', { n: folder.photoCount })}</span>
    </li>
  );
}
