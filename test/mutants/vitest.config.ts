import { defineConfig } from 'vitest/config';

/** For Stryker: the tests of the pure rules alone, which need no database, with the same made-up cases every time. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts'],
    setupFiles: ['test/mutants/sameCases.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
