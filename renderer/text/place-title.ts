/** What places are headed with. Pure. */
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { spanText } from './format.ts';
import type { Say } from './messages.ts';

export interface PlaceTitle {
  text: string;
  /** given: by the person. suggested: theirs once they accept it. known: where and when, no name. */
  kind: 'given' | 'suggested' | 'known' | 'unnamed';
}

/** Its name; else what it may be called; else the folder or town it is in, and its years. */
export function placeTitle(
  say: Say,
  language: string,
  {
    name,
    suggestion,
    within,
    firstTakenAt,
    lastTakenAt,
  }: Pick<PlaceSummary, 'name' | 'suggestion' | 'within' | 'firstTakenAt' | 'lastTakenAt'>,
): PlaceTitle {
  if (name !== null) return { text: name, kind: 'given' };
  if (suggestion !== null) return { text: suggestion.name, kind: 'suggested' };
  const years =
    firstTakenAt === null || lastTakenAt === null ? null : spanText(language, firstTakenAt, lastTakenAt);
  if (within !== null && years !== null)
    return { text: say('place.within', { name: within, years }), kind: 'known' };
  const known = within ?? years;
  return known === null ? { text: say('place.unnamed'), kind: 'unnamed' } : { text: known, kind: 'known' };
}
