/** The rail and the settings, in English. */
export const englishSettings = {
  'nav.map': 'Map',
  'nav.settings': 'Settings',
  'library.settings': 'Models, what computes, and how hard a scan works: in the settings',
  'map.none.title': 'Nothing to put on the map',
  'map.none.text': 'None of these places has a photo that says where it was taken.',
  'map.none.grid': 'Show them as a grid',
  'settings.look': 'Look and language',
  'settings.theme': 'Theme',
  'theme.system': 'As the system',
  'theme.light': 'Light',
  'theme.dark': 'Dark',
  'settings.language': 'Language',
  'settings.kept': 'Kept by this window.',
  'settings.scan': 'Scanning',
  'pace.label': 'How hard a scan works',
  'pace.full': 'Full speed',
  'pace.gentle': 'Gentle',
  'pace.full.text': 'Works on every core it may use. The window and what you do in it come first.',
  'pace.gentle.text':
    'Works on half of the cores it may use, and gives way to all other programs. Quiet, and about ' +
    'twice as slow.',
  'pace.cores': 'Cores it may use',
  'pace.all': { one: 'all ({n})', other: 'all ({n})' },
  'pace.set': 'From now on. A scan that runs goes on this way; the command line keeps to it too.',
  'settings.leaveOut': 'Folders, and what of them is left out: in the library',
  'device.again': 'Try again',
  'device.trying': 'Trying…',
  'device.tried': { one: 'Tried: {name} computes.', other: 'Tried: {name} computes.' },
  'device.text':
    'A graphics card is used only after it gave what the processor gives on one painted photo, and faster. ' +
    'The scan pauses while that is tried, for some seconds.',
  'device.modelWhy': 'The model that was chosen cannot be used; {name} looks at photos instead.',
  'models.problem': 'This model cannot be used.',
  'models.for.builtIn':
    'For nearly everybody: the fastest, comes with Revisit, and proves wide views and what was taken from ' +
    'close by.',
  'models.for.delf_v1_20171026':
    'DELF as it was published in 2017. Several times slower; for those who want to compare with it.',
  'models.for.delf_gld_20190411':
    'DELF trained on Google Landmarks. Several times slower; for those who photograph sights above all, ' +
    'and can wait.',
  'models.for.reference':
    'As the DELF papers measured it, for comparison with their figures. Slow, and no better.',
  'models.for.own': 'A model of your own.',
  'where.title': 'This library',
  'where.size': 'Its database takes {size}. Photos stay where they are; the library only describes them.',
  'where.show': 'Show in folder',
  'where.open': 'Open another library…',
  'where.make': 'Make a new library…',
  'where.recent': 'Open lately',
  'where.text': 'The window closes and opens anew on the other library; nothing is lost in this one.',
  'where.served':
    'Whoever started this page chose the library. To open another one, stop it in its terminal and start ' +
    'it with --library and the other folder.',
  'address.title': 'This page',
  'address.text':
    'The address that opened this page opens it once. Here is another for a second browser of this ' +
    'computer; it opens once, too, and lets in whoever has it.',
  'address.copy': 'Copy a fresh address',
  'address.copied': 'Copied. It opens once, on this computer.',
  'address.shown': 'It could not be copied. This is the address:',
} as const;
