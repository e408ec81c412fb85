import { defineConfig } from 'vite';
import { outlines } from '../build/outlines.ts';

export default defineConfig({
  // relative, so that the same files are served over HTTP and from the shell's own protocol
  base: './',
  plugins: [outlines()],
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    license: { fileName: 'license.md' },
    // ../shared/spec/runtimes.md: the oldest shell that is tested
    target: 'chrome108',
    // the content security policy allows no data: URL for scripts, styles or fonts
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
