import type { Ask } from '../../../electron/contract/requests.ts';
import type { Decision } from '../../state/followed-place.ts';
import { requestDecision } from '../../state/followed-place.ts';
import { notice } from '../../state/notice.ts';
import { useSay } from '../../state/preferences.ts';
import type { Route } from '../../state/route.ts';
import { go } from '../../state/route.ts';
import type { MessageKey, Values } from '../../text/messages.ts';
import { refusedText } from '../../ui/parts.tsx';
import { doAgain, takeBack } from '../../ui/take-back.ts';
import type { PairPlaces } from './pair-places.ts';
import { sharedPlace } from './pair-places.ts';

/** What can be decided of two photos as they are; null: it cannot. */
export interface PairDecisions {
  exclude: ((photoId: number) => void) | null;
  makeCover: ((photoId: number) => void) | null;
  /** The two are of one place. */
  samePlace: (() => void) | null;
  undo: () => void;
  redo: () => void;
}

/**
 * Each decision is sent to the engine, what came of it is said, and can be taken back there. `here`: the
 * match that it is about, which taking back opens again. `excluded` is called with a photo that was taken
 * out.
 */
export function usePairDecisions(
  places: PairPlaces,
  here: Extract<Route, { room: 'match' }>,
  excluded: (photoId: number) => void,
): PairDecisions {
  const say = useSay();
  const decide = async <N extends Decision>(
    name: N,
    ask: Ask<N>,
    message: MessageKey,
    { values, done }: { values?: Values; done?: () => void } = {},
  ): Promise<void> => {
    const reply = await requestDecision(name, ask);
    if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
    notice.set({
      text: say(message, values),
      action: {
        text: say('undo'),
        run: () => void takeBack(say).then(() => go(here, { replace: true })),
        takesFocus: true,
      },
    });
    done?.();
  };
  const join = ({ a, b }: PairPlaces): Promise<void> => {
    const put = (placeId: number, photoId: number): Promise<void> =>
      decide('place.include', { placeId, photoIds: [photoId] }, 'put.done', { values: { n: 1 } });
    if (a !== null && b !== null) return decide('place.merge', { placeIds: [a.id, b.id] }, 'place.mergeDone');
    if (a !== null) return put(a.id, here.b);
    if (b !== null) return put(b.id, here.a);
    return decide('place.make', { photoIds: [here.a, here.b] }, 'put.made');
  };
  const shared = sharedPlace(places);
  return {
    exclude:
      shared &&
      ((photoId) =>
        void decide('place.exclude', { placeId: shared.id, photoIds: [photoId] }, 'place.excludeDone', {
          values: { n: 1 },
          done: () => excluded(photoId),
        })),
    makeCover:
      shared && ((photoId) => void decide('place.cover', { placeId: shared.id, photoId }, 'place.coverDone')),
    samePlace: places.isKnown && shared === null ? () => void join(places) : null,
    undo: () => void takeBack(say),
    redo: () => void doAgain(say),
  };
}
