/**
 * Which files of a folder hold metadata of which photo: `.xmp`, the `.json` of Google Takeout, and the `.aae`
 * with what Apple's Photos did to it.
 */

const SUPPLEMENT = '.supplemental-metadata';
/** Takeout cuts a JSON's name to so many characters, before `.json`. */
const LONGEST_TITLE = 46;
/** What Google Photos puts after the name of an edited photo, in the languages known. */
const EDITED = new RegExp(
  `-(${[
    ...['edited', 'effects', 'smile', 'mix', 'bearbeitet', 'bewerkt', 'modificato', 'modifié', 'editado'],
    ...['ha editado', 'editat', 'edytowane', 'redigerad', 'redigeret', 'redigert', 'muokattu', '編集済み'],
  ].join('|')})$`,
  'iu',
);

/**
 * Finds the sidecars of a folder's photos: from the names of all its files a function that gives those of a
 * photo's name, what fits more closely first. Upper and lower case count as the same. An `.xmp` named by the
 * stem belongs to every photo of that stem (RAW and JPEG).
 */
export function sidecarsIn(names: Iterable<string>): (photoName: string) => string[] {
  const byName = new Map<string, string[]>();
  for (const name of names) {
    if (!/\.(xmp|json|aae)$/i.test(name)) continue;
    const list = byName.get(folded(name));
    if (list === undefined) byName.set(folded(name), [name]);
    else list.push(name);
  }
  return (photoName) => {
    const wanted = new Set(
      [...xmpNames(photoName), ...takeoutNames(photoName), `${parted(photoName)[0]}.aae`].map(folded),
    );
    return [...wanted].flatMap((name) => byName.get(name) ?? []);
  };
}

const folded = (name: string): string => name.normalize('NFC').toLowerCase();

function parted(name: string): [stem: string, extension: string] {
  const at = name.lastIndexOf('.');
  return at > 0 ? [name.slice(0, at), name.slice(at)] : [name, ''];
}

const xmpNames = (name: string): string[] => [`${name}.xmp`, `${parted(name)[0]}.xmp`];

/**
 * `IMG.jpg.json`, `IMG.jpg.supplemental-metadata.json` and what is left of that where it was cut;
 * `IMG.jpg(1).json` for `IMG(1).jpg`; the original's for `IMG-edited.jpg`.
 */
function takeoutNames(name: string): string[] {
  const [stem, extension] = parted(name);
  const [, plain = stem, number = ''] = /^(.+)(\(\d+\))$/.exec(stem) ?? [];
  const original = plain.replace(EDITED, '');
  return [
    ...jsonNames(name, ''),
    ...(number === '' ? [] : jsonNames(plain + extension, number)),
    ...(original === plain ? [] : jsonNames(original + extension, number)),
    `${stem}.json`,
  ];
}

function jsonNames(title: string, number: string): string[] {
  const longest = title.length + SUPPLEMENT.length;
  const ends = Array.from({ length: SUPPLEMENT.length + 1 }, (_, i) => longest - i);
  return [...ends.filter((end) => end <= Math.max(LONGEST_TITLE, title.length)), LONGEST_TITLE].map(
    (end) => `${(title + SUPPLEMENT).slice(0, end)}${number}.json`,
  );
}
