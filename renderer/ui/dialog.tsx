import type { ReactNode } from 'react';
import { createContext, useEffect, useId, useRef } from 'react';
import { useSay } from '../state/preferences.ts';

/** What is in a dialog has all keys for itself. */
export const InDialog = createContext(false);

/**
 * A modal dialog for as long as it is rendered; Escape and its button close it. What is marked `data-first`
 * has the focus at first.
 */
export function Dialog({
  title,
  close,
  wide = false,
  children,
}: {
  title: string;
  close: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const open = dialog.current!;
    const opener = document.activeElement;
    open.showModal();
    open.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      open.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="button quiet" onClick={close}>
          {say('close')}
        </button>
      </header>
      <InDialog value>{children}</InDialog>
    </dialog>
  );
}

interface QuestionProps {
  title: string;
  yes: string;
  agree: () => void;
  close: () => void;
  children: ReactNode;
}

/** Asks before something is done; its answer that leaves all as it is has the focus. */
export function Question({ title, yes, agree, close, children }: QuestionProps) {
  const say = useSay();
  return (
    <Dialog title={title} close={close}>
      {children}
      <footer className="actions">
        <button type="button" className="button primary" onClick={agree}>
          {yes}
        </button>
        <button type="button" className="button" data-first onClick={close}>
          {say('cancel')}
        </button>
      </footer>
    </Dialog>
  );
}
