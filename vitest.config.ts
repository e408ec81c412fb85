import { resolve } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

const LONG = 'test/**/*.long.test.ts';

export default defineConfig({
  test: {
    // `npm test` is for every change: what takes long is left to `npm run test:long` (CONTRIBUTING.md).
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, LONG],
        },
      },
      { extends: true, test: { name: 'long', include: [LONG] } },
    ],
    globalSetup: ['test/support/shared.ts', 'test/support/once.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000, // a page of a busy machine is not there in the ten seconds that are given unasked
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: '100%', // as many as cores: much of a test waits for processes of the program
    // Tests start the program some thousand times: what Node made of its TypeScript is kept between them.
    env: { NODE_COMPILE_CACHE: resolve(import.meta.dirname, 'node_modules/.cache/node') },
  },
});
