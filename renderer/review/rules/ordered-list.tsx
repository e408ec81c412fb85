import type { DragEvent, KeyboardEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../state/preferences.ts';

interface Item {
  key: string | number;
  name: string;
  content: ReactNode;
}

interface Props {
  label: string;
  items: readonly Item[];
  move: (from: number, to: number) => void;
}

const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

/** A list that a person puts in order: by dragging, by buttons, or by the arrow keys on a row's handle. */
export function OrderedList({ label, items, move }: Props) {
  const say = useSay();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const movedTo = useRef<number | null>(null);
  // the row goes with its handle: the focus follows
  useEffect(() => {
    if (movedTo.current === null) return;
    list.current!.children[movedTo.current]?.querySelector<HTMLElement>('.handle-button')?.focus();
    movedTo.current = null;
  });

  const pressed = (event: KeyboardEvent, at: number): void => {
    const to = at + (steps[event.key] ?? NaN);
    if (!(to >= 0 && to < items.length)) return;
    event.preventDefault();
    movedTo.current = to;
    move(at, to);
  };
  const over = (event: DragEvent, at: number): void => {
    if (dragged === null) return;
    event.preventDefault();
    if (dragged === at) return;
    move(dragged, at);
    setDragged(at);
  };

  return (
    <ol className="ordered" ref={list} aria-label={label}>
      {items.map(({ key, name, content }, at) => (
        <li
          key={key}
          draggable
          data-dragged={dragged === at}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            event.dataTransfer.setData('text/plain', name); // without, Firefox drags nothing
            setDragged(at);
          }}
          onDragOver={(event) => over(event, at)}
          onDragEnd={() => setDragged(null)}
        >
          <button
            type="button"
            className="button quiet handle-button"
            aria-label={say('rules.handle', { name, at: at + 1, n: items.length })}
            onKeyDown={(event) => pressed(event, at)}
          >
            <span aria-hidden="true">⠿</span>
          </button>
          <span className="ordered-at muted">{say('number', { n: at + 1 })}</span>
          <div className="ordered-content">{content}</div>
          <button
            type="button"
            className="button quiet"
            disabled={at === 0}
            aria-label={say('rules.up', { name })}
            onClick={() => move(at, at - 1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="button quiet"
            disabled={at === items.length - 1}
            aria-label={say('rules.down', { name })}
            onClick={() => move(at, at + 1)}
          >
            ↓
          </button>
        </li>
      ))}
    </ol>
  );
}
