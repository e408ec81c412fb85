/**
 * The one table of folders whose files other programs keep an account of: what is moved away there is missing
 * in a catalog. (What is no person's photo at all is passed over by scans, scan/walk/skipped-folders.ts.)
 */
import { sep } from 'node:path';
import { pathText } from '../../contract/paths.ts';

interface ManagedFolder {
  /** The program, as a person knows it. */
  of: string;
  /** The end of its path: its name, and where that does not tell the folders above. `/` between. */
  path?: RegExp;
  /** Names that must lie beside it, lower case. */
  beside?: readonly string[];
  /** A name that must lie in it, lower case. */
  holds?: RegExp;
}

const TABLE: readonly ManagedFolder[] = [
  { of: 'Photos', path: /\.photoslibrary$/i },
  { of: 'iPhoto', path: /(\.(photolibrary|migratedphotolibrary)|^iphoto library[^/]*)$/i },
  { of: 'iPhoto', holds: /^albumdata\.xml$/ },
  { of: 'Aperture', path: /\.(aplibrary|migratedaplibrary)$/i },
  { of: 'Lightroom', path: /\.lrlibrary$/i },
  // a catalog lies above the photos that it imported, where it was not put elsewhere
  { of: 'Lightroom Classic', holds: /\.lrcat$/ },
  { of: 'Capture One', path: /\.cocatalog$/i },
  { of: 'Capture One', holds: /\.(cocatalogdb|cosessiondb)$/ },
  // its database lies in the collection; .dtrash is the trash of each collection
  { of: 'digiKam', holds: /^(digikam4\.db|\.dtrash)$/ },
  // docs: "System Integrity", a file .immich in each of its folders
  { of: 'Immich', holds: /^\.immich$/ },
  { of: 'Immich', path: /^(upload|library)$/i, beside: ['encoded-video', 'thumbs'] },
  { of: 'PhotoPrism', holds: /^\.(ppstorage|photoprism)$/ },
  { of: 'PhotoPrism', path: /^originals$/i, beside: ['storage'] },
  { of: 'PhotoPrism', path: /^photoprism\/originals$/i },
  // the file that says that a folder is its data: .ncdata since Nextcloud 31
  { of: 'Nextcloud', holds: /^\.ncdata$/ },
  { of: 'Nextcloud or ownCloud', holds: /^(\.ocdata|appdata_oc[a-z0-9]{8,})$/ },
  { of: 'Piwigo', path: /^(galleries|upload)$/i, beside: ['_data'] },
  { of: 'Lychee', path: /^uploads$/i, holds: /^(small|medium|thumb)2x$/ },
];

/** Folders above the folder that a row looks at, itself among them. */
const DEPTH = 2;

/**
 * The program that seems to keep an account of what lies in the folder; null: none. `beside`: the names in
 * the folder above, `holds`: those in it.
 */
export function managingProgram(
  folder: Buffer,
  beside: readonly Buffer[],
  holds: readonly Buffer[],
): string | null {
  const segments = pathText(folder)
    .split(sep)
    .filter((name) => name !== '');
  const ends = Array.from({ length: Math.min(DEPTH, segments.length) }, (_, i) =>
    segments.slice(segments.length - 1 - i).join('/'),
  );
  const namesBeside = new Set(beside.map(lowerCase));
  const namesIn = holds.map(lowerCase);
  const row = TABLE.find(
    (one) =>
      (one.path === undefined || ends.some((end) => one.path!.test(end))) &&
      (one.beside ?? []).every((name) => namesBeside.has(name)) &&
      (one.holds === undefined || namesIn.some((name) => one.holds!.test(name))),
  );
  return row?.of ?? null;
}

const lowerCase = (name: Buffer): string => pathText(name).toLowerCase();
