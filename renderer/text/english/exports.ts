/** Exports of a place and of the library, in English. */
export const englishExports = {
  'exports.button': 'Export…',
  'exports.title': 'Export',
  'exports.placeTitle': 'Export {name}',
  'exports.what': 'What to export',
  'exports.proof': 'Proof page',
  'exports.proof.text':
    'One page with the photos by year and, for pairs of them, the details that agree. It opens in any ' +
    'browser, without a network, and prints.',
  'exports.folders': 'Folder of photos',
  'exports.folders.text':
    'The photos by date, in a folder named after the place. Nothing there is overwritten, and it can be ' +
    'taken back.',
  'exports.allFolders': 'Folders of places',
  'exports.allFolders.text':
    'A folder for each place, with its photos by date. Nothing there is overwritten, and it can be taken ' +
    'back.',
  'exports.sidecars': '.xmp files',
  'exports.sidecars.text':
    'Names of places, and dates and positions that you accepted, as .xmp files beside the photos, for ' +
    'digiKam, Lightroom and others. What is in those that lie there stays; photos are not touched.',
  'exports.tables': 'Tables (CSV)',
  'exports.tables.text':
    'Places, photos, links and decisions as four tables for spreadsheets, in a new folder.',
  'exports.json': 'JSON',
  'exports.json.text': 'The same tables as one file, for other programs.',
  'exports.as': 'How',
  'exports.as.copies': 'Copies',
  'exports.as.copies.text':
    'Copies stay when photos move. They take no more room on disks that can share it.',
  'exports.as.links': 'Links',
  'exports.as.links.text': 'Symbolic links take no room, and lead nowhere once a photo moves.',
  'exports.save': 'Save',
  'exports.write': 'Write',
  'exports.choose': 'Choose a folder…',
  'exports.stop': 'Stop',
  'exports.running': 'Exporting…',
  'exports.undoing': 'Taking it back…',
  'exports.doneOf': '{n} of {total}',
  'exports.written': { one: '{n} file was written.', other: '{n} files were written.' },
  'exports.undone': { one: '{n} file was taken back.', other: '{n} files were taken back.' },
  'exports.unchanged': { one: '{n} was there already.', other: '{n} were there already.' },
  'exports.copiedInstead': 'Links cannot be made there, or you may make none: the photos were copied.',
  'exports.interrupted': 'Stopped before the end; exporting again continues.',
  'exports.where': 'In {path}',
  'exports.beside': 'Beside the photos',
  'exports.refused': { one: '{n} file was left alone:', other: '{n} files were left alone:' },
  'exports.more': { one: 'and {n} more', other: 'and {n} more' },
  'exports.show': 'Show in folder',
  'exports.undo': 'Take it back',
  'exports.undoSidecars': 'Take back the last .xmp export',
  'exports.undoFolders': 'Take back an earlier export…',
};
