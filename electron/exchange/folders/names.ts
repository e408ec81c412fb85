/** Names that every file system takes: those of Windows, macOS and Linux, on disks of any of them. Pure. */

/** In bytes of UTF-8. Encrypted folders take 143; with both and a folder before them Windows takes 260. */
const LONGEST = { folder: 80, file: 120 };

/** What Windows does not take, and what no one sees: control characters and those that turn the writing. */
const UNSAFE = new RegExp(
  [
    String.raw`[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f]`,
    String.raw`[\ufeff\ufff9-\uffff\ud800-\udfff\u{e0000}-\u{e007f}]`,
  ].join('|'),
  'gu',
);

/** Names of devices, whatever stands after a dot. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)/i;

/** `otherwise`: where nothing of the name is left. */
export const folderName = (name: string, otherwise: string): string =>
  safe(name, LONGEST.folder) || safe(otherwise, LONGEST.folder);

/** `before` comes before the file's own name, which keeps its extension. */
export function fileName(before: string, own: string): string {
  const extension = /(?<=.)\.[a-z0-9]{1,10}$/i.exec(own)?.[0] ?? '';
  const stem = own.slice(0, own.length - extension.length);
  return `${safe(`${before} ${stem}`, LONGEST.file - extension.length) || '_'}${extension}`;
}

function safe(text: string, longest: number): string {
  const shown = text.normalize('NFC').replaceAll(UNSAFE, '_').replaceAll(/\s+/g, ' ');
  // a dot or space at the end is dropped by Windows, a dot at the start hides on the others
  const trimmed = cut(shown.replace(/^[. ]+/, ''), longest).replace(/[. ]+$/, '');
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** Whole characters, of at most so many bytes. */
function cut(text: string, longest: number): string {
  let bytes = 0;
  let whole = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > longest) break;
    whole += segment;
  }
  return whole;
}

/** What disks that know no upper and lower case, or no accents apart from their letters, take for one. */
export const sameName = (name: string): string => name.normalize('NFKC').toUpperCase().toLowerCase();

/** The name, or where it is taken the first free of `name (2)`, `name (3)`, … before its extension. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot < 1 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  for (let n = 1; ; n += 1) {
    const tried = n === 1 ? name : `${stem} (${n})${extension}`;
    if (!isTaken(tried)) return tried;
  }
}
