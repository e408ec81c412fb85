/** Nouns of the contract for tests, with values that do not matter. */
import type { Photo, PlaceSummary } from '../../electron/contract/requests.ts';

export const placeSummary = (id: number, of: Partial<PlaceSummary> = {}): PlaceSummary => ({
  id,
  name: null,
  coverPhotoId: id,
  photoCount: 2,
  firstTakenAt: null,
  lastTakenAt: null,
  latitude: null,
  longitude: null,
  folderNames: [],
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
