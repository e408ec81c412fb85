import type { Ask } from '../../electron/contract/requests.ts';
import { ChoosePlace } from '../places/places.tsx';
import type { Decision } from '../state/followed-place.ts';
import { requestDecision } from '../state/followed-place.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { refusedText } from '../ui/parts.tsx';
import { takeBack } from '../ui/take-back.ts';

interface Props {
  photoIds: readonly number[];
  /** The place that they are in: a new one of them is a split of that. */
  placeId: number | null;
  close: () => void;
}

/** Asks which place photos are of that nothing proves to be, and puts them there. */
export function PutIntoPlace({ photoIds, placeId, close }: Props) {
  const say = useSay();
  const n = photoIds.length;
  const decide = async <N extends Decision>(name: N, ask: Ask<N>, done: string): Promise<void> => {
    close();
    const reply = await requestDecision(name, ask);
    notice.set(
      reply.ok
        ? { text: done, action: { text: say('undo'), run: () => void takeBack(say) } }
        : { text: refusedText(say, reply.failure) },
    );
  };
  const ids = [...photoIds];
  return (
    <ChoosePlace
      title={say('put.title')}
      text={say('put.text', { n })}
      withoutId={placeId}
      choose={(id) => void decide('place.include', { placeId: id, photoIds: ids }, say('put.done', { n }))}
      close={close}
    >
      {n > 1 && placeId === null && (
        <button
          type="button"
          className="button"
          onClick={() => void decide('place.make', { photoIds: ids }, say('put.made'))}
        >
          {say('put.new', { n })}
        </button>
      )}
    </ChoosePlace>
  );
}
