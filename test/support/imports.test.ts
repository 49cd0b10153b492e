import { describe, expect, it } from 'vitest';
import { importsOf, targetOf } from './imports.ts';

const specifiers = (source: string) =>
  importsOf(source).map(({ specifier, typeOnly }) => [specifier, typeOnly ? 'types' : 'values']);

describe('the reader of imports', () => {
  it.each([
    ["import a from 'x'", 'x', 'values'],
    ["import * as a from 'x'", 'x', 'values'],
    ["import 'x'", 'x', 'values'],
    ['import a, { b } from "x"', 'x', 'values'],
    ["import {\n  a, // from 'y'\n  b,\n} from 'x'", 'x', 'values'],
    ["import type { A } from 'x'", 'x', 'types'],
    ["import type A from 'x'", 'x', 'types'],
    ["import type * as a from 'x'", 'x', 'types'],
    ["import type from 'x'", 'x', 'values'],
    ["import type, { a } from 'x'", 'x', 'values'],
    ["import { type A } from 'x'", 'x', 'values'],
    ["import a from 'x' with { type: 'json' }", 'x', 'values'],
    ["export { a } from 'x'", 'x', 'values'],
    ["export * from 'x'", 'x', 'values'],
    ["export * as a from 'x'", 'x', 'values'],
    ["export type { A } from 'x'", 'x', 'types'],
    ["export type * from 'x'", 'x', 'types'],
    ["const a = await import('x')", 'x', 'values'],
    ["const a = `${(await import('x')).a}`", 'x', 'values'],
    ["type A = import('x').A", 'x', 'values'],
    ["const a = require('x')", 'x', 'values'],
    ["const a = 6 / 2 / 1; const quote = /'/; import('x')", 'x', 'values'],
    ["const a = { '`': `}${{ b: '}' }.b}'` }\nimport b from 'x'", 'x', 'values'],
  ])('finds %j', (source, specifier, kind) => {
    expect(specifiers(source)).toEqual([[specifier, kind]]);
  });

  it.each([
    "// import a from 'x'",
    "/* export * from 'x' */",
    'const a = "import b from \'x\'"',
    "const a = `import b from 'x'`",
    "const a = /import b from 'x'/",
    'import.meta.url',
    "a.import('x')",
    'const a = { import: 1 }',
    "export const from = 'x'",
    "export { a };\nconst from = 'x'",
    "export type A = 'x'",
    "export default 'x'",
  ])('takes %j for no import', (source) => {
    expect(specifiers(source)).toEqual([]);
  });

  it('says when an import is computed, so that nobody believes it was checked', () => {
    expect(specifiers('import(name)')).toEqual([[undefined, 'values']]);
    expect(specifiers("import('./' + name)")).toEqual([[undefined, 'values']]);
    expect(specifiers('import(`./x.ts`)')).toEqual([[undefined, 'values']]);
  });

  it('refuses what it cannot read', () => {
    expect(() => importsOf("const a = 'x\nimport b from 'y'")).toThrow('line 1: a string without end');
    expect(() => importsOf('const a = `x')).toThrow('a template without end');
  });

  it('gives the line', () => {
    expect(importsOf("#!/usr/bin/env node\n/* 1\n2 */\nimport a from 'x'")[0]?.line).toBe(4);
  });

  it('knows where a path and a package lead', () => {
    expect(targetOf('src/app/a.ts', '../core/b.ts')).toEqual({ file: 'src/core/b.ts' });
    expect(targetOf('src/app/a.ts', '@line/bot-sdk/dist/x.js')).toEqual({ package: '@line/bot-sdk' });
    expect(targetOf('src/app/a.ts', 'drizzle-orm/pg-core')).toEqual({ package: 'drizzle-orm' });
  });
});
