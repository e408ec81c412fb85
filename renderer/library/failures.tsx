import { useLanguage, useSay } from '../state/preferences.ts';
import { useRequest } from '../state/use-request.ts';
import { failureIn } from '../text/messages.ts';
import { Refused } from '../ui/parts.tsx';

/** The files that were not read, each with why and what to do; read again when their count changes. */
export function Failures({ count }: { count: number }) {
  const say = useSay();
  const language = useLanguage();
  const failures = useRequest('library.failures', {}, count);
  return (
    <section className="panel" aria-busy={failures.state === 'loading'}>
      <h2>{say('failures.title', { n: count })}</h2>
      <p className="muted">{say('failures.text')}</p>
      {failures.state === 'refused' ? (
        <Refused failure={failures.failure} />
      ) : (
        <ul className="failures">
          {failures.value?.map((failure) => {
            const { reason, remedy } = failureIn(language, failure);
            return (
              <li key={failure.file}>
                <p className="path">{failure.file}</p>
                <p>
                  <strong>{say(`failure.${failure.kind}`)}</strong> {reason}
                </p>
                <p className="muted">{remedy}</p>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
