/** Suggested names, and where and when by proof, in English. */
export const englishSuggestions = {
  'place.within': '{name}, {years}',
  'place.suggested': 'Suggested name: {name}',
  'suggestion.accept': 'Use this name',
  'suggestion.acceptNamed': 'Use the name {name}',
  'suggestion.accepted': 'This place is called {name} now.',
  'suggestion.none': 'Nothing is suggested for this place.',
  'suggestion.from.folder': 'from its folder',
  'suggestion.from.caption': 'from captions',
  'suggestion.from.town': 'the nearest town',
  'keys.acceptName': 'Use the suggested name',
  'keys.acceptProven': 'Accept all dates and positions that are proven',
  'undo.accept': 'The dates and positions are as they were.',
  'photo.dateFrom.accepted': 'date that you accepted',
  'proof.title': 'When and where, by proof',
  'proof.text':
    'These photos do not say it themselves. A match proves the same place, and a copy the same moment; ' +
    'nothing is written into a photo.',
  'proof.date': 'Taken {when}',
  'proof.position': 'Taken near {at}',
  'proof.positionApart': 'Taken near {at}; the positions of this place lie up to {n} m apart',
  'proof.sameShot': {
    one: 'It is the same shot as this photo.',
    other: 'It is the same shot as these {n} photos.',
  },
  'proof.matches': {
    one: 'It matches this photo, which says where it was.',
    other: 'It matches {n} photos that say where they were.',
  },
  'proof.look': 'What proves it of {name}',
  'proof.accept': 'Accept',
  'proof.accept.date': 'Accept the date of {name}',
  'proof.accept.position': 'Accept the position of {name}',
  'proof.acceptAll': 'Accept all {n}',
  'proof.accepted': { one: 'Accepted.', other: '{n} accepted.' },
  'proof.more': { one: '{n} more', other: '{n} more' },
  'proof.none': 'Nothing is proven of these photos that they do not say.',
} as const;
