import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { type Loaded, testsOf } from './vitest.ts';

/** What the changed code and Stryker tell one another. */
interface Shared {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: MutantCoverage;
}

/** Those that live through thousands of made-up cases are left out: they would take minutes for each change. */
const FILES = 'test/core/{points,coupons,tiers}/!(*roperties).test.ts';

/**
 * Runs the tests of the pure rules for Stryker in its own process: they are loaded once, and each change is tried by
 * calling those that reach it. Thousands take a minute or two; a run of vitest for each would take an hour.
 */
class InOneProcess implements TestRunner {
  readonly #shared: Shared = {};
  #tests: readonly Loaded[] = [];

  // A change is only looked at while tests run, so nothing needs to be loaded anew.
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    Object.assign(globalThis, { __stryker__: this.#shared });
    const declaring = new URL('vitest.ts', import.meta.url).href;
    registerHooks({
      resolve: (name, context, next) =>
        name === 'vitest' ? { url: declaring, shortCircuit: true } : next(name, context),
    });
    // A change that only some made-up cases find would be found today and not tomorrow.
    fc.configureGlobal({ seed: 20_261_122, interruptAfterTimeLimit: 300 });
    for (const file of globSync(FILES)
      .toSorted()
      .map((path) => resolve(path))) {
      this.#tests = await testsOf(file, () => import(pathToFileURL(file).href));
    }
  }

  async dryRun(): Promise<DryRunResult> {
    const tests = await this.#run(this.#tests, () => false);
    const { mutantCoverage } = this.#shared;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage === undefined ? {} : { mutantCoverage }) };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    const wanted = testFilter && new Set(testFilter);
    const tests = this.#tests.filter(({ id }) => wanted?.has(id) ?? true);
    Object.assign(this.#shared, { activeMutant: activeMutant.id, hitCount: hitLimit && 0, hitLimit });
    const results = await this.#run(tests, (result) => result.status === TestStatus.Failed);
    this.#shared.activeMutant = undefined;
    const endless = determineHitLimitReached(this.#shared.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests: results });
  }

  /** One after another, up to the one that `isEnough`. */
  async #run(tests: readonly Loaded[], isEnough: (result: TestResult) => boolean): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const { id, name, fileName, run } of tests) {
      this.#shared.currentTestId = id;
      const began = performance.now();
      const failure = await failureOf(run);
      const about = { id, name, fileName, timeSpentMs: performance.now() - began };
      const result: TestResult =
        failure === undefined
          ? { ...about, status: TestStatus.Success }
          : { ...about, status: TestStatus.Failed, failureMessage: failure };
      results.push(result);
      if (isEnough(result)) break;
    }
    this.#shared.currentTestId = undefined;
    return results;
  }
}

async function failureOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Read by Stryker. */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-one-process', () => new InOneProcess())];
