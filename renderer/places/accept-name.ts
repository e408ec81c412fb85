import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { requestDecision } from '../state/followed-place.ts';
import { notice } from '../state/notice.ts';
import type { Say } from '../text/messages.ts';
import { refusedText } from '../ui/parts.tsx';
import { takeBack } from '../ui/take-back.ts';

/** The suggested name becomes the place's own; it is said, and can be taken back there. */
export async function acceptName(say: Say, { id, name, suggestion }: PlaceSummary): Promise<void> {
  if (name !== null) return;
  if (suggestion === null) return notice.set({ text: say('suggestion.none') });
  const reply = await requestDecision('place.rename', { placeId: id, name: suggestion.name });
  if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
  notice.set({
    text: say('suggestion.accepted', { name: suggestion.name }),
    action: { text: say('undo'), run: () => void takeBack(say) },
  });
}
