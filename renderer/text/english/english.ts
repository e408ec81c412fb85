import { englishDoubts } from './doubts.ts';
import { englishExports } from './exports.ts';
import { englishFind } from './find.ts';
import { englishKeys } from './keys.ts';
import { englishLibrary } from './library.ts';
import { englishMatch } from './match.ts';
import { englishPhotos } from './photos.ts';
import { englishPlaces } from './places.ts';
import { englishReview } from './review.ts';
import { englishSettings } from './settings.ts';
import { englishSuggestions } from './suggestions.ts';

export const english = {
  'language.name': 'English',
  nav: 'Rooms',
  'nav.places': 'Places',
  'nav.find': 'Find',
  'nav.library': 'Library',
  close: 'Close',
  cancel: 'Cancel',
  again: 'Try again',
  back: 'Back',
  loading: 'Reading…',
  number: '{n}',
  percent: '{n} %',
  comma: ', ',
  'engine.restarted':
    'The engine stopped and was started again. What it was doing continues; nothing is lost.',
  'unreachable.title': 'Revisit’s engine does not answer.',
  'unreachable.text':
    'It may still be starting, or was closed. If this page came from “npm start”, see whether that ' +
    'is still running.',

  'photos.count': { one: '{n} photo', other: '{n} photos' },
  'inliers.count': { one: '{n} matching spot', other: '{n} matching spots' },
  'apart.years': { one: '{n} year apart', other: '{n} years apart' },
  'apart.months': { one: '{n} month apart', other: '{n} months apart' },
  'apart.days': { one: '{n} day apart', other: '{n} days apart' },
  'apart.sameDay': 'within a day',
  'duration.seconds': { one: '{n} second', other: '{n} seconds' },
  'duration.minutes': { one: '{n} minute', other: '{n} minutes' },
  'duration.hours': { one: '{n} hour', other: '{n} hours' },

  ...englishLibrary,
  ...englishPlaces,
  ...englishMatch,
  ...englishExports,
  ...englishFind,
  ...englishDoubts,
  ...englishKeys,
  ...englishPhotos,
  ...englishReview,
  ...englishSettings,
  ...englishSuggestions,
} as const;

export type MessageKey = keyof typeof english;
