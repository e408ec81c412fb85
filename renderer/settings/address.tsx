import { useState } from 'react';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { refusedText } from '../ui/parts.tsx';
import { Section } from './section.tsx';

/** Of a page that a server shows: the way in for another browser of this machine. */
export function FreshAddress() {
  const say = useSay();
  const [shown, setShown] = useState<string | null>(null);
  const { freshAddress } = engine;
  if (freshAddress === null) return null;

  const copy = async (): Promise<void> => {
    const address = await freshAddress();
    if (!address.ok) return notice.set({ text: refusedText(say, address.failure) });
    try {
      await navigator.clipboard.writeText(address.value);
      notice.set({ text: say('address.copied') });
      setShown(null);
    } catch {
      setShown(address.value); // the browser lets no page write there
    }
  };
  return (
    <Section title={say('address.title')}>
      <p className="muted">{say('address.text')}</p>
      <button type="button" className="button" onClick={() => void copy()}>
        {say('address.copy')}
      </button>
      {shown !== null && (
        <p role="status">
          {say('address.shown')} <code className="path">{shown}</code>
        </p>
      )}
    </Section>
  );
}
