import { useEffect } from 'react';
import { engine } from '../../engine.ts';

/** Pictures of a group are fetched so far ahead. */
const PRELOADED = 6;

/** Fetches the pictures of the group that comes next: it is there when it is asked for. */
export function usePreloaded(groupId: number | null): void {
  useEffect(() => {
    if (groupId === null) return;
    let current = true;
    void engine.request('duplicates.get', { groupId }).then((reply) => {
      if (!current || !reply.ok) return;
      const photos = new Set(reply.value.copies.map(({ photoId }) => photoId));
      for (const id of [...photos].slice(0, PRELOADED))
        for (const size of ['cover', 'screen'] as const) new Image().src = engine.photoUrl(id, size);
    });
    return () => {
      current = false;
    };
  }, [groupId]);
}
