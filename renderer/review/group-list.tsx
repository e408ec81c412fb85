import type { GroupSummary } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { bytesText } from '../text/format.ts';
import { Picture } from '../ui/parts.tsx';
import { Rows } from './rows.tsx';

const ROW_PX = 76;

interface Props {
  groups: readonly GroupSummary[];
  /** The open one. */
  openId: number | null;
  open: (groupId: number) => void;
}

export function GroupList({ groups, openId, open }: Props) {
  const say = useSay();
  const at = groups.findIndex(({ id }) => id === openId);
  return (
    <nav className="review-list" aria-label={say('review.tab.review')}>
      <Rows
        count={groups.length}
        rowPx={ROW_PX}
        label={say('review.list')}
        at={at < 0 ? null : at}
        row={(index) => {
          const group = groups[index]!;
          return (
            <GroupRow
              group={group}
              isOpen={group.id === openId}
              isTabStop={index === Math.max(0, at)}
              open={open}
            />
          );
        }}
      />
    </nav>
  );
}

function GroupRow({
  group,
  isOpen,
  isTabStop,
  open,
}: {
  group: GroupSummary;
  isOpen: boolean;
  /** One row is in the tab order: from there keys go on. */
  isTabStop: boolean;
  open: (groupId: number) => void;
}) {
  const say = useSay();
  const language = useLanguage();
  const { id, level, copyCount, savingBytes, decision, isSure } = group;
  return (
    <a
      className="group-row"
      href={formatRoute({ room: 'review', groupId: id, placeId: null })}
      aria-current={isOpen || undefined}
      tabIndex={isTabStop ? 0 : -1}
      onClick={(event) => {
        event.preventDefault();
        open(id);
      }}
    >
      <Picture id={id} alt="" eager />
      <span>{say(`level.${level}`)}</span>
      <span className="muted">
        {say('review.copies', { n: copyCount })}
        {savingBytes > 0 && say('comma') + say('review.frees', { size: bytesText(language, savingBytes) })}
      </span>
      {decision !== null ? (
        <span className="badge">{say(`review.decision.${decision}`)}</span>
      ) : (
        !isSure && <span className="badge warn">{say('review.certainty.unsure')}</span>
      )}
    </a>
  );
}
