/** What the window asks of places, and what a person decides of one; part of the map in requests.ts. */
import { z } from 'zod';
import { link } from '../match.ts';
import { photoId } from '../photo.ts';
import { decisionKind, photoSuggestion, placeId, placeSummary } from '../place.ts';
import { alignedPair } from '../then-and-now.ts';
import { photo, photoFolder, subfolder } from './photo-requests.ts';

export const place = z.strictObject({
  summary: placeSummary,
  /** By time taken, then path. */
  photos: z.array(photo),
  /** Best first. */
  links: z.array(link),
  /** Other places that single links lead to: maybe related, never merged by the program. */
  related: z.array(z.strictObject({ placeId, link })),
  /** Photos that the person took out of it, by time taken, then path. */
  excluded: z.array(photo),
  /** When and where photos of it were taken that do not say it themselves. */
  suggestions: z.array(photoSuggestion),
  /** What `place.undo` would take back, of any place; null where there is nothing. */
  undoable: decisionKind.nullable(),
  /** What `place.redo` would decide again, of any place; null where there is nothing. */
  redoable: decisionKind.nullable(),
  /** How current this is: `places.changed` tells of what is newer with a larger one. */
  revision: z.int(),
});

/** The places that a decision was about, as they are now; one that is not among them is no more. */
export const decided = z.strictObject({ places: z.array(place) });

/**
 * What one and the same photo of a place is to have; null and false ask for nothing. `years`: both included.
 * `folder`: with all below it.
 */
export const placeFilter = z.strictObject({
  years: z.strictObject({ from: z.int(), to: z.int() }).nullable(),
  camera: z.string().max(1000).nullable(),
  folder: subfolder.nullable(),
  isFavourite: z.boolean(),
});

const placeCount = z.int();

const nothing = z.strictObject({});
const placeAsked = z.strictObject({ placeId });

export const placeRequests = {
  /**
   * The places that have every word of `text` in a name, town, country, folder, file name, camera or year,
   * and pass the filter. `language`: BCP 47, of the countries' names, which are known in English too.
   */
  'places.search': {
    ask: placeFilter.extend({
      text: z.string().max(1000),
      language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
    }),
    answer: z.array(placeId),
  },
  /** What the places have to filter by, and how many have each: years latest first, the others by name. */
  'places.options': {
    ask: nothing,
    answer: z.strictObject({
      years: z.array(z.strictObject({ year: z.int(), placeCount })),
      cameras: z.array(z.strictObject({ camera: z.string(), placeCount })),
      /** Each after the one it is in. */
      folders: z.array(photoFolder.omit({ photoCount: true }).extend({ placeCount })),
      favouriteCount: placeCount,
    }),
  },
  'place.get': { ask: placeAsked, answer: place },
  /** Its linked photos that show best how time went by; null: none of two days show enough of the same. */
  'place.thenAndNow': { ask: placeAsked, answer: z.strictObject({ pair: alignedPair.nullable() }) },
  /** A person has seen the place's photos. Asking for the place does not say so. */
  'place.seen': { ask: placeAsked, answer: nothing },
  /** null: takes the name away. */
  'place.rename': {
    ask: z.strictObject({ placeId, name: z.string().trim().min(1).max(200).nullable() }),
    answer: decided,
  },
  /** Takes what is suggested of photos of the place; refused where something else is by now. */
  'place.accept': {
    ask: z.strictObject({ placeId, suggestions: z.array(photoSuggestion).min(1) }),
    answer: decided,
  },
  'place.cover': { ask: z.strictObject({ placeId, photoId }), answer: decided },
  /**
   * The first keeps its id, name and cover (without a name it takes that of the next that has one); the
   * photos of the others are in it from now on, whatever a scan or a model says.
   */
  'place.merge': { ask: z.strictObject({ placeIds: z.array(placeId).min(2) }), answer: decided },
  /**
   * These photos become a place of their own, null where it is a single one; no scan or model puts them
   * together with the others again.
   */
  'place.split': {
    ask: z.strictObject({ placeId, photoIds: z.array(photoId).min(1) }),
    answer: decided.extend({ placeId: placeId.nullable() }),
  },
  /** "Not this place": no scan or model puts the photos into it again. One decision, however many. */
  'place.exclude': {
    ask: z.strictObject({ placeId, photoIds: z.array(photoId).min(1) }),
    answer: decided,
  },
  /** Puts photos into it, wherever they are: no scan or model takes them out again. */
  'place.include': {
    ask: z.strictObject({ placeId, photoIds: z.array(photoId).min(1) }),
    answer: decided,
  },
  /** Photos of no place become a place, which no scan or model takes apart. Undone as an include. */
  'place.make': {
    ask: z.strictObject({ photoIds: z.array(photoId).min(2) }),
    answer: decided.extend({ placeId }),
  },
  /**
   * Takes back the last merge, split, exclude, include, rename, cover or star, of this session or one before.
   * `photoCount`: of those taken out of a place, or starred, by it.
   */
  'place.undo': {
    ask: nothing,
    answer: decided.extend({ undone: decisionKind.nullable(), photoCount: z.int() }),
  },
  /** Decides again what was taken back last, until something new is decided. */
  'place.redo': { ask: nothing, answer: decided.extend({ redone: decisionKind.nullable() }) },
} as const;
