/**
 * The one table of folders that programs and systems keep for themselves: caches, thumbnails, trash. Names
 * that start with a dot are skipped anyway. A name that a person may give a folder too is skipped only where
 * what lies around it says whose it is.
 */
import { sep } from 'node:path';

interface SkippedFolder {
  /** Whose it is, and where that is written down. */
  of: string;
  /** The end of its path: its name, and the folders above where the name alone does not tell. `/` between. */
  path: RegExp;
  /** Names that must lie beside it, lower case. */
  beside?: readonly string[];
  /** A name that must lie in it, lower case. */
  holds?: RegExp;
}

const TABLE: readonly SkippedFolder[] = [
  {
    of: 'Synology DSM: thumbnails, recycle bin, snapshots',
    path: /^(@eadir|#recycle|#snapshot|@sharebin)$/i,
  },
  { of: 'QNAP QTS: recycle bin, snapshots', path: /^(@recycle|@recently-snapshot)$/i },
  { of: 'Windows: recycle bin, restore points', path: /^(\$recycle\.bin|system volume information)$/i },
  // the recycle bin of NTFS until Windows XP, and of FAT until Windows ME
  { of: 'Windows: recycle bin', path: /^(RECYCLER|RECYCLED)$/ },
  { of: 'Windows: recycle bin', path: /^(recycler|recycled)$/i, holds: /^(s-1-5-.*|info2?)$/ },
  { of: 'Windows: caches', path: /^appdata\/local\/(temp|packages)$/i },
  { of: 'e2fsck(8)', path: /^lost\+found$/i },
  // freedesktop.org Trash specification: files/ and info/ below
  { of: 'Linux desktops, Capture One sessions: trash', path: /^Trash$/ },
  { of: 'Linux desktops: trash', path: /^trash$/i, holds: /^info$/ },
  { of: 'macOS: caches', path: /^library\/caches$/i },
  { of: 'Android: caches', path: /^android\/data\/[^/]+\/cache$/i },
  // Previews.lrdata, Smart Previews.lrdata, and from version 11 .lrcat-data
  { of: 'Lightroom Classic: previews', path: /\.(lrdata|lrcat-data)$/i },
  { of: 'Lightroom: previews', path: /\.lrlibrary\/(.+\/)?(previews|cache|proxies)$/i },
  { of: 'Adobe Bridge, Premiere: caches', path: /^(bridge cache|media cache( files)?)$/i },
  { of: 'Capture One: previews of sessions', path: /^captureone\/(cache|thumbnails|proxies)$/i },
  { of: 'Capture One: previews of catalogs', path: /\.cocatalog\/(cache|thumbnails|proxies)$/i },
  // before version 9.2 its library was a plain folder, later a package (PACKAGE in wanted.ts)
  {
    of: 'iPhoto: thumbnails',
    path: /^iphoto library[^/]*\/(data|data\.noindex|thumbnails|previews|ipod photo cache)$/i,
  },
  { of: 'iPhoto, Aperture: thumbnails', path: /^(thumbnails|previews)$/i, beside: ['masters', 'database'] },
  { of: 'iPhoto: thumbnails', path: /^(data|thumbnails)$/i, beside: ['albumdata.xml'] },
  { of: 'iTunes: pictures for an iPod', path: /^ipod photo cache$/i },
  // config/config.php: instanceid, which is oc and ten letters or digits
  { of: 'Nextcloud, ownCloud: previews, avatars', path: /^appdata_oc[a-z0-9]{8,}$/i },
  { of: 'Nextcloud, ownCloud: previews', path: /^appdata_[^/]+\/(preview|avatar|theming|dav-photocache)$/i },
  { of: 'Nextcloud, ownCloud: trash, versions', path: /^(files_trashbin|files_versions)$/i },
  // docs: "System Integrity" (a file .immich in each of its folders) and "Custom locations"
  {
    of: 'Immich: thumbnails, films, avatars',
    path: /^(immich[^/]*\/(upload\/|library\/)?|upload\/)(thumbs|encoded-video|profile|backups)$/i,
  },
  {
    of: 'Immich: thumbnails, films, avatars',
    path: /^(thumbs|encoded-video|profile|backups)$/i,
    holds: /^\.immich$/,
  },
  { of: 'Immich: thumbnails', path: /^thumbs$/i, beside: ['encoded-video'] },
  { of: 'Immich: films', path: /^encoded-video$/i, beside: ['thumbs'] },
  // docs: "Storage folders": cache/thumbnails, and sidecar files as JPEGs of RAW and video
  { of: 'PhotoPrism: thumbnails, sidecars', path: /^(storage|photoprism)\/(cache|sidecar)$/i },
  {
    of: 'PhotoPrism: thumbnails, sidecars',
    path: /^(cache|sidecar)$/i,
    beside: ['cache', 'sidecar', 'config'],
  },
  { of: 'LibrePhotos: thumbnails', path: /^protected_media\/[^/]*thumbnails[^/]*$/i },
  { of: 'Photoview: thumbnails', path: /^media_cache$/i },
  { of: 'Piwigo: derivatives', path: /^(_data\/i|pwg_representative|pwg_format)$/i },
  { of: 'Lychee: derivatives', path: /^uploads\/(thumb|small|medium)(2x)?$/i },
  { of: 'Kodi: artwork', path: /^userdata\/thumbnails$/i },
  { of: 'Plex: artwork', path: /^plex media server\/(cache|media|metadata)$/i },
  { of: 'Jellyfin, Emby: artwork', path: /^(jellyfin|emby)\/(.+\/)?(cache|metadata)$/i },
  { of: 'npm: packages', path: /^node_modules$/i },
];

/** Folders above the folder that a row looks at, itself among them. */
const DEPTH = 4;

/**
 * Does the folder belong to a program or the system? `path`: with its name and what is above, `/` between.
 * `beside`: the names in the folder above, `holds`: those in it, lower case; null where they are not known
 * yet.
 */
export function isSkippedFolder(
  path: string,
  beside: ReadonlySet<string>,
  holds: ReadonlySet<string> | null,
): boolean {
  const segments = path.split(sep).filter((name) => name !== '');
  const ends = Array.from({ length: Math.min(DEPTH, segments.length) }, (_, i) =>
    segments.slice(segments.length - 1 - i).join('/'),
  );
  return TABLE.some(
    (row) =>
      (row.holds === undefined
        ? holds === null
        : holds !== null && [...holds].some((name) => row.holds!.test(name))) &&
      (row.beside ?? []).every((name) => beside.has(name)) &&
      ends.some((end) => row.path.test(end)),
  );
}

/** What Revisit writes beside a library's database, and into its folder for data. */
export const OWN_FOLDERS: readonly string[] = ['covers', 'models', 'engines', 'downloads', 'demo'];

/** Is a folder in a library's folder, or in that of Revisit's data, Revisit's own? */
export const isOwnFolder = (name: string): boolean => OWN_FOLDERS.includes(name);
