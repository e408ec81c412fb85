import type { PlaceSummary } from '../contract/place.ts';
import type { Library } from '../library/library.ts';
import { Refused } from './session.ts';
import { typed } from './text.ts';

/** The place that a person named by its number or name. */
export function namedPlace(library: Library, modelId: string, what: string): PlaceSummary {
  const places = library.places(modelId).list();
  const named = places.filter(({ id, name }) => String(id) === what || name === what);
  if (named.length === 1) return named[0]!;
  throw new Refused({
    kind: 'no such place',
    reason: `${named.length === 0 ? 'No place' : 'More than one place'} is called ${what}.`,
    remedy: `Name it by its number, which "${typed('places')}" tells.`,
  });
}
