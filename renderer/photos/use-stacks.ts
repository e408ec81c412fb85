import { useMemo, useState } from 'react';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import type { PhotoColumns } from '../state/time-line.ts';
import { refusedText } from '../ui/parts.tsx';
import type { Opened, OpenStacks, StackPhotos } from './stacks.ts';
import { noStacks, withOpened } from './stacks.ts';

/** Those open when the list was last left. */
let leftOpen: OpenStacks = noStacks;

/** The photos with those of open stacks; `toggle` opens and closes one. */
export function useStacks(columns: PhotoColumns): Opened & { toggle: (lead: number) => void } {
  const say = useSay();
  const [open, setOpen] = useState(leftOpen);
  const opened = useMemo(() => withOpened(columns, open), [columns, open]);
  const change = (lead: number, photos: StackPhotos | null): void =>
    setOpen((was) => {
      const others = [...was].filter(([id]) => id !== lead);
      return (leftOpen = new Map(photos === null ? others : [...others, [lead, photos]]));
    });
  const toggle = (lead: number): void => {
    if (opened.leadOf.has(lead)) return change(lead, null);
    void engine.request('photos.stack', { photoId: lead }).then((reply) => {
      if (reply.ok) change(lead, reply.value);
      else notice.set({ text: refusedText(say, reply.failure) });
    });
  };
  return { ...opened, toggle };
}
