import { useEffect, useState } from 'react';
import type { Ask, PlaceFilter, PlaceSummary } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useLanguage } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { starsVersion } from '../state/time-line.ts';
import { isNoFilter } from './kept-view.ts';

/** What is asked of the engine; null: all places are wanted. */
function questionOf(text: string, filter: PlaceFilter, language: string): string | null {
  return isNoFilter(filter) && text.trim() === ''
    ? null
    : JSON.stringify({ ...filter, text: text.trim(), language });
}

/**
 * Ids of the places that the engine finds, asked again whenever places or stars change; while an answer is
 * awaited, those before it. null: nothing is asked for; undefined: there was no answer yet.
 */
export function useSearch(
  places: readonly PlaceSummary[] | null,
  text: string,
  filter: PlaceFilter,
): ReadonlySet<number> | null | undefined {
  const question = questionOf(text, filter, useLanguage());
  const stars = useStore(starsVersion);
  const [found, setFound] = useState<ReadonlySet<number> | null | undefined>(
    question === null ? null : undefined,
  );
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      if (question === null) return setFound(null);
      const reply = await engine.request('places.search', JSON.parse(question) as Ask<'places.search'>);
      if (isCurrent && reply.ok) setFound(new Set(reply.value));
    };
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [question, places, stars]);
  return question === null ? null : found;
}
