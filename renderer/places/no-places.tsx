import type { LibraryState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { library } from '../state/engine-state.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { Message, refusedText, ScreenHeading } from '../ui/parts.tsx';
import { whyNoPlaces } from './why-no-places.ts';

/** The room where there is no place yet: why, and what to do. */
export function NoPlaces() {
  const say = useSay();
  const state = useStore(library);
  const why = whyNoPlaces(state);
  return (
    <div className="places">
      <ScreenHeading className="hidden">{say('nav.places')}</ScreenHeading>
      <Message
        title={say(`places.empty.${why}.title`)}
        text={textOf(say, why, state)}
        isFirst={why === 'noFolder'}
      >
        {(why === 'paused' || why === 'blocked') && (
          <button type="button" className="button primary large" onClick={() => void goOn(say)}>
            {say(why === 'paused' ? 'scan.resume' : 'again')}
          </button>
        )}
        <a
          className={why === 'paused' || why === 'blocked' ? 'button large' : 'button primary large'}
          href="#/library"
        >
          {say('places.empty.go')}
        </a>
      </Message>
    </div>
  );
}

function textOf(
  say: ReturnType<typeof useSay>,
  why: ReturnType<typeof whyNoPlaces>,
  state: LibraryState | null,
): string {
  const failure = state?.scan.failure ?? null;
  if (why === 'blocked' && failure !== null) return refusedText(say, failure);
  return say(`places.empty.${why}.text`, { n: state?.photoCount ?? 0 });
}

async function goOn(say: ReturnType<typeof useSay>): Promise<void> {
  const reply = await engine.request('scan.start', {});
  if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
}
