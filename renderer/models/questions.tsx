import { useSay } from '../state/preferences.ts';
import { Question } from '../ui/dialog.tsx';
import type { InstalledModel, OfferedModel } from './rows.tsx';
import { inMb } from './rows.tsx';

interface Props<T> {
  model: T;
  agree: () => void;
  close: () => void;
}

/** Asks before anything is fetched: where from, how much. */
export function FetchQuestion({ model, agree, close }: Props<OfferedModel>) {
  const say = useSay();
  const { name, host, url, bytes } = model;
  return (
    <Question
      title={say('models.consent.title', { name })}
      yes={say('models.consent.yes')}
      agree={agree}
      close={close}
    >
      <p className="path consent">{say('models.consent.where', { host, url, n: inMb(bytes) })}</p>
      <p className="consent">{say('models.consent.what')}</p>
    </Question>
  );
}

export function RemoveQuestion({ model: { name, bytes }, agree, close }: Props<InstalledModel>) {
  const say = useSay();
  return (
    <Question
      title={say('models.removal.title', { name })}
      yes={say('models.removal.yes')}
      agree={agree}
      close={close}
    >
      <p className="consent">{say('models.removal.what', { n: inMb(bytes) })}</p>
    </Question>
  );
}
