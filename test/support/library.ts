import { openLibrary } from '../../electron/library/library.ts';
import type { Library } from '../../electron/library/library.ts';

/** The library in a folder; throws where it cannot be opened. */
export function opened(folder: string): Library {
  const result = openLibrary(folder);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}
