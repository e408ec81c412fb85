/** Decisions, of places or of stars, are taken back and done again one by one; which it was is said. */
import { requestDecision } from '../state/followed-place.ts';
import { notice } from '../state/notice.ts';
import type { Say } from '../text/messages.ts';
import { redoneKey, undoneKey } from '../text/messages.ts';
import { refusedText } from './parts.tsx';

export async function takeBack(say: Say): Promise<void> {
  const reply = await requestDecision('place.undo', {});
  if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
  const { undone, photoCount: n } = reply.value;
  notice.set({ text: say(undoneKey(undone), { n }) });
}

export async function doAgain(say: Say): Promise<void> {
  const reply = await requestDecision('place.redo', {});
  notice.set({ text: reply.ok ? say(redoneKey(reply.value.redone)) : refusedText(say, reply.failure) });
}
