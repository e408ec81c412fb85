import { useEffect } from 'react';
import { notice } from '../state/notice.ts';
import { useStore } from '../state/store.ts';

/** Long enough to read; and, where something can be done about it, to decide and to get there. */
const NOTICE_MS = { text: 7000, action: 60_000 };

/** Says what just happened. */
export function Notice() {
  const said = useStore(notice);
  useEffect(() => {
    const timer = setTimeout(
      () => notice.set(null),
      said?.action === undefined ? NOTICE_MS.text : NOTICE_MS.action,
    );
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div className="notice" role="status">
      {said && (
        <p>
          {said.text}
          {said.action && (
            <button type="button" autoFocus={said.action.takesFocus ?? false} onClick={said.action.run}>
              {said.action.text}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
