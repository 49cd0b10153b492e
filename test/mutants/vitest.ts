import { format } from 'node:util';

export { expect } from 'vitest';

/** One test of a file that was loaded. */
export interface Loaded {
  /** Told apart from every other of the run. */
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly run: () => unknown;
}

const loaded: Loaded[] = [];
const path: string[] = [];
let fileName = '';

/** The tests that a file declares while `load` imports it, after those before. */
export async function testsOf(file: string, load: () => Promise<unknown>): Promise<readonly Loaded[]> {
  fileName = file;
  await load();
  return loaded;
}

export function describe(name: string, declare: () => void): void {
  path.push(name);
  declare();
  path.pop();
}

export function it(test: string, run: () => unknown): void {
  const name = [...path, test].join(' > ');
  loaded.push({ id: `${loaded.length} ${fileName} ${name}`, name, fileName, run });
}

it.each =
  (table: readonly unknown[]) =>
  (test: string, run: (...row: readonly unknown[]) => unknown): void => {
    for (const one of table) {
      const row: readonly unknown[] = Array.isArray(one) ? one : [one];
      it(format(test, ...row), () => run(...row));
    }
  };
