import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'bots/**/*.test.ts'],
    globalSetup: ['test/support/globalSetup.ts'],
    reporters: ['default', 'test/support/reporter.ts'],
    // By default one core is left alone, which on a small machine is every second one.
    maxWorkers: '100%',
    // Races and kills are run for real, on machines that may be busy with other things.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A test left out is a promise not kept: `.only` and `.skip` fail the run (see the reporter).
    allowOnly: false,
    restoreMocks: true,
  },
});
