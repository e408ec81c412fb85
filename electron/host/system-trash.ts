/** The trash that the system's file manager shows: only whoever started the engine can reach it. */
import { pathText } from '../contract/paths.ts';
import { tellParent } from '../process/parent.ts';
import type { TrashWish } from './messages.ts';

export interface SystemTrash {
  /** Rejects where it does not take the file; an answer may never come. */
  take(place: Buffer): Promise<void>;
  answered(id: number, isTaken: boolean): { ok: true; value: null };
}

export function systemTrash(): SystemTrash {
  const waiting = new Map<number, (isTaken: boolean) => void>();
  let lastId = 0;
  return {
    take(place) {
      const id = (lastId += 1);
      tellParent({ name: 'trash wanted', id, path: pathText(place) } satisfies TrashWish);
      return new Promise((resolve, reject) =>
        waiting.set(id, (isTaken) => (isTaken ? resolve() : reject(new Error('it took no file')))),
      );
    },
    answered(id, isTaken) {
      waiting.get(id)?.(isTaken);
      waiting.delete(id);
      return { ok: true, value: null };
    },
  };
}
