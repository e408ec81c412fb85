/** Nouns of the contract for tests, with values that do not matter, and an engine that a test steers. */
import { vi } from 'vitest';
import type { Copy, Group, GroupSummary, Photo, PlaceSummary } from '../../electron/contract/requests.ts';

/** What is asked is answered by `request`; what comes back tells the page of an event. */
export function stubEngine(request: (name: string) => Promise<unknown>) {
  const listeners = new Map<string, (value: unknown) => void>();
  const subscribe = (name: string, listener: (value: unknown) => void) => {
    listeners.set(name, listener);
    return () => listeners.delete(name);
  };
  vi.stubGlobal('window', { revisit: { request, subscribe } });
  vi.resetModules();
  return (name: string, value: unknown): void => listeners.get(name)?.(value);
}

/** An answer that comes when the test gives it. */
export function heldAnswer<T>(): { promise: Promise<T>; resolve: (answer: T) => void } {
  let resolve!: (answer: T) => void;
  const promise = new Promise<T>((answer) => (resolve = answer));
  return { promise, resolve };
}

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const placeSummary = (id: number, of: Partial<PlaceSummary> = {}): PlaceSummary => ({
  id,
  name: null,
  suggestion: null,
  within: null,
  town: null,
  coverPhotoId: id,
  photoCount: 2,
  firstTakenAt: null,
  lastTakenAt: null,
  firstPhotoId: null,
  lastPhotoId: null,
  latitude: null,
  longitude: null,
  isNew: false,
  needsReview: false,
  ...of,
});

export const photo = (id: number, takenAt: string | null): Photo => ({
  id,
  widthPx: 10,
  heightPx: 10,
  takenAt,
  takenAtSource: takenAt === null ? null : 'DateTimeOriginal',
  utcOffsetMin: null,
  camera: null,
  latitude: null,
  longitude: null,
  state: 'present',
  fileName: `${id}.jpg`,
  folderName: 'a',
  companions: [],
  copies: null,
});

export const groupSummary = (id: number, of: Partial<GroupSummary> = {}): GroupSummary => ({
  id,
  level: 'same shot',
  copyCount: 2,
  savingBytes: 1000,
  isSure: true,
  folderNames: [],
  year: null,
  decision: null,
  ...of,
});

export const copy = (fileId: number, of: Partial<Copy> = {}): Copy => ({
  fileId,
  photoId: 1,
  level: 'same file',
  path: `/photos/${fileId}.jpg`,
  fileName: `${fileId}.jpg`,
  folderName: 'photos',
  sizeBytes: 1000,
  widthPx: 40,
  heightPx: 30,
  format: 'jpeg',
  takenAt: null,
  camera: null,
  has: [],
  protectedBy: null,
  isOnline: true,
  ...of,
});

/** The first copy is suggested. */
export const group = (copies: Copy[], kept: number[] | null = null): Group => ({
  summary: groupSummary(1, { copyCount: copies.length }),
  copies,
  suggestion: { fileId: copies[0]!.fileId, reason: 'more pixels', isSure: true },
  kept,
});
