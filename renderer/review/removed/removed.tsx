import { useReducer, useState } from 'react';
import type { RemovedFile, TidyState } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { groupsRevision } from '../../state/followed-groups.ts';
import { notice } from '../../state/notice.ts';
import { useSay } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { useRequest } from '../../state/use-request.ts';
import { Dialog, Question } from '../../ui/dialog.tsx';
import { Message, Refused, refusedText } from '../../ui/parts.tsx';
import { FileFailures } from '../file-failures.tsx';
import { Rows } from '../rows.tsx';
import { RemovedRow, ROW_PX } from './removed-row.tsx';
import { isRestorable, toggled } from './restorable.ts';

/** What was removed and can be restored. */
export function Removed() {
  const say = useSay();
  const [restores, restored] = useReducer((n: number) => n + 1, 0);
  const listed = useRequest('removed.list', {}, restores + useStore(groupsRevision));
  const [failures, setFailures] = useState<TidyState['failures']>([]);

  const restore = async (ids: readonly number[]): Promise<void> => {
    const reply = await engine.request('removed.restore', { ids: [...ids] });
    restored();
    if (!reply.ok) return notice.set({ text: refusedText(say, reply.failure) });
    notice.set({ text: say('removed.restored', { n: reply.value.restoredCount }) });
    setFailures(reply.value.failures);
  };

  if (listed.state === 'refused') return <Refused failure={listed.failure} again={restored} />;
  if (listed.value === null) return <div className="review-body" aria-busy="true" />;
  if (listed.value.length === 0)
    return <Message title={say('removed.empty.title')} text={say('removed.empty.text')} />;
  return (
    <>
      <RemovedFiles files={listed.value} restore={restore} />
      {failures.length > 0 && (
        <Dialog title={say('removed.failed', { n: failures.length })} close={() => setFailures([])}>
          <FileFailures failures={failures} />
        </Dialog>
      )}
    </>
  );
}

interface Props {
  files: readonly RemovedFile[];
  restore: (ids: readonly number[]) => Promise<void>;
}

function RemovedFiles({ files, restore }: Props) {
  const say = useSay();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [isAsking, setAsking] = useState(false);
  const restorable = files.filter(isRestorable).map(({ id }) => id);
  const selected = chosen.filter((id) => restorable.includes(id));
  const back = (ids: readonly number[]): void => {
    setAsking(false);
    setChosen([]);
    void restore(ids);
  };
  return (
    <>
      <div className="review-filters">
        <p>{say('removed.title', { n: files.filter(({ state }) => state !== 'restored').length })}</p>
        <span className="spring" />
        <button
          type="button"
          className="button primary"
          disabled={selected.length === 0}
          onClick={() => back(selected)}
        >
          {say('removed.restoreSelected', { n: selected.length })}
        </button>
        <button
          type="button"
          className="button"
          disabled={restorable.length === 0}
          onClick={() => setAsking(true)}
        >
          {say('removed.restoreAll')}
        </button>
      </div>
      <div className="review-body removed-list">
        <Rows
          count={files.length}
          rowPx={ROW_PX}
          label={say('removed.list')}
          at={null}
          row={(index) => {
            const file = files[index]!;
            return (
              <RemovedRow
                file={file}
                isSelected={selected.includes(file.id)}
                select={() => setChosen(toggled(selected, file.id))}
                restore={() => back([file.id])}
              />
            );
          }}
        />
      </div>
      {isAsking && (
        <Question
          title={say('removed.all.title', { n: restorable.length })}
          yes={say('removed.restore')}
          agree={() => back(restorable)}
          close={() => setAsking(false)}
        >
          <p className="consent">{say('removed.all.text')}</p>
        </Question>
      )}
    </>
  );
}
