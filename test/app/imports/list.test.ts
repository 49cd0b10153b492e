import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openList } from '../../../src/app/imports/list.ts';
import { PlainLines } from '../../../src/app/imports/plainLines.ts';

const path = join(mkdtempSync(join(tmpdir(), 'regulars-list-')), 'list.csv');

/** What the parser alone reads, each record with the line where it ends. */
const parsed = (text: string) =>
  parse(text, { delimiter: ',', info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }).map(
    (one: unknown) => {
      const { record, info } = one as { record: string[]; info: { lines: number } };
      return { line: info.lines, cells: record };
    },
  );

const piece = fc.constantFrom('a', 'é9', ',', ',', '\n', '\n', '\r\n', '\r', '"', '"b"', '"c\nd"', ' ');
const header = fc.constantFrom('first,second\n', 'first,second\r\n', '"first",second\n');
const plainPiece = fc.constantFrom('a', 'é9', ',', ',', '\n', '\r\n');

it('reads any list as the parser does, whether it has quotes from the start, from some line on, or nowhere', async () => {
  const texts = fc.tuple(header, fc.array(plainPiece, { maxLength: 30 }), fc.array(piece, { maxLength: 12 }));
  await fc.assert(
    fc.asyncProperty(texts, async ([first, before, after]) => {
      const text = [first, ...before, ...after].join('');
      let expected: ReturnType<typeof parsed> | undefined;
      try {
        expected = parsed(text);
      } catch {
        expected = undefined;
      }
      writeFileSync(path, text);
      const list = await openList(path, { delimiter: ',' });
      if (expected === undefined || !list.ok) return;
      const rows: unknown[] = [];
      for await (const { line, cells } of list.value.rows()) rows.push({ line, cells });
      expect(rows).toEqual(expected.slice(1));
    }),
    { numRuns: 300 },
  );
});

it('splits a list without quotes the same wherever its pieces end', () => {
  const text = fc.array(plainPiece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 60 })), (whole, cuts) => {
      const ends = [...cuts.filter((at) => at < whole.length), 0, whole.length].toSorted((a, b) => a - b);
      const plain = new PlainLines(',', 1_000);
      const read = [];
      for (const [at, from] of ends.slice(0, -1).entries()) {
        const lines = plain.take(whole.slice(from, ends[at + 1]));
        if (lines === undefined) return;
        read.push(...lines);
      }
      const last = plain.finish();
      if (last === undefined) return;
      expect([...read, ...last]).toEqual(parsed(whole));
    }),
    { numRuns: 500 },
  );
});
