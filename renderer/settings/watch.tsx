import type { LibraryState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { Check, refusedText } from '../ui/parts.tsx';

/** The switch that has the folders watched, and which of them are only looked at now and then. */
export function WatchSwitch({ watch }: { watch: LibraryState['watch'] }) {
  const say = useSay();
  const set = async (isOn: boolean): Promise<void> => {
    const reply = await engine.request('watch.set', { isOn });
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  };
  return (
    <div className="watch">
      <Check on={watch.isOn} set={(isOn) => void set(isOn)} text={say('watch.switch')} />
      {watch.polled.map(({ path, why }) => (
        <p key={path} className="muted" title={why}>
          {say('watch.polled', { path })}
        </p>
      ))}
    </div>
  );
}
