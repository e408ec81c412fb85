import type { Models } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import type { MessageKey } from '../text/messages.ts';
import { isEngines } from '../text/messages.ts';
import { PickFile } from '../ui/parts.tsx';

export type InstalledModel = Models['models'][number];
export type OfferedModel = Models['offered'][number];

/** What the file dialog offers. */
export const ARCHIVES = '.gz,.tgz,.tar';
const official = ['delf_v1_20171026', 'delf_gld_20190411'] as const;

/** What says whom a model suits. */
function whomFor(model: OfferedModel | InstalledModel): MessageKey {
  if ('isPacked' in model && model.isPacked) return 'models.for.builtIn';
  if (model.id.endsWith('-reference')) return 'models.for.reference';
  const release = official.find((id) => id === model.id);
  return release === undefined ? 'models.for.own' : `models.for.${release}`;
}

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
  const language = useLanguage();
  const { id, name, isInUse, isPacked, bytes, problem } = model;
  return (
    <li>
      <span>
        {name} <span className="muted">{id}</span>
        <span className="for">{say(whomFor(model))}</span>
      </span>
      <span className="muted">{say('models.size', { n: inMb(bytes) })}</span>
      <span className="does">
        {isInUse && <span className="badge">{say('models.inUse')}</span>}
        {!isInUse && problem === null && (
          <RowButton does="models.use" name={name} isBusy={isBusy} run={use} />
        )}
        {!isInUse && !isPacked && <RowButton does="models.remove" name={name} isBusy={isBusy} run={remove} />}
      </span>
      {problem !== null && (
        <p className="muted hint">{isEngines(language) ? problem : say('models.problem')}</p>
      )}
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
export function OfferedRow({ model, isBusy, fetch, addArchive }: OfferedProps) {
  const say = useSay();
  const { id, name, bytes } = model;
  return (
    <li>
      <span>
        {name} <span className="muted">{id}</span>
        <span className="for">{say(whomFor(model))}</span>
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
