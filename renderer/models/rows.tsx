import type { Models } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { PickFile } from '../ui/parts.tsx';

export type InstalledModel = Models['models'][number];
export type OfferedModel = Models['offered'][number];

/** What the file dialog offers. */
export const ARCHIVES = '.gz,.tgz,.tar';
export const inMb = (bytes: number): number => Math.max(0.1, Math.round(bytes / 1e5) / 10);

interface InstalledProps {
  model: InstalledModel;
  isBusy: boolean;
  use: () => void;
  remove: () => void;
}

interface RowButtonProps {
  does: 'models.use' | 'models.remove' | 'models.fetch';
  name: string;
  isBusy: boolean;
  run: () => void;
}

function RowButton({ does, name, isBusy, run }: RowButtonProps) {
  const say = useSay();
  return (
    <button
      type="button"
      className="button quiet"
      disabled={isBusy}
      aria-label={say(`${does}Named`, { name })}
      onClick={run}
    >
      {say(does)}
    </button>
  );
}

/** A model on this disk. */
export function InstalledRow({ model, isBusy, use, remove }: InstalledProps) {
  const say = useSay();
  const { id, name, isInUse, isPacked, bytes, problem } = model;
  return (
    <li>
      <span>
        {name} <span className="muted">{id}</span>
      </span>
      <span className="muted">{say('models.size', { n: inMb(bytes) })}</span>
      <span className="does">
        {isInUse && <span className="badge">{say('models.inUse')}</span>}
        {!isInUse && problem === null && (
          <RowButton does="models.use" name={name} isBusy={isBusy} run={use} />
        )}
        {!isInUse && !isPacked && <RowButton does="models.remove" name={name} isBusy={isBusy} run={remove} />}
      </span>
      {problem !== null && <p className="muted hint">{problem}</p>}
    </li>
  );
}

interface OfferedProps {
  model: OfferedModel;
  isBusy: boolean;
  fetch: () => void;
  addArchive: (file: File) => void;
}

/** An official model that is not on this disk. */
export function OfferedRow({ model: { id, name, bytes }, isBusy, fetch, addArchive }: OfferedProps) {
  const say = useSay();
  return (
    <li>
      <span>
        {name} <span className="muted">{id}</span>
      </span>
      <span className="muted">{say('models.size', { n: inMb(bytes) })}</span>
      <span className="does">
        <RowButton does="models.fetch" name={name} isBusy={isBusy} run={fetch} />
        <PickFile
          look="quiet"
          accept={ARCHIVES}
          disabled={isBusy}
          text={say('models.fromArchive')}
          label={say('models.fromArchiveNamed', { name })}
          picked={addArchive}
        />
      </span>
    </li>
  );
}
