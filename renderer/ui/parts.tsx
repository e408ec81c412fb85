/** Small things that every room shows. */
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useContext, useEffect, useRef, useState } from 'react';
import type { PhotoSize, Refusal } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { preferences, useLanguage, useSay } from '../state/preferences.ts';
import { failureIn } from '../text/messages.ts';
import { InDialog } from './dialog.tsx';
import { Drawing } from './drawing.tsx';

/** What takes the place of what had the focus has it next. */
export function useLostFocus(heading: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (document.activeElement === document.body) heading.current!.focus({ preventScroll: true });
  }, [heading]);
}

/** What a screen is headed with: the keyboard begins there. */
export function ScreenHeading({ className, children }: { className?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLostFocus(heading);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}

/**
 * An empty or broken room, in words: what is so, and what to do. `isFirst`: the person may not know yet what
 * the program is for.
 */
export function Message({
  title,
  text,
  children,
  alert = false,
  isFirst = false,
}: {
  title: string;
  text: string;
  children?: ReactNode;
  alert?: boolean;
  isFirst?: boolean;
}) {
  return (
    <div className="message" role={alert ? 'alert' : undefined}>
      {isFirst && <Drawing />}
      <h2>{title}</h2>
      <p>{text}</p>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}

export function Refused({
  failure,
  again,
  againText,
  children,
}: {
  failure: Refusal;
  again?: () => void;
  againText?: string;
  /** What else can be done. */
  children?: ReactNode;
}) {
  const say = useSay();
  const { reason, remedy } = failureIn(useLanguage(), failure);
  const unreachable = failure.kind === 'unreachable';
  return (
    <Message
      alert
      title={unreachable ? say('unreachable.title') : reason}
      text={unreachable ? say('unreachable.text') : remedy}
    >
      {(again ?? children) && (
        <>
          {again && (
            <button type="button" className="button primary" onClick={again}>
              {againText ?? say('again')}
            </button>
          )}
          {children}
        </>
      )}
    </Message>
  );
}

/** What a refusal says in one line. */
export function refusedText(say: ReturnType<typeof useSay>, failure: Refusal): string {
  const { reason, remedy } = failureIn(preferences.get().language, failure);
  return failure.kind === 'unreachable' ? say('unreachable.title') : `${reason} ${remedy}`;
}

/** For an `img`: the photo; where it cannot be read, as its disk is away, the thumbnail that is kept. */
export function useKeptPicture(id: number, size: PhotoSize): { src: string; onError: () => void } {
  const [failed, setFailed] = useState<string | null>(null);
  const wanted = engine.photoUrl(id, size);
  const src = failed === wanted ? engine.photoUrl(id, 'thumbnail') : wanted;
  return { src, onError: () => setFailed(wanted) };
}

/** A photo in a frame that is there before the picture is. */
export function Picture({
  id,
  size = 'cover',
  alt,
  eager = false,
}: {
  id: number;
  size?: PhotoSize;
  alt: string;
  eager?: boolean;
}) {
  return (
    <img
      className="picture"
      {...useKeptPicture(id, size)}
      alt={alt}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      draggable={false}
    />
  );
}

/**
 * A button that asks for a file. `look`: the button's classes beside `button`; `accept` as an input has it.
 */
export function PickFile({
  text,
  label,
  look = '',
  accept,
  disabled,
  picked,
}: {
  text: string;
  label?: string;
  look?: string;
  accept: string;
  disabled?: boolean;
  picked: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={`button ${look}`}
        disabled={disabled}
        aria-label={label}
        onClick={() => input.current!.click()}
      >
        {text}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) picked(file);
          event.target.value = '';
        }}
      />
    </>
  );
}

export function Toggle({
  on,
  set,
  children,
  title,
}: {
  on: boolean;
  set: (on: boolean) => void;
  children: ReactNode;
  title?: string;
}) {
  return (
    <button type="button" className="toggle" aria-pressed={on} title={title} onClick={() => set(!on)}>
      {children}
    </button>
  );
}

/** On or off, as a box that is ticked. */
export function Check({ on, set, text }: { on: boolean; set: (on: boolean) => void; text: string }) {
  return (
    <label className="check">
      <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
      {text}
    </label>
  );
}

/**
 * One of several, as buttons that stand together. In a dialog it is one tab stop that has the focus at first:
 * the arrow keys choose, and Enter on what is chosen does what the dialog is for.
 */
export function Choice<T extends string>({
  label,
  options,
  value,
  set,
}: {
  label: string;
  options: readonly { value: T; text: string }[];
  value: T;
  set: (value: T) => void;
}) {
  const isInDialog = useContext(InDialog);
  const pressed = (event: KeyboardEvent<HTMLElement>): void => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const buttons = [...event.currentTarget.children] as HTMLElement[];
    const at = buttons.indexOf(event.target as HTMLElement);
    if (event.key === 'Enter' && options[at]?.value === value) {
      event.preventDefault();
      event.currentTarget.closest('dialog')!.querySelector<HTMLElement>('.button.primary')?.click();
    }
    if (by === undefined) return;
    event.preventDefault();
    const to = (at + by + options.length) % options.length;
    buttons[to]!.focus();
    set(options[to]!.value);
  };
  return (
    <div
      className="choice"
      role={isInDialog ? 'toolbar' : 'group'}
      aria-label={label}
      onKeyDown={isInDialog ? pressed : undefined}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          tabIndex={isInDialog && option.value !== value ? -1 : undefined}
          data-first={(isInDialog && option.value === value) || undefined}
          onClick={() => set(option.value)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}
