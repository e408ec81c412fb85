/** Paths of files that lie beside each other, as the system's bytes. */
import { sep } from 'node:path';
import { pathText } from '../../contract/paths.ts';

const SEPARATOR = sep.charCodeAt(0);

/** The directory of a path, without its last separator; empty where the path has none. */
export const directoryOf = (path: Buffer): Buffer =>
  path.subarray(0, Math.max(0, path.lastIndexOf(SEPARATOR)));

/** As text that tells all names apart, those that are no UTF-8 too. */
export const nameOf = (path: Buffer): string => pathText(path.subarray(path.lastIndexOf(SEPARATOR) + 1));
