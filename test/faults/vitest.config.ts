import { defineConfig, mergeConfig } from 'vitest/config';
import whole from '../../vitest.config.ts';

/** The tests of `npm test`, and beside them the experiments that only `npm run faults` makes. */
export default mergeConfig(
  whole,
  defineConfig({ test: { include: ['test/faults/**/*.long.ts'], hookTimeout: 300_000 } }),
);
