import type { ModelArrival } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useSay } from '../state/preferences.ts';
import { refusedText } from '../ui/parts.tsx';
import { inMb } from './rows.tsx';

/** How far the model is on its way here, or what came of it. */
export function Arrival({
  model: { state, bytes, total, failure },
  name,
}: {
  model: ModelArrival;
  name: string;
}) {
  const say = useSay();
  const doing = state === 'checking' ? say('models.checking', { name }) : say('models.fetching', { name });
  if (state === 'added' || state === 'stopped')
    return <p role="status">{say(`models.${state}`, { name })}</p>;
  if (state === 'failed') return <p role="alert">{failure === null ? '' : refusedText(say, failure)}</p>;
  const [n, mb] = [inMb(bytes), total === null ? null : inMb(total)];
  return (
    <div className="arrival">
      <p>{doing}</p>
      <progress
        max={1}
        value={state === 'checking' || total === null ? undefined : bytes / total}
        aria-label={doing}
      />
      <p className="numbers">
        <span>
          {state === 'checking'
            ? ''
            : mb === null
              ? say('models.progress', { n })
              : say('models.progressOf', { n, total: mb })}
        </span>
        {state === 'fetching' && (
          <button
            type="button"
            className="button quiet"
            onClick={() => void engine.request('model.stop', {})}
          >
            {say('models.stop')}
          </button>
        )}
      </p>
    </div>
  );
}
