import type { PlaceSummary } from '../contract/place.ts';
import type { Library } from '../library/library.ts';
import { Refused } from './session.ts';
import { typed } from './text.ts';

/** The place that a person named by its number, or else by its name: each has a number of its own. */
export function namedPlace(library: Library, modelId: string, what: string): PlaceSummary {
  const places = library.places(modelId).list();
  const numbered = places.filter(({ id }) => String(id) === what);
  const named = numbered.length > 0 ? numbered : places.filter(({ name }) => name === what);
  if (named.length === 1) return named[0]!;
  throw new Refused({
    kind: 'no such place',
    reason: `${named.length === 0 ? 'No place' : 'More than one place'} is called ${what}.`,
    remedy: `Name it by its number, which "${typed('places')}" tells.`,
  });
}
