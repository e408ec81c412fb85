/** What a scan found or could not read, and why there is no place yet, in English. */
export const englishScan = {
  'failures.more': { one: 'And {n} more.', other: 'And {n} more.' },
  'failures.again': 'Look again',
  'scan.pausedAt': 'Paused at {n} %',
  'scan.found': 'Last look: {list}.',
  'changes.new': '{n} new',
  'changes.changed': '{n} replaced',
  'changes.moved': '{n} moved',
  'changes.gone': '{n} gone',
  'changes.none': 'nothing new',
  'changes.comma': ', ',
  'places.empty.paused.title': 'The scan is paused',
  'places.empty.paused.text': {
    one: '{n} photo was read so far, and no place found yet. Places appear while the others are read.',
    other: '{n} photos were read so far, and no place found yet. Places appear while the others are read.',
  },
  'places.empty.blocked.title': 'The scan cannot go on',
  'places.empty.blocked.text': 'The library says why.',
  'places.empty.offline.title': 'Your folders cannot be reached',
  'places.empty.offline.text':
    'They could not be listed at the last scan. Connect the disk they lie on, and look again.',
  'places.empty.noPhotos.title': 'No photos in your folders',
  'places.empty.noPhotos.text':
    'There is none, or none that could be read: the library lists what was left out or not read.',
} as const;
