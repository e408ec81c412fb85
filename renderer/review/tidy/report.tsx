import { useState } from 'react';
import type { TidyState } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { formatRoute } from '../../state/route.ts';
import { store, useStore } from '../../state/store.ts';
import { bytesText } from '../../text/format.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { refusedText } from '../../ui/parts.tsx';
import { FileFailures } from '../file-failures.tsx';

/** The report that the person has read. */
const read = store<TidyState | null>(null);

/** What came of the last removal: how much, what not, and why. */
export function Report({ state }: { state: TidyState }) {
  const say = useSay();
  const language = useLanguage();
  const isRead = useStore(read) === state;
  const [isOpen, setOpen] = useState(false);
  const { removedCount, removedBytes, failures, stopped } = state;
  if (isRead || (removedCount === 0 && failures.length === 0 && stopped === null)) return null;
  return (
    <div className="tidy-row report" role="status">
      <p>
        {say('tidy.done', { n: removedCount, size: bytesText(language, removedBytes) })}{' '}
        {failures.length > 0 && <strong>{say('tidy.failed', { n: failures.length })}</strong>}{' '}
        {stopped !== null && <strong>{say('tidy.stopped', { why: refusedText(say, stopped) })}</strong>}
      </p>
      {failures.length > 0 && (
        <button type="button" className="button" onClick={() => setOpen(true)}>
          {say('tidy.why')}
        </button>
      )}
      <a className="button" href={formatRoute({ room: 'removed' })}>
        {say('tidy.seeRemoved')}
      </a>
      <button type="button" className="button quiet" onClick={() => read.set(state)}>
        {say('close')}
      </button>
      {isOpen && (
        <Dialog title={say('tidy.failed', { n: failures.length })} close={() => setOpen(false)}>
          <FileFailures failures={failures} />
        </Dialog>
      )}
    </div>
  );
}
