import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrayOf, arrayText } from '../../db/arrays.ts';
import { ownDeps } from '../support/ownDeps.ts';

const deps = ownDeps();

it('gives arrays of any text to the database and takes them back unchanged', async () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
  await fc.assert(
    fc.asyncProperty(fc.array(text), async (texts) => {
      const [row] = await deps.db.sql<{ texts: string[]; count: number }[]>`
        select ${texts}::text[] as texts, coalesce(array_length(${texts}::text[], 1), 0) as count`;
      expect(row).toEqual({ texts, count: texts.length });
    }),
    { numRuns: 100 },
  );
});

it('reads what the database leaves unquoted', () => {
  expect(arrayOf('{a,"b c","d\\"e\\\\f",""}')).toEqual(['a', 'b c', 'd"e\\f', '']);
  expect(arrayOf('{}')).toEqual([]);
  expect(arrayOf(arrayText(['x,y', '{z}', 'null']))).toEqual(['x,y', '{z}', 'null']);
});
