import type { TidyScope, TidySummary } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { useRequest } from '../../state/use-request.ts';
import { bytesText } from '../../text/format.ts';
import { Dialog, Question } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/parts.tsx';

const LISTED = 8;

interface Props {
  scope: TidyScope;
  start: () => void;
  close: () => void;
}

/** Says what would go, from where and how much, before anything does. */
export function RemovalDialog({ scope, start, close }: Props) {
  const say = useSay();
  const summary = useRequest('tidy.summary', { scope });
  if (summary.state !== 'ready')
    return (
      <Dialog title={say('tidy.ask.counting')} close={close}>
        {summary.state === 'refused' && <Refused failure={summary.failure} />}
      </Dialog>
    );
  if (summary.value.removedCount === 0)
    return (
      <Dialog title={say('tidy.ask.nothing.title')} close={close}>
        <p>{say('tidy.ask.nothing.text')}</p>
      </Dialog>
    );
  const n = summary.value.removedCount;
  return (
    <Question
      title={say('tidy.ask.title', { n })}
      yes={say('tidy.ask.yes', { n })}
      agree={start}
      close={close}
    >
      <Summary summary={summary.value} />
    </Question>
  );
}

function Summary({ summary }: { summary: TidySummary }) {
  const say = useSay();
  const language = useLanguage();
  const { groupCount, keptCount, bytes, unsureCount, folders } = summary;
  return (
    <div className="consent tidy-summary">
      <p>
        {say('tidy.ask.what', {
          groups: say('groups.count', { n: groupCount }),
          files: say('files.count', { n: keptCount }),
          size: bytesText(language, bytes),
        })}
      </p>
      {unsureCount > 0 && <p>{say('tidy.ask.unsure', { n: unsureCount })}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{say('tidy.ask.folder')}</th>
            <th scope="col">{say('tidy.ask.files')}</th>
            <th scope="col">{say('tidy.ask.size')}</th>
          </tr>
        </thead>
        <tbody>
          {folders.slice(0, LISTED).map((folder) => (
            <tr key={folder.path}>
              <th scope="row" className="path">
                {folder.path}
              </th>
              <td>{say('number', { n: folder.fileCount })}</td>
              <td>{bytesText(language, folder.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {folders.length > LISTED && (
        <p className="muted">{say('tidy.ask.more', { n: folders.length - LISTED })}</p>
      )}
      <p className="muted">{say('tidy.ask.safe')}</p>
    </div>
  );
}
