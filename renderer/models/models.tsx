import { useState } from 'react';
import { arrival, modelsVersion } from '../state/engine-state.ts';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { useRequest } from '../state/use-request.ts';
import { useFolderChooser } from '../ui/folder-chooser.tsx';
import { PickFile, Refused } from '../ui/parts.tsx';
import { Arrival } from './arrival.tsx';
import { FetchQuestion, RemoveQuestion } from './questions.tsx';
import type { InstalledModel, OfferedModel } from './rows.tsx';
import { ARCHIVES, InstalledRow, OfferedRow } from './rows.tsx';
import type { ModelRequests } from './use-model-requests.ts';
import { useModelRequests } from './use-model-requests.ts';
import './models.css';

/**
 * The models on this disk, one of them in use, how others come here (an official one after a question, any
 * from a folder or an archive), and how they go.
 */
export function Models() {
  const say = useSay();
  const requests = useModelRequests();
  const answer = useRequest('models.list', {}, useStore(modelsVersion));
  const heard = useStore(arrival);
  const [fetching, setFetching] = useState<OfferedModel | null>(null);
  const [removing, setRemoving] = useState<InstalledModel | null>(null);
  if (answer.state === 'refused') return <Refused failure={answer.failure} />;

  const { models = [], offered = [] } = answer.value ?? {};
  const now = heard ?? answer.value?.arrival ?? null;
  const isBusy = now?.state === 'fetching' || now?.state === 'checking';
  const nameOf = (id: string): string => [...models, ...offered].find((model) => model.id === id)?.name ?? id;
  return (
    <section className="panel models" aria-labelledby="models" aria-busy={answer.value === null}>
      <h2 id="models">{say('models.title')}</h2>
      <p className="muted">{say('models.text')}</p>
      <ul>
        {models.map((model) => (
          <InstalledRow
            key={model.id}
            model={model}
            isBusy={isBusy}
            use={() => void requests.use(model.id, model.name)}
            remove={() => setRemoving(model)}
          />
        ))}
      </ul>
      {offered.length > 0 && <h3>{say('models.offered')}</h3>}
      <ul>
        {offered.map((model) => (
          <OfferedRow
            key={model.id}
            model={model}
            isBusy={isBusy}
            fetch={() => setFetching(model)}
            addArchive={(file) => void requests.addArchive(file, model.id)}
          />
        ))}
      </ul>
      <AddModel requests={requests} isBusy={isBusy} />
      {now !== null && <Arrival model={now} name={nameOf(now.id)} />}
      {fetching !== null && (
        <FetchQuestion
          model={fetching}
          agree={() => {
            setFetching(null);
            void requests.fetch(fetching.id);
          }}
          close={() => setFetching(null)}
        />
      )}
      {removing !== null && (
        <RemoveQuestion
          model={removing}
          agree={() => {
            setRemoving(null);
            void requests.remove(removing.id, removing.name);
          }}
          close={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

/** Adds a model of the person's own, from a folder or an archive. */
function AddModel({ requests, isBusy }: { requests: ModelRequests; isBusy: boolean }) {
  const say = useSay();
  const { pick, chooser } = useFolderChooser((token) => requests.add(token));
  return (
    <>
      <p className="actions">
        <button type="button" className="button" disabled={isBusy} onClick={() => void pick()}>
          {say('models.add')}
        </button>{' '}
        <PickFile
          accept={ARCHIVES}
          disabled={isBusy}
          text={say('models.addArchive')}
          picked={(file) => void requests.addArchive(file, null)}
        />{' '}
        <span className="muted">{say('models.addText')}</span>
      </p>
      {chooser}
    </>
  );
}
