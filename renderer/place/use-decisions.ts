import type { Ask, PhotoSuggestion, Place } from '../../electron/contract/requests.ts';
import type { Decision } from '../state/followed-place.ts';
import { requestDecision } from '../state/followed-place.ts';
import { notice } from '../state/notice.ts';
import { useSay } from '../state/preferences.ts';
import type { MessageKey, Values } from '../text/messages.ts';
import { refusedText } from '../ui/parts.tsx';
import { doAgain, takeBack } from '../ui/take-back.ts';

export interface Decisions {
  rename(name: string | null): void;
  acceptName(name: string): void;
  makeCover(photoId: number): void;
  merge(otherId: number): void;
  split(photoIds: readonly number[]): void;
  exclude(photoIds: readonly number[]): void;
  include(photoId: number): void;
  accept(suggestions: readonly PhotoSuggestion[]): void;
  undo(): void;
  redo(): void;
}

/**
 * What a person may decide of a place. Each is sent to the engine, and what came of it is said. `done` is
 * called after each that was done, but for the undoing and redoing of one.
 */
export function useDecisions({ summary }: Place, done: () => void): Decisions {
  const say = useSay();
  const placeId = summary.id;

  const decide = async <N extends Decision>(
    name: N,
    ask: Ask<N>,
    message: MessageKey,
    values?: Values,
  ): Promise<void> => {
    const reply = await requestDecision(name, ask);
    notice.set({ text: reply.ok ? say(message, values) : refusedText(say, reply.failure) });
    if (reply.ok) done();
  };

  return {
    rename: (name) => void decide('place.rename', { placeId, name }, 'place.renamed'),
    acceptName: (name) => void decide('place.rename', { placeId, name }, 'suggestion.accepted', { name }),
    makeCover: (photoId) => void decide('place.cover', { placeId, photoId }, 'place.coverDone'),
    merge: (otherId) => void decide('place.merge', { placeIds: [placeId, otherId] }, 'place.mergeDone'),
    split: (photoIds) =>
      void decide('place.split', { placeId, photoIds: [...photoIds] }, 'place.splitDone', {
        n: photoIds.length,
      }),
    exclude: (photoIds) =>
      void decide('place.exclude', { placeId, photoIds: [...photoIds] }, 'place.excludeDone', {
        n: photoIds.length,
      }),
    include: (photoId) => void decide('place.include', { placeId, photoIds: [photoId] }, 'excluded.done'),
    accept: (suggestions) =>
      void decide('place.accept', { placeId, suggestions: [...suggestions] }, 'proof.accepted', {
        n: suggestions.length,
      }),
    undo: () => void takeBack(say),
    redo: () => void doAgain(say),
  };
}
