/** The kinds of copy that a measuring set holds, each with its plain name, and pairs of them. */
import * as change from './changes.ts';
import * as drawn from './drawn.ts';
import type { Change } from './photo.ts';

export interface Kind {
  name: string;
  change: Change;
}

const table: Record<string, Change> = {
  'half size': change.resized(1 / 2),
  'quarter size': change.resized(1 / 4),
  'tiny, 160 px': change.tiny,
  'JPEG again': change.jpegAgain,
  'other format': change.otherFormat,
  HEIC: change.asHeic,
  'cropped to one side': change.croppedToSide,
  'cropped to the middle': change.croppedToMiddle,
  'cropped to a corner': change.croppedToCorner,
  'cropped a little': change.croppedALittle,
  'turned by a quarter': change.turnedAQuarter,
  'upside down': change.upsideDown,
  mirrored: change.mirrored,
  border: drawn.bordered,
  'caption below': drawn.captionBelow,
  'text over it': drawn.textOver,
  'brighter or darker': change.light,
  contrast: change.contrast,
  'colour cast': change.colourCast,
  'black and white': change.blackAndWhite,
  filter: change.filtered,
  'sharpened or blurred': change.sharpenedOrBlurred,
  screenshot: drawn.screenshot,
  'messenger copy': change.messengerCopy,
  'next of a burst': change.nextOfBurst,
};

const chained: readonly (readonly [string, string])[] = [
  ['cropped to the middle', 'black and white'],
  ['cropped a little', 'brighter or darker'],
  ['half size', 'turned by a quarter'],
  ['caption below', 'JPEG again'],
  ['border', 'messenger copy'],
  ['mirrored', 'filter'],
  ['screenshot', 'messenger copy'],
  ['quarter size', 'colour cast'],
  ['upside down', 'border'],
  ['cropped to one side', 'half size'],
];

export const kinds: readonly Kind[] = Object.entries(table).map(([name, made]) => ({ name, change: made }));

/** One kind after the other. */
export const chains: readonly Kind[] = chained.map(([first, then]) => ({
  name: `${first} + ${then}`,
  change: async (photo, next) => table[then]!(await table[first]!(photo, next), next),
}));
