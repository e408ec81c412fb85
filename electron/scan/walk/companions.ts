/** Files beside photos that may belong to them, by their names. */

/** A file beside photos: what else is known or was filmed of them. */
export type CompanionKind = 'sidecar' | 'video';

const SIDECARS: ReadonlySet<string> = new Set(['xmp', 'aae', 'thm', 'json']);

/** `mp` is the film of Google's motion photos. */
const VIDEOS: ReadonlySet<string> = new Set([
  ...['mov', 'mp4', 'm4v', 'mp', 'avi', 'mpg', 'mpeg', 'mts', 'm2ts', 'mod', 'tod', '3gp', '3g2', 'mkv'],
  ...['webm', 'wmv', 'asf', 'flv', 'vob', 'ogv', 'mxf', 'insv', 'lrv'],
]);

export function companionKind(name: string): CompanionKind | null {
  const dot = name.lastIndexOf('.');
  if (dot < 1) return null;
  const extension = name.slice(dot + 1).toLowerCase();
  return VIDEOS.has(extension) ? 'video' : SIDECARS.has(extension) ? 'sidecar' : null;
}

/** What the names of a photo and its film have in common. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return (dot < 1 ? name : name.slice(0, dot)).toLowerCase();
}
