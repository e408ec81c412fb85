import { useState } from 'react';
import type { ModelArrival, Models as Answer } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { Dialog } from '../ui/dialog.tsx';
import { arrival, modelsVersion, notice, useAnswer } from '../state/engine-state.ts';
import { PickFile, Refused, refusedText } from '../ui/parts.tsx';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { FolderChooser } from '../ui/folder-chooser.tsx';

type Offered = Answer['offered'][number];
type Here = Answer['models'][number];

const ARCHIVES = '.gz,.tgz,.tar';
const inMb = (bytes: number): number => Math.max(0.1, Math.round(bytes / 1e5) / 10);

/**
 * The models on this disk, one of them in use, how others come here (an official one after a question, any
 * from a folder or an archive), and how they go.
 */
export function Models() {
  const say = useSay();
  const heard = useStore(arrival);
  const answer = useAnswer('models.list', {}, useStore(modelsVersion));
  const [asking, setAsking] = useState<Offered | null>(null);
  const [removing, setRemoving] = useState<Here | null>(null);
  const [choosing, setChoosing] = useState(false);
  const shown = answer.state === 'refused' ? null : answer.value;
  const now = heard ?? shown?.arrival ?? null;
  const isBusy = now?.state === 'fetching' || now?.state === 'checking';

  const use = async (id: string, name: string): Promise<void> => {
    const reply = await engine.request('model.use', { id });
    notice.set({ text: reply.ok ? say('models.used', { name }) : refusedText(say, reply.failure) });
  };
  const fetch = async ({ id }: Offered): Promise<void> => {
    setAsking(null);
    const reply = await engine.request('model.fetch', { id, isAgreed: true });
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  };
  const { chooser } = engine;
  const add = async (
    token: string,
    fileName: string | null = null,
    release: string | null = null,
  ): Promise<void> => {
    setChoosing(false);
    const reply = await engine.request('model.add', { token, fileName, release });
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  };
  /** `release`: the official one that the archive must be. */
  const addArchive = async (file: File, release: string | null = null): Promise<void> => {
    const token = await engine.upload(file);
    if (token.ok) await add(token.value, file.name, release);
    else notice.set({ text: refusedText(say, token.failure) });
  };
  const remove = async ({ id, name }: Here): Promise<void> => {
    setRemoving(null);
    const reply = await engine.request('model.remove', { id });
    notice.set({ text: reply.ok ? say('models.removed', { name }) : refusedText(say, reply.failure) });
    modelsVersion.set(modelsVersion.get() + 1);
  };
  const pick = async (): Promise<void> => {
    if (chooser.kind === 'served') return setChoosing(true);
    const token = await chooser.pick();
    if (token !== null) await add(token);
  };
  const nameOf = (id: string): string =>
    [...(shown?.models ?? []), ...(shown?.offered ?? [])].find((model) => model.id === id)?.name ?? id;

  if (answer.state === 'refused') return <Refused failure={answer.failure} />;
  return (
    <section className="panel models" aria-labelledby="models" aria-busy={shown === null}>
      <h2 id="models">{say('models.title')}</h2>
      <p className="muted">{say('models.text')}</p>
      <ul>
        {shown?.models.map((model) => {
          const { id, name, isInUse, isPacked, bytes, problem } = model;
          return (
            <li key={id}>
              <span>
                {name} <span className="muted">{id}</span>
              </span>
              <span className="muted">{say('models.size', { n: inMb(bytes) })}</span>
              <span className="does">
                {isInUse && <span className="badge">{say('models.inUse')}</span>}
                {!isInUse && problem === null && (
                  <button
                    type="button"
                    className="button quiet"
                    disabled={isBusy}
                    aria-label={say('models.useNamed', { name })}
                    onClick={() => void use(id, name)}
                  >
                    {say('models.use')}
                  </button>
                )}
                {!isInUse && !isPacked && (
                  <button
                    type="button"
                    className="button quiet"
                    disabled={isBusy}
                    aria-label={say('models.removeNamed', { name })}
                    onClick={() => setRemoving(model)}
                  >
                    {say('models.remove')}
                  </button>
                )}
              </span>
              {problem !== null && <p className="muted hint">{problem}</p>}
            </li>
          );
        })}
      </ul>
      {shown !== null && shown.offered.length > 0 && <h3>{say('models.offered')}</h3>}
      <ul>
        {shown?.offered.map((model) => (
          <li key={model.id}>
            <span>
              {model.name} <span className="muted">{model.id}</span>
            </span>
            <span className="muted">{say('models.size', { n: inMb(model.bytes) })}</span>
            <span className="does">
              <button
                type="button"
                className="button quiet"
                disabled={isBusy}
                aria-label={say('models.fetchNamed', { name: model.name })}
                onClick={() => setAsking(model)}
              >
                {say('models.fetch')}
              </button>
              <PickFile
                look="quiet"
                accept={ARCHIVES}
                disabled={isBusy}
                text={say('models.fromArchive')}
                label={say('models.fromArchiveNamed', { name: model.name })}
                picked={(file) => void addArchive(file, model.id)}
              />
            </span>
          </li>
        ))}
      </ul>
      <p>
        <button type="button" className="button" disabled={isBusy} onClick={() => void pick()}>
          {say('models.add')}
        </button>{' '}
        <PickFile
          accept={ARCHIVES}
          disabled={isBusy}
          text={say('models.addArchive')}
          picked={(file) => void addArchive(file)}
        />{' '}
        <span className="muted">{say('models.addText')}</span>
      </p>
      {now !== null && <Arrival model={now} name={nameOf(now.id)} />}
      {choosing && chooser.kind === 'served' && (
        <FolderChooser
          open={chooser.open}
          choose={(node) => void add(node)}
          close={() => setChoosing(false)}
        />
      )}
      {asking !== null && (
        <Dialog title={say('models.consent.title', { name: asking.name })} close={() => setAsking(null)}>
          <p className="path consent">
            {say('models.consent.where', { host: asking.host, url: asking.url, n: inMb(asking.bytes) })}
          </p>
          <p className="consent">{say('models.consent.what')}</p>
          <footer className="actions">
            <button type="button" className="button primary" onClick={() => void fetch(asking)}>
              {say('models.consent.yes')}
            </button>
            <button type="button" className="button" data-first onClick={() => setAsking(null)}>
              {say('cancel')}
            </button>
          </footer>
        </Dialog>
      )}
      {removing !== null && (
        <Dialog title={say('models.removal.title', { name: removing.name })} close={() => setRemoving(null)}>
          <p className="consent">{say('models.removal.what', { n: inMb(removing.bytes) })}</p>
          <footer className="actions">
            <button type="button" className="button primary" onClick={() => void remove(removing)}>
              {say('models.removal.yes')}
            </button>
            <button type="button" className="button" data-first onClick={() => setRemoving(null)}>
              {say('cancel')}
            </button>
          </footer>
        </Dialog>
      )}
    </section>
  );
}

/** How far it is, or what came of it. */
function Arrival({ model: { state, bytes, total, failure }, name }: { model: ModelArrival; name: string }) {
  const say = useSay();
  const doing = state === 'checking' ? say('models.checking', { name }) : say('models.fetching', { name });
  if (state === 'added' || state === 'stopped')
    return <p role="status">{say(`models.${state}`, { name })}</p>;
  if (state === 'failed')
    return <p role="alert">{failure === null ? '' : `${failure.reason} ${failure.remedy}`}</p>;
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
