/**
 * All photos in time, as columns; read when they are first shown, then followed.
 */
import { useEffect } from 'react';
import type { PhotosChanged, Refusal, Subfolder, TimeLine } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { store, useStore } from './store.ts';

/** Parallel columns, latest first, at the end those without a date. */
export interface PhotoColumns {
  ids: Float64Array;
  /** Of those with a date: seconds since 1970 on the camera's own clock. */
  takenAtS: Float64Array;
  /** Upright width by height. */
  aspect: Float32Array;
  /** 1: with a star. */
  isFavourite: Uint8Array;
  /** Of how many photos each is the one that is shown. */
  photoCount: Uint32Array;
}

interface Shown {
  within: Subfolder | null;
  columns: PhotoColumns | null;
  failure: Refusal | null;
}

export const timeLine = store<Shown>({ within: null, columns: null, failure: null });
/** Grows whenever photos came or went. */
export const photosVersion = store(0);
/** Grows with them, and whenever stars were given or taken. */
export const starsVersion = store(0);

export function columnsOf({ ids, takenAtS, aspectPerMille, favourites, stacks }: TimeLine): PhotoColumns {
  const isFavourite = new Uint8Array(ids.length);
  for (const row of favourites) isFavourite[row] = 1;
  const photoCount = new Uint32Array(ids.length).fill(1);
  for (const [i, row] of stacks.rows.entries()) photoCount[row] = stacks.photoCounts[i]!;
  return {
    ids: Float64Array.from(ids),
    takenAtS: Float64Array.from(takenAtS),
    aspect: Float32Array.from(aspectPerMille, (value) => value / 1000),
    isFavourite,
    photoCount,
  };
}

/** The same columns with stars given and taken; what is not in them is passed over. */
export function withStars(columns: PhotoColumns, stars: NonNullable<PhotosChanged['stars']>): PhotoColumns {
  const wanted = new Map(stars.map(({ photoId, isFavourite }) => [photoId, Number(isFavourite)]));
  const isFavourite = columns.isFavourite.map((is, row) => wanted.get(columns.ids[row]!) ?? is);
  return { ...columns, isFavourite };
}

/** Answers to questions that were not the last are not shown. */
let asked = 0;
/** Nobody has asked to see it before that. */
let isRead = false;
/** Stars that were told of since the last question; null: it is answered. */
let starsSince: PhotosChanged[] | null = null;

/** An answer that was on its way is older than what was told since. */
function columnsNow(answer: TimeLine): PhotoColumns {
  const newer = starsSince?.filter(({ revision }) => revision > answer.revision) ?? [];
  const stars = newer.flatMap((change) => change.stars ?? []);
  return withStars(columnsOf(answer), stars);
}

async function read(): Promise<void> {
  const question = (asked += 1);
  starsSince = [];
  const { within } = timeLine.get();
  const reply = await engine.request('photos.timeLine', { in: within });
  if (question !== asked) return;
  timeLine.set(
    reply.ok
      ? { within, columns: columnsNow(reply.value), failure: null }
      : { within, columns: null, failure: reply.failure },
  );
  starsSince = null;
}

export const readTimeLine = (): void => void read();

function changed(change: PhotosChanged): void {
  const { stars } = change;
  starsVersion.set(starsVersion.get() + 1);
  starsSince?.push(change);
  const { columns } = timeLine.get();
  if (stars === null) {
    photosVersion.set(photosVersion.get() + 1);
    if (isRead) void read();
  } else if (columns !== null) timeLine.set({ ...timeLine.get(), columns: withStars(columns, stars) });
}

export function browse(within: Subfolder | null): void {
  timeLine.set({ within, columns: null, failure: null });
  void read();
}

/** Follows the engine for as long as the page lives. */
export function followPhotos(): void {
  engine.subscribe('photos.changed', changed);
  engine.subscribe('engine.restarted', () => changed({ revision: 0, stars: null }));
}

export function useTimeLine(): Shown {
  useEffect(() => {
    if (isRead) return;
    isRead = true;
    void read();
  }, []);
  return useStore(timeLine);
}
