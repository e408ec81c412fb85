import { decideGroup, undoDecision } from '../../state/followed-groups.ts';
import { notice } from '../../state/notice.ts';
import { useSay } from '../../state/preferences.ts';
import { refusedText } from '../../ui/parts.tsx';

export interface Deciding {
  /** Keeps these files of the open group, and goes on. */
  decide: (kept: readonly number[]) => void;
  /** Takes back the last decision, of whichever group, and shows it. */
  undo: () => void;
}

export function useDeciding(
  groupId: number,
  next: number | null,
  open: (groupId: number | null) => void,
): Deciding {
  const say = useSay();
  const decide = async (kept: readonly number[]): Promise<void> => {
    // the next group is there before the answer is; the last one is left when it has come
    if (next !== null) open(next);
    const reply = await decideGroup(groupId, kept);
    if (reply.ok) {
      if (next === null) open(null);
      return;
    }
    notice.set({ text: refusedText(say, reply.failure) });
    open(groupId);
  };
  const undo = async (): Promise<void> => {
    const reply = await undoDecision();
    if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
    notice.set({ text: say(reply.value === null ? 'undo.nothing' : 'decision.undone') });
    if (reply.value !== null) open(reply.value.id);
  };
  return { decide: (kept) => void decide(kept), undo: () => void undo() };
}
