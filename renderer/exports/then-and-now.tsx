import { useEffect, useRef, useState } from 'react';
import type { ThenAndNowForm, ThenAndNowOf } from '../../electron/contract/then-and-now.ts';
import { engine, saveFile } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Check, Choice, refusedText } from '../ui/parts.tsx';
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
  const { making, save, stop } = useSaving(of, name, close);
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
        {making === null ? (
          <button
            type="button"
            className="button primary"
            data-first
            onClick={() => void save(form, { matchLight, dates })}
          >
            {say('thenAndNow.save')}
          </button>
        ) : (
          <>
            <progress
              className="then-and-now-progress"
              max={1}
              value={making.share ?? undefined}
              aria-label={say('thenAndNow.making')}
            />
            <button type="button" className="button" autoFocus onClick={stop}>
              {say('thenAndNow.stop')}
            </button>
          </>
        )}
      </footer>
    </Dialog>
  );
}

/** Of what is being made, the share that is there; null where that is not known. */
interface Making {
  share: number | null;
}

/** Makes the file and saves it; `stop`, and closing the dialog, end it. */
function useSaving(of: ThenAndNowOf, name: string, close: () => void) {
  const say = useSay();
  const [making, setMaking] = useState<Making | null>(null);
  const ended = useRef(new AbortController());
  const stop = (): void => {
    ended.current.abort();
    setMaking(null);
  };
  useEffect(() => () => ended.current.abort(), []);
  const save = async (form: Form, options: { matchLight: boolean; dates: boolean }): Promise<void> => {
    const { signal } = (ended.current = new AbortController());
    setMaking({ share: null });
    const made = await engine.thenAndNow(of, { form: form === 'webm' ? 'webp' : form, ...options }, signal);
    const file =
      made.ok && form === 'webm' && !signal.aborted
        ? await videoOf(made.value.file, signal, (share) => setMaking({ share }))
        : null;
    if (signal.aborted) return;
    setMaking(null);
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
  return { making, save, stop };
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
