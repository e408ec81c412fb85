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
} as const;
