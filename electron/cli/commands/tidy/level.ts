import { Option } from 'commander';
import type { DuplicateLevel } from '../../../contract/duplicates/duplicates.ts';

const levels: Record<string, DuplicateLevel> = {
  'same-file': 'same file',
  'same-picture': 'same picture',
  'same-shot': 'same shot',
};

const DEFAULT = 'same-shot';

/** The option as it is typed again. */
export const levelTyped = (name: string): string => (name === DEFAULT ? '' : ` --level ${name}`);

/** How much alike copies are at least. */
export const levelOption = (): Option =>
  new Option(
    '--level <level>',
    'same-file: equal bytes; same-picture: and those that differ in what is written beside the picture; ' +
      'same-shot: and what was resized, encoded anew or edited',
  )
    .choices(Object.keys(levels))
    .default(DEFAULT);

export const levelNamed = (name: string): DuplicateLevel => levels[name]!;
