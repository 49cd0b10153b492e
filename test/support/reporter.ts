import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node';

/**
 * Makes the last line of a run `N passed, N failed`. Whatever did not pass has failed: a skipped test, a file that does
 * not load, an error outside every test, and a global set-up that broke before any test ran.
 */
export default class CountingReporter implements Reporter {
  #passed = 0;
  #failed = 0;
  /** `vitest -t`: who asks for some tests by name does not want the others counted. */
  #isFiltered = false;

  onInit(vitest: Vitest): void {
    this.#isFiltered = vitest.config.testNamePattern !== undefined;
    process.once('exit', (code) => {
      // Vitest forgives a skipped test, and reports a broken set-up to no reporter at all.
      const failed = this.#failed === 0 && (code !== 0 || this.#passed === 0) ? 1 : this.#failed;
      if (failed > 0 && code === 0) process.exitCode = 1;
      writeSync(1, `${this.#passed} passed, ${failed} failed\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const all = modules.flatMap((module) => [...module.children.allTests()]);
    const tests = all.filter((test) => !(this.#isFiltered && test.result().state === 'skipped'));
    this.#passed = tests.filter((test) => test.result().state === 'passed').length;
    const broken = modules.filter((module) => module.errors().length > 0 || module.children.size === 0).length;
    const brokenSuites = modules
      .flatMap((module) => [...module.children.allSuites()])
      .filter((s) => s.errors().length > 0);
    this.#failed = tests.length - this.#passed + broken + brokenSuites.length + errors.length;
  }
}
