/** Stacks, photos that are shown as one, opened in place: their other photos stand after it. Pure. */
import type { Answer } from '../../electron/contract/requests.ts';
import type { PhotoColumns } from '../state/time-line.ts';

/** The other photos of a stack. */
export type StackPhotos = Answer<'photos.stack'>;
/** Those that are open, by the photo that is shown when they are closed. */
export type OpenStacks = ReadonlyMap<number, StackPhotos>;

export const noStacks: OpenStacks = new Map();

export interface Opened {
  columns: PhotoColumns;
  /** Of the photos of open stacks, the one that is shown when it is closed among them, that one. */
  leadOf: ReadonlyMap<number, number>;
}

/**
 * The columns with the photos of open stacks, each at the time of its first, so that they stay beside it. A
 * stack that has become another since it was opened stays closed.
 */
export function withOpened(columns: PhotoColumns, open: OpenStacks): Opened {
  const leadOf = new Map<number, number>();
  const from: number[] = [];
  const more = new Map<number, { id: number; aspect: number }>();
  if (open.size === 0) return { columns, leadOf };
  columns.ids.forEach((lead, row) => {
    from.push(row);
    const stack = open.get(lead);
    if (stack === undefined || stack.ids.length + 1 !== columns.photoCount[row]) return;
    leadOf.set(lead, lead);
    stack.ids.forEach((id, i) => {
      leadOf.set(id, lead);
      more.set(from.length, { id, aspect: stack.aspectPerMille[i]! / 1000 });
      from.push(row);
    });
  });
  return {
    columns: {
      ids: Float64Array.from(from, (row, at) => more.get(at)?.id ?? columns.ids[row]!),
      takenAtS: Float64Array.from(
        from.filter((row) => row < columns.takenAtS.length),
        (row) => columns.takenAtS[row]!,
      ),
      aspect: Float32Array.from(from, (row, at) => more.get(at)?.aspect ?? columns.aspect[row]!),
      isFavourite: Uint8Array.from(from, (row) => columns.isFavourite[row]!),
      photoCount: Uint32Array.from(from, (row, at) => (more.has(at) ? 1 : columns.photoCount[row]!)),
    },
    leadOf,
  };
}
