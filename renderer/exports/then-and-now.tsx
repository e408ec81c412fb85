import { useEffect, useRef, useState } from 'react';
import type { ThenAndNowForm, ThenAndNowOf } from '../../electron/contract/then-and-now.ts';
import { engine, saveFile } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Choice, refusedText } from '../ui/parts.tsx';
import { canMakeVideos, videoOf } from './video.ts';
import './exports.css';

type Form = ThenAndNowForm | 'webm';

interface Props {
  of: ThenAndNowOf;
  /** Of the file, without its ending. */
  name: string;
  close: () => void;
}

/** What photos of one place, laid onto each other, are to be saved as. */
export function ThenAndNowDialog({ of, name, close }: Props) {
  const say = useSay();
  const [form, setForm] = useState<Form>('jpg');
  const [matchLight, setMatchLight] = useState(false);
  const [dates, setDates] = useState(true);
  const { isMaking, save } = useSaving(of, name, close);
  const forms: readonly Form[] = [
    'jpg',
    'png',
    'html',
    'webp',
    ...(canMakeVideos() ? ['webm' as const] : []),
  ];
  return (
    <Dialog title={say('thenAndNow.title')} close={close} wide>
      <Preview
        key={`${matchLight}`}
        url={engine.thenAndNowUrl(of, { form: 'jpg', matchLight, dates: false })}
      />
      <Choice
        label={say('thenAndNow.form')}
        value={form}
        set={setForm}
        options={forms.map((value) => ({ value, text: say(`thenAndNow.${value}`) }))}
      />
      <p className="muted then-and-now-form">{say(`thenAndNow.${form}.text`)}</p>
      <Check on={matchLight} set={setMatchLight} text={say('thenAndNow.light')} />
      <Check on={dates} set={setDates} text={say('thenAndNow.dates')} />
      <footer className="actions">
        <button
          type="button"
          className="button primary"
          data-first
          disabled={isMaking}
          onClick={() => void save(form, { matchLight, dates })}
        >
          {say(isMaking ? 'thenAndNow.making' : 'thenAndNow.save')}
        </button>
      </footer>
    </Dialog>
  );
}

/** Makes the file and saves it; closing the dialog ends it. */
function useSaving(of: ThenAndNowOf, name: string, close: () => void) {
  const say = useSay();
  const [isMaking, setMaking] = useState(false);
  const ended = useRef(new AbortController());
  useEffect(() => {
    const here = (ended.current = new AbortController());
    return () => here.abort();
  }, []);
  const save = async (form: Form, options: { matchLight: boolean; dates: boolean }): Promise<void> => {
    const { signal } = ended.current;
    setMaking(true);
    const made = await engine.thenAndNow(of, { form: form === 'webm' ? 'webp' : form, ...options });
    const file = made.ok && form === 'webm' ? await videoOf(made.value.file, signal) : null;
    if (signal.aborted) return;
    setMaking(false);
    if (!made.ok) return notice.set({ text: refusedText(say, made.failure) });
    saveFile(file ?? made.value.file, `${name}.${form}`);
    const { leftOut } = made.value;
    notice.set({
      text:
        leftOut.length === 0
          ? say('match.saved')
          : say('thenAndNow.leftOut', { n: leftOut.length, names: leftOut.join(say('comma')) }),
    });
    close();
  };
  return { isMaking, save };
}

/** The pair as it will be, as soon as it is made; nothing where it cannot be. */
function Preview({ url }: { url: string }) {
  const say = useSay();
  const [state, setState] = useState<'making' | 'made' | 'refused'>('making');
  return (
    <div className="then-and-now-preview" aria-busy={state === 'making'}>
      {state === 'refused' ? (
        <p role="alert">{say('thenAndNow.none')}</p>
      ) : (
        <img
          src={url}
          alt={say('thenAndNow.preview')}
          onLoad={() => setState('made')}
          onError={() => setState('refused')}
        />
      )}
    </div>
  );
}

function Check({ on, set, text }: { on: boolean; set: (on: boolean) => void; text: string }) {
  return (
    <label className="then-and-now-check">
      <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
      {text}
    </label>
  );
}
