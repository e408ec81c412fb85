import type { ExportReport, ExportState } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { failureIn } from '../text/messages.ts';
import { Refused } from '../ui/parts.tsx';

/** Files that are told one by one. */
const LISTED = 5;

interface Props {
  state: ExportState;
  again: () => void;
  /** null: there is nothing to take back. */
  undo: (() => void) | null;
  /** Shows where it was written; null where there is no way. */
  show: (() => void) | null;
}

/** What came of an export, and what can be done about it. */
export function ExportEnd({ state: { report, refused }, again, undo, show }: Props) {
  const say = useSay();
  if (refused !== null) return <Refused failure={refused} again={again} />;
  if (report === null) return null;
  return (
    <>
      <Report report={report} />
      <footer className="actions">
        {show !== null && report.where !== null && (
          <button type="button" className="button primary" onClick={show}>
            {say('exports.show')}
          </button>
        )}
        {undo !== null && report.written > 0 && (
          <button type="button" className="button" onClick={undo}>
            {say('exports.undo')}
          </button>
        )}
        <button type="button" className="button" onClick={again}>
          {say('exports.button')}
        </button>
      </footer>
    </>
  );
}

function Report({ report }: { report: ExportReport }) {
  const say = useSay();
  const language = useLanguage();
  const { written, unchanged, copiedInstead, refused, refusedCount, where, isUndo, isInterrupted } = report;
  return (
    <div role="status">
      <p>
        <strong>{say(isUndo ? 'exports.undone' : 'exports.written', { n: written })}</strong>
        {unchanged > 0 && ` ${say('exports.unchanged', { n: unchanged })}`}
      </p>
      <p className="muted path">
        {where === null ? say('exports.beside') : say('exports.where', { path: where })}
      </p>
      {copiedInstead > 0 && <p>{say('exports.copiedInstead')}</p>}
      {isInterrupted && <p>{say('exports.interrupted')}</p>}
      {refusedCount > 0 && (
        <>
          <p>{say('exports.refused', { n: refusedCount })}</p>
          <ul className="export-refused">
            {refused.slice(0, LISTED).map((failure) => {
              const { reason, remedy } = failureIn(language, failure);
              return (
                <li key={failure.file}>
                  <span className="path">{failure.file}</span>
                  <span className="muted">
                    {reason} {remedy}
                  </span>
                </li>
              );
            })}
            {refusedCount > LISTED && <li>{say('exports.more', { n: refusedCount - LISTED })}</li>}
          </ul>
        </>
      )}
    </div>
  );
}
