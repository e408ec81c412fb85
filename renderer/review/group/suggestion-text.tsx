import type { Group } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';

/** Which copy the rules would keep and why, or that they leave it to the person. */
export function SuggestionText({ group: { suggestion, copies } }: { group: Group }) {
  const say = useSay();
  const { fileId, reason, isSure } = suggestion;
  const name = copies.find((copy) => copy.fileId === fileId)?.fileName ?? '';
  const why = say(`keeps.${reason ?? 'no rule'}`);
  if (isSure) return <p className="suggestion">{say('group.suggested', { name, why })}</p>;
  return (
    <p className="suggestion">
      <span className="badge warn">{say('review.certainty.unsure')}</span> {say('group.unsure')}{' '}
      {reason !== null && <span className="muted">{say('group.leaning', { name, why })}</span>}
    </p>
  );
}
