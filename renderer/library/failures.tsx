import type { Ref } from 'react';
import type { FileFailure } from '../../electron/contract/failure.ts';
import { engine } from '../engine.ts';
import { notice } from '../state/notice.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { useRequest } from '../state/use-request.ts';
import { failureIn } from '../text/messages.ts';
import { Refused, refusedText } from '../ui/parts.tsx';
import { groupFailures, mayPass } from './failure-groups.ts';

/** Rows of one reason at most: who has more looks for what they have in common. */
const MOST_SHOWN = 200;
/** So few are shown without being asked for. */
const FEW = 8;

/** The files that were not read, by why; read again when their count changes. `heading` can be focused. */
export function Failures({ count, heading }: { count: number; heading: Ref<HTMLHeadingElement> }) {
  const say = useSay();
  const failures = useRequest('library.failures', {}, count);
  return (
    <section className="panel" aria-busy={failures.state === 'loading'}>
      <h2 ref={heading} tabIndex={-1}>
        {say('failures.title', { n: count })}
      </h2>
      <p className="muted">{say('failures.text')}</p>
      {failures.state === 'refused' ? (
        <Refused failure={failures.failure} />
      ) : (
        groupFailures(failures.value ?? []).map((group) => (
          <FailureGroup key={`${group[0]!.kind} ${group[0]!.remedy}`} failures={group} />
        ))
      )}
    </section>
  );
}

/** Files with one kind of failure and one remedy, which is said once. */
function FailureGroup({ failures }: { failures: readonly FileFailure[] }) {
  const say = useSay();
  const language = useLanguage();
  const { kind } = failures[0]!;
  const lookAgain = async (): Promise<void> => {
    const reply = await engine.request('scan.start', {});
    if (!reply.ok) notice.set({ text: refusedText(say, reply.failure) });
  };
  return (
    <details className="failure-group" open={failures.length <= FEW}>
      <summary>
        <strong>{say(`failure.${kind}`)}</strong> <span>{say('files.count', { n: failures.length })}</span>
      </summary>
      <div className="failure-remedy">
        <p>{failureIn(language, failures[0]!).remedy}</p>
        {mayPass(kind) && (
          <button type="button" className="button" onClick={() => void lookAgain()}>
            {say('failures.again')}
          </button>
        )}
      </div>
      <ul className="failures">
        {failures.slice(0, MOST_SHOWN).map((failure) => (
          <li key={failure.file}>
            <p className="path">{failure.file}</p>
            <p className="muted">{failureIn(language, failure).reason}</p>
          </li>
        ))}
        {failures.length > MOST_SHOWN && (
          <li className="muted">{say('failures.more', { n: failures.length - MOST_SHOWN })}</li>
        )}
      </ul>
    </details>
  );
}
