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
 * Walks the folders of the machine that the server runs on. `choose` gets the node of the one shown.
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
  const [asked, ask] = useState<{ node: string | null }>({ node: null });
  const [shown, show] = useState<{ asked: typeof asked; listing: Outcome<Listing> } | null>(null);
  useEffect(() => {
    let current = true;
    void open(asked.node).then((listing) => {
      if (current) show({ asked, listing });
    });
    return () => {
      current = false;
    };
  }, [open, asked]);
  const listing = shown?.listing.ok ? shown.listing.value : null;
  // while a folder is being opened the one before it is still shown: neither is chosen then
  const chosen = shown?.asked === asked && listing !== null ? asked.node : null;
  const list = useRef<HTMLDivElement>(null);
  // the button that opened this folder is gone: the keyboard goes on from the top of the list
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus();
  }, [shown]);
  return (
    <Dialog title={say('chooser.title')} close={close}>
      <p className="chooser-path">{listing?.path ?? ' '}</p>
      <div
        ref={list}
        tabIndex={-1}
        data-first
        className="chooser-list"
        role="group"
        aria-label={say('chooser.folders')}
      >
        {shown?.listing.ok === false && (
          <Refused failure={shown.listing.failure} again={() => ask({ node: null })} />
        )}
        {listing !== null && listing.parent !== null && (
          <button type="button" onClick={() => ask({ node: listing.parent })}>
            ↑ {say('chooser.up')}
          </button>
        )}
        {listing?.entries.map((entry) => (
          <button key={entry.node} type="button" onClick={() => ask({ node: entry.node })}>
            {entry.name}
          </button>
        ))}
        {listing?.entries.length === 0 && <p>{say('chooser.empty')}</p>}
      </div>
      <footer className="actions">
        <button
          type="button"
          className="button primary"
          disabled={chosen === null}
          onClick={() => chosen !== null && choose(chosen)}
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
