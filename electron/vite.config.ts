import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/**
 * Main process and preload as CommonJS, each one file with all it needs but Electron's module: a sandboxed
 * preload can load no other.
 */
export default defineConfig({
  ssr: { noExternal: true, external: [...builtinModules] },
  build: {
    ssr: true,
    outDir: '../dist/shell',
    emptyOutDir: true,
    license: { fileName: 'license.md' },
    // ../shared/spec/runtimes.md: the Node of the oldest shell that is tested
    target: 'node16',
    rolldownOptions: {
      input: [
        resolve(import.meta.dirname, 'main/main.ts'),
        resolve(import.meta.dirname, 'preload/preload.ts'),
      ],
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
