/**
 * The engine's files lie beside app.asar, of which Electron checks that it is as it was packed; so their
 * hashes lie within it (forge.config.ts), and are compared before they run.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Within the app. */
export const ENGINE_FILES = 'engine-files.json';

/** Whoever signs the program changes these afterwards, and the system looks after what was signed. */
const MACHINE_CODE = /\.(?:node|dll|exe|dylib|so(?:\.\d+)*)$|\/bin\/node$/;

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of each file in a folder, by its path there. */
export function hashesOf(folder: string): Map<string, string> {
  const hashes = new Map<string, string>();
  const look = (within: string): void => {
    for (const entry of readdirSync(join(folder, within), { withFileTypes: true })) {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) look(path);
      else if (!MACHINE_CODE.test(path)) hashes.set(path, hashOf(readFileSync(join(folder, path))));
    }
  };
  look('');
  return hashes;
}

/** The first file that was changed, added or removed; null where all are as packed. */
export function changedFile(folder: string, packed: ReadonlyMap<string, string>): string | null {
  const now = hashesOf(folder);
  return [...packed.keys(), ...now.keys()].find((path) => packed.get(path) !== now.get(path)) ?? null;
}
