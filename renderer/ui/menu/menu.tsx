import type { KeyboardEvent } from 'react';
import { useLayoutEffect, useRef } from 'react';

export interface MenuItem {
  text: string;
  run: () => void;
  /** Opens something in the menu's stead, which closes it by itself. */
  staysOpen?: boolean;
}

interface Props {
  label: string;
  /** Groups, with a line between them. */
  groups: readonly (readonly MenuItem[])[];
  /** Where it opens, in pixels of the window; it stays within that. */
  at: { x: number; y: number };
  close: () => void;
}

const MARGIN_PX = 8;

/** A menu for as long as it is rendered: arrow keys, first letters, Enter, Escape, or a click beside it. */
export function Menu({ label, groups, at, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const open = dialog.current!;
    const opener = document.activeElement;
    open.showModal();
    return () => {
      open.close();
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  // after it is there: what is not has no size
  useLayoutEffect(() => {
    const { style, offsetWidth, offsetHeight } = dialog.current!;
    const within = (value: number, most: number): number => Math.max(MARGIN_PX, Math.min(value, most));
    style.left = `${within(at.x, innerWidth - offsetWidth - MARGIN_PX)}px`;
    style.top = `${within(at.y, innerHeight - offsetHeight - MARGIN_PX)}px`;
  });
  const move = (event: KeyboardEvent): void => {
    const items = [...dialog.current!.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to =
      { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key] ??
      nextBeginningWith(items, now, event);
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  };
  return (
    <dialog
      ref={dialog}
      className="menu"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === dialog.current && close()}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div role="menu" aria-label={label} onKeyDown={move}>
        {groups
          .filter((items) => items.length > 0)
          .map((items) => (
            <div key={items[0]!.text} role="group">
              {items.map(({ text, run, staysOpen = false }) => (
                <button
                  key={text}
                  type="button"
                  role="menuitem"
                  onClick={() => {
                    if (!staysOpen) close();
                    run();
                  }}
                >
                  {text}
                </button>
              ))}
            </div>
          ))}
      </div>
    </dialog>
  );
}

/** Undefined for keys that are no letter, and where no item begins so. */
function nextBeginningWith(
  items: readonly HTMLElement[],
  now: number,
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
): number | undefined {
  if (key.length > 1 || key === ' ' || ctrlKey || altKey || metaKey) return undefined;
  const begins = ({ textContent }: HTMLElement): boolean =>
    textContent.toLowerCase().startsWith(key.toLowerCase());
  const order = items.map((_, i) => (now + 1 + i) % items.length);
  return order.find((i) => begins(items[i]!));
}
