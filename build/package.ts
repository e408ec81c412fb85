/**
 * `npm run package`: Electron Forge by its own door, since its command line refuses the npm that comes with
 * Node 20, of which packaging needs nothing.
 */
import { resolve } from 'node:path';
import { api } from '@electron-forge/core';

await api.package({ dir: resolve(import.meta.dirname, '..'), interactive: true });
