/** What a person wrote of a photo and did to it with other programs. */

/** What cameras and programs put where a person writes: their own name, the file's, what they did. */
const BOILERPLATE: readonly RegExp[] = [
  /^([a-z]+ )?(digital (still )?camera|dsc|camera pictures)$/i,
  /^(dcim|default|untitled|image|picture|photo|screenshot|bildschirmfoto|jpeg[_ ]image)$/i,
  /^exif[_ ]jpeg[_ ]picture$/i,
  // Huawei and others: the mode, `rhdr`, `oznorWO`, `dav_soft`
  /^(r?hdr|sdr|dav|cof|edf|mde|nor|rpt|rptfdr|btf|ptr|oznor|sztr|fbt|_?cuva)(wo|mhnr|_soft|_vivi)?$/i,
  /^(img|dsc|dscn|dscf|pict|pxl|p|sam|gopr|mvimg)[-_]?\d{3,}[-_\d]*(\.\w{3,4})?$/i,
  /^\W*$/,
  /^(charset\s*=|file source|created with gimp|lead technologies|binary comment)/i,
];

/** Longer than any caption; what is longer is data. */
export const LONGEST_CAPTION = 10_000;

/** null where no person wrote it. */
export function captionOf(text: string | null): string | null {
  const clean = (text ?? '').replace(/\0[^]*$/, '').trim();
  return clean === '' || BOILERPLATE.some((pattern) => pattern.test(clean)) ? null : clean;
}

/** Stars as cameras and programs write them: 1 to 5; null for none, and for what was rejected. */
export function starsOf(value: number | string | null): number | null {
  const stars = Number(value ?? 0);
  return stars >= 1 && stars <= 5 ? Math.round(stars) : null;
}

/** Windows: 1, 25, 50, 75 and 99 for one to five stars. */
export function starsOfPercent(value: number | string | null): number | null {
  const percent = Number(value ?? 0);
  if (!(percent >= 1 && percent <= 100)) return null;
  return percent < 13 ? 1 : Math.round(percent / 25) + 1;
}

const SETTINGS = 'http://ns.adobe.com/camera-raw-settings/1.0/';
const DARKTABLE = 'http://darktable.sf.net/';
const DIGIKAM = 'http://www.digikam.org/ns/1.0/';
const APPLE = 'http://ns.apple.com/adjustment-settings/1.0/';

/** Do the properties of an XMP packet, by URI and name, hold what a program did to the picture? */
export function holdsEdits(properties: ReadonlyMap<string, string>): boolean {
  const isTrue = (name: string): boolean => /^(1|true)$/i.test(properties.get(name) ?? '');
  return (
    isTrue(`${SETTINGS}HasSettings`) ||
    isTrue(`${SETTINGS}AlreadyApplied`) ||
    isDeveloped(properties) ||
    properties.has(`${DIGIKAM}ImageHistory`) ||
    [...properties.keys()].some((name) => name.startsWith(APPLE))
  );
}

/** darktable keeps a history for every RAW; a person's steps are those that its own presets do not make. */
function isDeveloped(properties: ReadonlyMap<string, string>): boolean {
  const of = (name: string): string | undefined => properties.get(`${DARKTABLE}${name}`);
  const current = of('history_current_hash');
  return current === undefined
    ? Number(of('history_end') ?? 0) > 0
    : current !== of('history_auto_hash') && current !== of('history_basic_hash');
}
