import { useReducer, useState } from 'react';
import type { Answer, KeeperRules, TidySummary } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { notice } from '../../state/notice.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { store, useStore } from '../../state/store.ts';
import { useRequest } from '../../state/use-request.ts';
import { bytesText } from '../../text/format.ts';
import { Refused, refusedText } from '../../ui/parts.tsx';
import { PreferredFolders, ProtectedFolders } from './folders.tsx';
import { OrderedList } from './ordered-list.tsx';
import { moved } from './reorder.ts';
import './rules.css';

type Known = Answer<'tidy.rules'>;

/** The rules by which a keeper is suggested, and the folders that they speak of. */
export function Rules() {
  const [changes, changed] = useReducer((n: number) => n + 1, 0);
  const known = useRequest('tidy.rules', {}, changes);
  if (known.state === 'refused') return <Refused failure={known.failure} again={changed} />;
  if (known.value === null) return <div className="review-body" aria-busy="true" />;
  return <Editor known={known.value} changed={changed} />;
}

interface Draft {
  rules: KeeperRules;
  /** Ids of folders; what was added since comes last. */
  preferred: readonly number[];
}

/** What is not saved, as the person left it. */
const drafted = store<Draft | null>(null);

/** What is shown: the person's changes where there are any, with the folders that there are now. */
function shownOf(known: Known, draft: Draft | null): Draft {
  const ids = known.preferred.map(({ id }) => id);
  if (draft === null) return { rules: known.rules, preferred: ids };
  const stay = draft.preferred.filter((id) => ids.includes(id));
  return { rules: draft.rules, preferred: [...stay, ...ids.filter((id) => !stay.includes(id))] };
}

function Editor({ known, changed }: { known: Known; changed: () => void }) {
  const say = useSay();
  const draft = useStore(drafted);
  const [tried, setTried] = useState<TidySummary | null>(null);
  const shown = shownOf(known, draft);
  const asked = { rules: shown.rules, preferred: [...shown.preferred] };
  const change = (part: Partial<Draft>): void => {
    setTried(null);
    drafted.set({ ...shown, ...part });
  };
  const tryThem = async (): Promise<void> => {
    const reply = await engine.request('tidy.tryRules', asked);
    if (reply.ok) setTried(reply.value);
    else notice.set({ text: refusedText(say, reply.failure) });
  };
  const save = async (): Promise<void> => {
    const reply = await engine.request('tidy.setRules', asked);
    notice.set({ text: reply.ok ? say('rules.saved') : refusedText(say, reply.failure) });
    if (!reply.ok) return;
    drafted.set(null);
    changed();
  };
  const discard = (): void => {
    setTried(null);
    drafted.set(null);
  };
  const folders = new Map(known.preferred.map((folder) => [folder.id, folder]));

  return (
    <>
      <div className="review-body rules">
        <section className="panel">
          <p className="muted">{say('rules.text')}</p>
          <RuleList rules={shown.rules} set={(rules) => change({ rules })} />
        </section>
        <div>
          <PreferredFolders
            folders={shown.preferred.map((id) => folders.get(id)!)}
            move={(from, to) => change({ preferred: moved(shown.preferred, from, to) })}
            changed={changed}
          />
          <ProtectedFolders folders={known.protected} changed={changed} />
        </div>
      </div>
      <Bar isChanged={draft !== null} tried={tried} tryThem={tryThem} save={save} discard={discard} />
    </>
  );
}

function RuleList({ rules, set }: { rules: KeeperRules; set: (rules: KeeperRules) => void }) {
  const say = useSay();
  const turn = (at: number): void =>
    set(rules.map((one, i) => (i === at ? { ...one, isOn: !one.isOn } : one)));
  return (
    <OrderedList
      label={say('rules.list')}
      move={(from, to) => set([...moved(rules, from, to)])}
      items={rules.map(({ rule, isOn }, at) => ({
        key: rule,
        name: say(`rule.${rule}`),
        content: (
          <label className="check" data-off={!isOn}>
            <input type="checkbox" checked={isOn} onChange={() => turn(at)} />
            {say(`rule.${rule}`)}
          </label>
        ),
      }))}
    />
  );
}

interface BarProps {
  isChanged: boolean;
  tried: TidySummary | null;
  tryThem: () => Promise<void>;
  save: () => Promise<void>;
  discard: () => void;
}

/** What the rules would do, and the way to keep them. */
function Bar({ isChanged, tried, tryThem, save, discard }: BarProps) {
  const say = useSay();
  const language = useLanguage();
  return (
    <footer className="tidy">
      <div className="tidy-row">
        <p role="status">
          {tried === null && isChanged && say('rules.unsaved')}
          {tried !== null &&
            say('rules.tried', {
              kept: tried.keptCount,
              removed: tried.removedCount,
              size: bytesText(language, tried.bytes),
            })}{' '}
          {tried !== null && tried.unsureCount > 0 && say('rules.triedUnsure', { n: tried.unsureCount })}
        </p>
        <button type="button" className="button" onClick={() => void tryThem()}>
          {say('rules.try')}
        </button>
        <button type="button" className="button" disabled={!isChanged} onClick={discard}>
          {say('rules.discard')}
        </button>
        <button type="button" className="button primary" disabled={!isChanged} onClick={() => void save()}>
          {say('rules.save')}
        </button>
      </div>
    </footer>
  );
}
