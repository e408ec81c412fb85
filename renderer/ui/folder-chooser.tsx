import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Listing, Outcome } from '../engine.ts';
import { engine } from '../engine.ts';
import { useSay } from '../state/preferences.ts';
import { Dialog } from './dialog.tsx';
import { Refused } from './parts.tsx';

interface FolderChoice {
  pick: () => Promise<void>;
  /** The dialog, while it is open. */
  chooser: ReactNode;
}

/** A folder of the person's choice, by the system's dialog or of the server's disk, as a token. */
export function useFolderChooser(chosen: (token: string) => Promise<void>): FolderChoice {
  const [isChoosing, setChoosing] = useState(false);
  const { chooser } = engine;
  const choose = (node: string): void => {
    setChoosing(false);
    void chosen(node);
  };
  return {
    async pick() {
      if (chooser.kind === 'served') return setChoosing(true);
      const token = await chooser.pick();
      if (token !== null) await chosen(token);
    },
    chooser: isChoosing && chooser.kind === 'served' && (
      <FolderChooser open={chooser.open} choose={choose} close={() => setChoosing(false)} />
    ),
  };
}

/**
 * Walks the folders of the machine that the server runs on. `choose` gets the node of the open folder.
 */
function FolderChooser({
  open,
  choose,
  close,
}: {
  open: (node: string | null) => Promise<Outcome<Listing>>;
  choose: (node: string) => void;
  close: () => void;
}) {
  const say = useSay();
  const [node, setNode] = useState<string | null>(null);
  const [shown, setShown] = useState<Outcome<Listing> | null>(null);
  useEffect(() => {
    let current = true;
    void open(node).then((listing) => {
      if (current) setShown(listing);
    });
    return () => {
      current = false;
    };
  }, [open, node]);
  const listing = shown?.ok ? shown.value : null;
  const list = useRef<HTMLDivElement>(null);
  // the button that opened this folder is gone: the keyboard goes on from the top of the list
  useEffect(() => list.current?.focus(), [listing]);
  return (
    <Dialog title={say('chooser.title')} close={close}>
      <p className="chooser-path">{listing?.path ?? ' '}</p>
      <div ref={list} tabIndex={-1} className="chooser-list" role="group" aria-label={say('chooser.folders')}>
        {shown !== null && !shown.ok && <Refused failure={shown.failure} again={() => setNode(null)} />}
        {listing !== null && listing.parent !== null && (
          <button type="button" onClick={() => setNode(listing.parent)}>
            ↑ {say('chooser.up')}
          </button>
        )}
        {listing?.entries.map((entry) => (
          <button key={entry.node} type="button" onClick={() => setNode(entry.node)}>
            {entry.name}
          </button>
        ))}
        {listing?.entries.length === 0 && <p>{say('chooser.empty')}</p>}
      </div>
      <footer className="actions">
        <button
          type="button"
          className="button primary"
          disabled={node === null || listing === null}
          onClick={() => node !== null && choose(node)}
        >
          {say('chooser.choose')}
        </button>
        <button type="button" className="button" onClick={close}>
          {say('cancel')}
        </button>
      </footer>
    </Dialog>
  );
}
