import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIGURES } from './figures.ts';
import { FAULTS } from './registry.ts';

const TEST = join(import.meta.dirname, '..');
const NUMBERS = [...Array.from({ length: 38 }, (_, at) => at + 1), 49, 50].map(
  (one) => `F${`${one}`.padStart(2, '0')}`,
);
const read = (path: string) => readFileSync(path, 'utf8');

describe('the faults that the service must survive', () => {
  it('are F01 to F38, F49 and F50, each shown by a figure or by tests', () => {
    expect(FAULTS.map(({ id }) => id)).toEqual(NUMBERS);
    expect(FAULTS.filter(({ figures, tests }) => figures.length + tests.length === 0)).toEqual([]);
  });

  it('are shown by tests that there are', () => {
    const named = FAULTS.flatMap(({ id, tests }) =>
      tests.flatMap(([file, ...names]) => names.map((name) => ({ id, file, name }))),
    );
    expect(named.filter(({ file, name }) => !read(join(TEST, file)).includes(name))).toEqual([]);
    for (const { files } of Object.values(FIGURES))
      for (const file of files) expect(read(join(TEST, file))).toContain('judge(');
  });

  it('are all in docs/faults.md, in these words', () => {
    const page = read(join(TEST, '../docs/faults.md'));
    for (const { id, fault, holds } of FAULTS) expect(page).toContain(`| ${id} | ${fault} | ${holds} |`);
  });
});
