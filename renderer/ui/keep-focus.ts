/**
 * Where the keyboard goes on when what had the focus went or cannot be pressed any more: in a list to the row
 * that took its place, else to the heading of the screen.
 */

/** Until then whatever knows a better place has taken the focus there. */
const WAIT_MS = 50;

interface Left {
  element: HTMLElement;
  /** The list that its row is in, and where. */
  list: Element | null;
  at: number;
}

/** Until what it returns is called. */
export function keepFocus(): () => void {
  let left: Left | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const noted = ({ target }: FocusEvent): void => {
    const element = target as HTMLElement;
    const row = element.closest('li');
    const list = row?.parentElement ?? null;
    left = { element, list, at: row === null ? 0 : [...(list?.children ?? [])].indexOf(row) };
  };
  const look = (): void => {
    timer = null;
    const now = document.activeElement;
    if (now !== document.body && now?.matches(':disabled') !== true) return;
    // of what is still there a person took the focus away
    if (left !== null && (!left.element.isConnected || left.element.matches(':disabled')))
      nextTo(left)?.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(() => (timer ??= setTimeout(look, WAIT_MS)));
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  addEventListener('focusin', noted);
  return () => {
    observer.disconnect();
    removeEventListener('focusin', noted);
    if (timer !== null) clearTimeout(timer);
  };
}

function nextTo({ list, at }: Left): HTMLElement | null {
  const rows = list?.isConnected === true ? list.children : [];
  const button = rows[Math.min(at, rows.length - 1)]?.querySelector<HTMLElement>('button:enabled');
  return button ?? document.querySelector<HTMLElement>('main h1');
}
