import type { LibraryState } from '../../electron/contract/requests.ts';

/** Why there is no place to show. `noMatch` alone is a finding: all photos were compared. */
export type WhyNoPlaces = 'noFolder' | 'scanning' | 'paused' | 'blocked' | 'offline' | 'noPhotos' | 'noMatch';

export function whyNoPlaces(state: LibraryState | null): WhyNoPlaces {
  if (state === null || state.folders.length === 0) return 'noFolder';
  if (state.scan.state !== 'idle') return state.scan.state;
  if (state.folders.every(({ online }) => !online)) return 'offline';
  return state.photoCount === 0 ? 'noPhotos' : 'noMatch';
}
