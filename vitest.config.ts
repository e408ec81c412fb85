import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
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
