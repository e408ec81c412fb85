import { openLibrary } from '../../electron/engine/engine.ts';
import type { Library } from '../../electron/engine/engine.ts';

/** The library in a folder; throws where it cannot be opened. */
export function opened(folder: string): Library {
  const result = openLibrary(folder);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}
