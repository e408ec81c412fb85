import { execFileSync } from 'node:child_process';

/** Is exiftool here? */
export const hasExiftool = ((): boolean => {
  try {
    execFileSync('exiftool', ['-ver']);
    return true;
  } catch {
    return false;
  }
})();
