import type { LibraryState, ScanPace } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { Choice, refusedText } from '../ui/parts.tsx';

const kinds = ['full', 'gentle'] as const;

/** How much of the machine a scan may take. */
export function Pace({ pace: { isGentle, cores, coreCount } }: { pace: LibraryState['pace'] }) {
  const say = useSay();
  const set = async (change: Partial<ScanPace>): Promise<void> => {
    const reply = await engine.request('scan.setPace', { isGentle, cores, ...change });
    notice.set({ text: reply.ok ? say('pace.set') : refusedText(say, reply.failure) });
  };
  const kind = isGentle ? 'gentle' : 'full';
  return (
    <>
      <div className="setting">
        <span>{say('pace.label')}</span>
        <Choice
          label={say('pace.label')}
          options={kinds.map((value) => ({ value, text: say(`pace.${value}`) }))}
          value={kind}
          set={(to) => void set({ isGentle: to === 'gentle' })}
        />
      </div>
      <p className="muted hint">{say(`pace.${kind}.text`)}</p>
      <label className="setting">
        <span>{say('pace.cores')}</span>
        <select
          value={cores === null || cores >= coreCount ? '' : cores}
          onChange={(event) => void set({ cores: Number(event.target.value) || null })}
        >
          <option value="">{say('pace.all', { n: coreCount })}</option>
          {Array.from({ length: coreCount - 1 }, (_, i) => coreCount - 1 - i).map((n) => (
            <option key={n} value={n}>
              {say('number', { n })}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
