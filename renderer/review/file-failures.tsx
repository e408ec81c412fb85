import type { TidyState } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { refusedText } from '../ui/parts.tsx';

/** Files for which something was not done, each with what was in the way and what can be done. */
export function FileFailures({ failures }: { failures: TidyState['failures'] }) {
  const say = useSay();
  return (
    <ul className="file-failures" tabIndex={0}>
      {failures.map((failure, i) => (
        <li key={i}>
          <p className="path">{failure.file}</p>
          <p className="muted">{refusedText(say, failure)}</p>
        </li>
      ))}
    </ul>
  );
}
