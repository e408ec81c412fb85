/** Files that were removed and can be asked back. */
import { basename } from 'node:path';
import { failed } from '../../contract/failure.ts';
import type { LibraryFailure, Outcome, Refusal } from '../../contract/failure.ts';
import { pathText } from '../../contract/paths.ts';
import type { RemovalState, RemovedFile } from '../../contract/duplicates/removal.ts';
import type { Answer } from '../../contract/requests.ts';
import type { RemovalRow, RowState, Store } from '../../store/store.ts';
import type { HandOver } from '../../trash/trash.ts';
import { RESTORABLE_MS, giveUpOld, recover, restore } from '../../trash/trash.ts';

export interface Removed {
  /** Last removed first. */
  list(): RemovedFile[];
  /** Ids of those that may be restored, and of those among them that were removed last, in one run. */
  restorable(): number[];
  lastRestorable(): number[];
  /** Puts files back where they lay, never over another. */
  restore(ids: readonly number[]): Promise<Outcome<Answer<'removed.restore'>, LibraryFailure | Refusal>>;
  /**
   * Looks where the files lie whose removal was cut short, and gives up those that were removed long ago: at
   * the start and before a scan. Not while another process scans or removes.
   */
  recover(): Promise<void>;
}

/** What is called when files may be back, and when some are that were asked for. */
interface Hooks {
  changed: () => void;
  restored: () => void;
}

/** `toSystemTrash`: as giveUpOld has it. */
export function removedFiles(
  store: Store,
  { changed, restored: wereRestored }: Hooks,
  toSystemTrash: HandOver | null,
): Removed {
  const restorable = (): RemovalRow[] =>
    store.removals.list().filter(({ state }) => state === 'removed' || state === 'uncertain');
  return {
    list: () =>
      store.removals.list().flatMap(({ id, photoId, path, sizeBytes, movedAtMs, state }) => {
        const shown = SHOWN[state];
        if (shown === null) return [];
        const untilMs = movedAtMs + RESTORABLE_MS;
        const isWaiting = shown === 'removed' && untilMs <= Date.now();
        return {
          id,
          photoId,
          fileName: basename(pathText(path)),
          path: pathText(path),
          sizeBytes,
          removedAtMs: movedAtMs,
          restorableUntilMs: isWaiting ? null : untilMs,
          state: shown,
        };
      }),
    restorable: () => restorable().map(({ id }) => id),
    lastRestorable() {
      const rows = restorable();
      return rows.filter(({ session }) => session === rows[0]?.session).map(({ id }) => id);
    },
    async restore(ids) {
      const rows = ids.map((id) => store.removals.get(id));
      if (rows.includes(null)) return noSuchRemoval();
      const restored = await restore(store, ids);
      if (!restored.ok) return restored;
      const back = new Set(restored.value.flatMap(({ id, outcome }) => (outcome.ok ? id : [])));
      for (const file of [...back].flatMap((id) => store.removals.fileOf(id) ?? []))
        store.copyDecisions.gone(file);
      changed();
      if (back.size > 0) wereRestored();
      const failures = restored.value.flatMap(({ path, outcome }) =>
        outcome.ok ? [] : [{ file: pathText(path), ...outcome.failure }],
      );
      return { ok: true, value: { restoredCount: back.size, failures } };
    },
    async recover() {
      if (store.unwritable !== null) return;
      const settled = await recover(store);
      if (!settled.ok) return;
      await giveUpOld(store, Date.now(), toSystemTrash);
      if (settled.value.length > 0) changed();
    },
  };
}

/** Those on the way are told when they are where they go. */
const SHOWN: Record<RowState, RemovalState | null> = {
  moving: null,
  restoring: null,
  'not removed': null,
  removed: 'removed',
  restored: 'restored',
  gone: 'gone',
  uncertain: 'uncertain',
};

const noSuchRemoval = (): { ok: false; failure: Refusal } =>
  failed('no such removal', 'No removed file has such a number.', 'Look at the list of removed files again.');
