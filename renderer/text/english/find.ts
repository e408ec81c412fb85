/** Finding where a photo was taken, in English. */
export const englishFind = {
  'find.title': 'Where else was this?',
  'find.drop': 'Drop a photo here',
  'find.pick': 'Choose a photo',
  'find.private': 'It is compared on this computer and not added to the library.',
  'find.looking': 'Comparing with every photo in the library…',
  'find.query': 'The photo asked about: {name}',
  'find.found': { one: '{n} photo shows the same place', other: '{n} photos show the same place' },
  'find.noPlace': 'In no place yet',
  'find.nothing.title': 'Nowhere in the library',
  'find.nothing.else': 'Nowhere else in the library',
  'find.nothing.text':
    'No photo could be proven to show the same place. Another view of it, with more of what stands ' +
    'still, may be found.',
} as const;
