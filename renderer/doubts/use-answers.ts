import type { Dispatch } from 'react';
import { useRef } from 'react';
import type { Ask, Doubt } from '../../electron/contract/requests.ts';
import { answerDoubt, doubts } from '../state/followed-doubts.ts';
import type { Decision } from '../state/followed-place.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import type { MessageKey } from '../text/messages.ts';
import { undoneKey } from '../text/messages.ts';
import { refusedText } from '../ui/parts.tsx';
import type { SequenceStep } from './sequence.ts';
import { keyOf } from './sequence.ts';

export interface Answers {
  yes: () => void;
  no: () => void;
  next: () => void;
  previous: () => void;
  undo: () => void;
  open: () => void;
}

/** Answers that were given, last at the end: what is taken back is shown again. */
let given: string[] = [];

/** What can be said of the doubt that is shown; keys do it as well. What came of it is told. */
export function useAnswers(doubt: Doubt | null, dispatch: Dispatch<SequenceStep>): Answers {
  const say = useSay();
  const isUndoing = useRef(false);

  const answer = async <N extends Decision>(name: N, ask: Ask<N>, done: MessageKey): Promise<void> => {
    const key = keyOf(doubt!);
    dispatch({ type: 'settled', key });
    given.push(key);
    const reply = await answerDoubt(name, ask);
    notice.set({ text: reply.ok ? say(done) : refusedText(say, reply.failure) });
    if (reply.ok) return;
    given = given.filter((one) => one !== key);
    dispatch({ type: 'reopened', key });
  };
  const undo = async (): Promise<void> => {
    if (isUndoing.current) return;
    isUndoing.current = true;
    const reply = await answerDoubt('place.undo', {});
    isUndoing.current = false;
    if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
    const { undone, photoCount } = reply.value;
    notice.set({ text: say(undoneKey(undone), { n: photoCount }) });
    const key = given.at(-1);
    // else what was taken back was decided elsewhere since
    if (!doubts.get()?.some((one) => keyOf(one) === key)) return;
    given.pop();
    dispatch({ type: 'reopened', key: key! });
  };

  const answers: Answers = {
    yes() {
      if (doubt === null) return;
      const { reason, placeId, otherPlaceId, photoId, comparedId } = doubt;
      if (reason === 'likely photo')
        return void answer('place.include', { placeId, photoIds: [photoId] }, 'doubts.done.include');
      void (otherPlaceId === null
        ? answer('place.confirm', { placeId, photoIds: [photoId, comparedId] }, 'doubts.done.confirm')
        : answer('place.merge', { placeIds: [placeId, otherPlaceId] }, 'doubts.done.merge'));
    },
    no() {
      if (doubt === null) return;
      const { reason, placeId, otherPlaceId, partPhotoIds: photoIds } = doubt;
      if (otherPlaceId !== null)
        void answer('place.keepApart', { placeIds: [placeId, otherPlaceId] }, 'doubts.done.keepApart');
      else if (photoIds.length > 1) void answer('place.split', { placeId, photoIds }, 'doubts.done.split');
      else {
        const done = reason === 'likely photo' ? 'doubts.done.keepOut' : 'doubts.done.exclude';
        void answer('place.exclude', { placeId, photoIds }, done);
      }
    },
    next: () => dispatch({ type: 'next' }),
    previous: () => dispatch({ type: 'previous' }),
    undo: () => void undo(),
    open() {
      if (doubt !== null) go({ room: 'match', a: doubt.comparedId, b: doubt.photoId, placeId: null });
    },
  };
  useKeys({
    answerSame: answers.yes,
    answerNot: answers.no,
    nextDoubt: answers.next,
    previousDoubt: answers.previous,
    openDoubt: answers.open,
    undoAnswer: answers.undo,
  });
  return answers;
}
