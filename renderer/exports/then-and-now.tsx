import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../electron/contract/requests.ts';
import type {
  ThenAndNowForm,
  ThenAndNowOf,
  ThenAndNowOptions,
} from '../../electron/contract/then-and-now.ts';
import { engine, saveFile, unreachable } from '../engine.ts';
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
  const [refusedUrl, setRefusedUrl] = useState<string | null>(null);
  const url = engine.thenAndNowUrl(of, { form: 'jpg', matchLight, dates: false });
  const forms: readonly Form[] = [
    'jpg',
    'png',
    'html',
    'webp',
    ...(canMakeVideos() ? ['webm' as const] : []),
  ];
  return (
    <Dialog title={say('thenAndNow.title')} close={close} wide>
      <Preview key={url} url={url} refused={() => setRefusedUrl(url)} />
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
            disabled={refusedUrl === url}
            onClick={() => void save(form, { matchLight, dates })}
          >
            {say('thenAndNow.save')}
          </button>
        ) : (
          <>
            <progress
              className="then-and-now-progress"
              max={making.total}
              value={making.total === 0 ? undefined : making.done}
              aria-label={say('thenAndNow.making')}
            />
            <span className="muted numbers">
              {making.total > 0 && say('thenAndNow.doneOf', { n: making.done, total: making.total })}
            </span>
            <button type="button" className="button" autoFocus onClick={stop}>
              {say('thenAndNow.stop')}
            </button>
          </>
        )}
      </footer>
    </Dialog>
  );
}

/** How far it is; `total` 0 where that is not known. */
interface Making {
  done: number;
  total: number;
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
    setMaking({ done: 0, total: 0 });
    const tell = (done: number, total: number): void => setMaking({ done, total });
    const made = await watched(of, { form: form === 'webm' ? 'webp' : form, ...options }, signal, tell);
    const file =
      made.ok && form === 'webm' && !signal.aborted ? await videoOf(made.value.file, signal, tell) : null;
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

/** Made, with `tell` called as it goes on, and ended at once when `signal` says so. */
async function watched(
  of: ThenAndNowOf,
  options: ThenAndNowOptions,
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
): ReturnType<typeof engine.thenAndNow> {
  const job = crypto.getRandomValues(new Uint32Array(1))[0]!;
  const unsubscribe = engine.subscribe('thenAndNow.progress', ({ job: told, done, total }) => {
    if (told === job && !signal.aborted) tell(done, total);
  });
  signal.addEventListener('abort', () => void engine.request('thenAndNow.stop', { job }));
  const made = await engine.thenAndNow(of, options, job);
  unsubscribe();
  return made;
}

/** The pair as it will be, as soon as it is made; why it cannot be, and then `refused` is called. */
function Preview({ url, refused }: { url: string; refused: () => void }) {
  const say = useSay();
  const [isMade, setMade] = useState(false);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const ask = async (): Promise<void> => {
    const why = (await engine.whyNoPicture(url)) ?? unreachable;
    setFailure(why);
    if (why.kind !== 'unreachable') refused();
  };
  return (
    <div className="then-and-now-preview" aria-busy={!isMade && failure === null}>
      {failure !== null ? (
        <p role="alert">{refusedText(say, failure)}</p>
      ) : (
        <img
          src={url}
          alt={say('thenAndNow.preview')}
          onLoad={() => setMade(true)}
          onError={() => void ask()}
        />
      )}
    </div>
  );
}
