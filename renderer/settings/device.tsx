import { useState } from 'react';
import type { LibraryState } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { library } from '../state/engine-state.ts';
import { notice } from '../state/notice.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { isEngines, notUsedIn } from '../text/messages.ts';
import { refusedText } from '../ui/parts.tsx';

/** What computes, with which model, why not with another, and how that is tried again. */
export function Device({ device, model }: Pick<LibraryState, 'device' | 'model'>) {
  const say = useSay();
  const language = useLanguage();
  const [isTrying, setTrying] = useState(false);
  const tryAgain = async (): Promise<void> => {
    setTrying(true);
    const reply = await engine.request('device.tryAgain', {});
    setTrying(false);
    const { name } = library.get()?.device ?? device;
    notice.set({ text: reply.ok ? say('device.tried', { name }) : refusedText(say, reply.failure) });
  };
  const whyModel = isEngines(language) ? model.why : say('device.modelWhy', { name: model.name });
  return (
    <>
      <div className="device">
        <p>
          <span className="badge">{device.name}</span> {say('device.kernels', { name: device.kernels })}
        </p>
        <p>{say('device.model', { name: model.name })}</p>
        <button type="button" className="button" disabled={isTrying} onClick={() => void tryAgain()}>
          {say(isTrying ? 'device.trying' : 'device.again')}
        </button>
      </div>
      {[...(model.why === null ? [] : [whyModel]), ...notUsedIn(language, device)].map((why) => (
        <p key={why}>{why}</p>
      ))}
      <p className="muted hint">{say('device.text')}</p>
    </>
  );
}
