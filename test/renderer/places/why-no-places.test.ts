import { expect, test } from 'vitest';
import type { LibraryState } from '../../../electron/contract/requests.ts';
import { whyNoPlaces } from '../../../renderer/places/why-no-places.ts';

const folder = { id: 1, path: '/photos', online: true, fileCount: 3 };
const state = (of: {
  scan?: LibraryState['scan']['state'];
  folders?: LibraryState['folders'];
  photoCount?: number;
}): LibraryState =>
  ({
    folders: of.folders ?? [folder],
    photoCount: of.photoCount ?? 3,
    scan: { state: of.scan ?? 'idle' },
  }) as LibraryState;

test('Only where a scan is through and there are photos it is said that none could be proven', () => {
  expect(whyNoPlaces(state({}))).toBe('noMatch');
  expect(whyNoPlaces(state({ scan: 'paused' }))).toBe('paused');
  expect(whyNoPlaces(state({ scan: 'scanning' }))).toBe('scanning');
  expect(whyNoPlaces(state({ scan: 'blocked' }))).toBe('blocked');
  expect(whyNoPlaces(state({ photoCount: 0 }))).toBe('noPhotos');
  expect(whyNoPlaces(state({ folders: [] }))).toBe('noFolder');
  expect(whyNoPlaces(state({ folders: [{ ...folder, online: false }] }))).toBe('offline');
  expect(whyNoPlaces(null)).toBe('noFolder');
});
