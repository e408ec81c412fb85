import { join, resolve } from 'node:path';
import { dataFolder } from '../process/folders.ts';

/** The user's own models. */
export const ownModels = (): string => join(dataFolder(), 'models');

/** Where models are looked for, first wins: those packed with the program, then the user's own. */
export function modelFolders(): string[] {
  return [resolve(import.meta.dirname, '../../build/models'), ownModels()];
}
