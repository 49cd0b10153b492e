import { describe, expect, it } from 'vitest';
import { deadLinks } from './support/links.ts';
import { type Files, isCode, pathsOf, readFiles } from './support/repository.ts';
import { testNamesOf } from './support/testNames.ts';
import { linesWith } from './support/tokens.ts';
import { brokenWalls, importCycles, WALLED } from './support/walls.ts';

const paths = pathsOf();
const walled = readFiles(paths.filter((path) => WALLED.test(path) && isCode(path)));
const tests = readFiles(paths.filter((path) => path.startsWith('test/') && isCode(path)));
const documents = readFiles(paths.filter((path) => path.endsWith('.md')));

const only = (files: Files, folders: RegExp): Files => new Map([...files].filter(([path]) => folders.test(path)));
const service = only(walled, /^(src|bots|db)\//);

/** `file:line` wherever one of the token patterns stands. */
const found = (files: Files, ...patterns: readonly (readonly (string | RegExp)[])[]): string[] =>
  [...files].flatMap(([path, source]) =>
    patterns.flatMap((pattern) => linesWith(source, ...pattern).map((line) => `${path}:${line}`)),
  );

describe('the walls', () => {
  it.each(['src', 'bots', 'db', 'web'])('are looked at in every file of %s', (folder) => {
    expect([...walled.keys()].filter((path) => path.startsWith(`${folder}/`)).length).toBeGreaterThan(0);
  });

  it('are whole: nobody imports what the architecture forbids', () => {
    expect(brokenWalls(walled)).toEqual([]);
  });

  it('are not whole when nothing was looked at', () => {
    expect(() => brokenWalls(new Map())).toThrow('no file to check');
  });

  it('have no import cycle behind them', () => {
    expect(importCycles(walled)).toEqual([]);
  });

  it('find a cycle that was made on purpose', () => {
    const planted = new Map([
      ['src/core/a.ts', "import './b.ts';"],
      ['src/core/b.ts', "export type * from './c.ts';"],
      ['src/core/c.ts', "await import('./a.ts');"],
    ]);
    expect(importCycles(planted)).toEqual(['src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts']);
  });
});

/** Empty files that the planted imports lead to. */
const NEIGHBOURS = ['app', 'chat', 'core', 'i18n'].map((layer) => `src/${layer}/x.ts`);
NEIGHBOURS.push('src/main/x.ts', 'src/cli/x.ts', 'bots/line/x.ts', 'bots/telegram/x.ts', 'bots/lab/x.ts', 'db/x.ts');

describe('a forbidden import planted on purpose', () => {
  it.each([
    ['src/core/planted.ts', "import { sql } from '../../db/x.ts'", 'src/core may not import db'],
    ['src/core/planted.ts', "import type { Text } from '../app/x.ts'", 'src/core may not import src/app'],
    ['src/core/planted.ts', "import { z } from 'zod'", 'not in src/core'],
    ['src/core/planted.ts', "import { randomUUID } from 'node:crypto'", 'src/core is pure'],
    ['src/core/planted.ts', "import { readFileSync } from 'fs'", 'src/core is pure'],
    ['src/i18n/planted.ts', "import { accept } from '../core/x.ts'", 'src/i18n may not import src/core'],
    ['src/i18n/planted.ts', "import i18next from 'i18next'", 'not in src/i18n'],
    ['db/planted.ts', "import { accept } from '../src/core/x.ts'", 'db may import only its types'],
    ['db/planted.ts', "import { type Decision } from '../src/core/x.ts'", 'db may import only its types'],
    ['db/planted.ts', "import type { Text } from '../src/app/x.ts'", 'db may not import src/app'],
    ['db/planted.ts', "import { Telegraf } from 'telegraf'", 'not in db'],
    ['src/app/planted.ts', "import express from 'express'", 'not in src/app'],
    ['src/app/planted.ts', "import { Telegraf } from 'telegraf'", 'not in src/app'],
    ['src/app/planted.ts', "import { messagingApi } from '@line/bot-sdk'", 'not in src/app'],
    ['src/app/planted.ts', "import cron from 'node-cron'", 'not in src/app'],
    ['src/app/planted.ts', "import { text } from '../i18n/x.ts'", 'src/app may import only its types'],
    ['src/app/planted.ts', "import {} from '../chat/x.ts'", 'src/app may not import src/chat'],
    ['src/chat/planted.ts', "import { sql } from '../../db/x.ts'", 'src/chat may not import db'],
    ['db/planted.ts', "import { eq } from 'drizzle-orm'", 'not in db'],
    ['db/drizzle/planted.ts', "import { sql } from '../x.ts'", 'db'],
    ['src/chat/planted.ts', "import type { x } from 'drizzle-orm/pg-core'", 'not in src/chat'],
    ['src/chat/planted.ts', "import { Telegraf } from 'telegraf'", 'not in src/chat'],
    ['src/delivery/planted.ts', "const db = await import(\n  '../../db/x.ts'\n)", 'src/delivery may not import db'],
    ['src/delivery/planted.ts', "import { messagingApi } from '@line/bot-sdk'", 'not in src/delivery'],
    ['src/http/planted.ts', "import { sql } from '../../db/x.ts'", 'src/http may not import db'],
    ['src/http/planted.ts', "export * from '../../bots/line/x.ts'", 'src/http may not import bots/line'],
    ['src/http/planted.ts', "import { accept } from '../core/x.ts'", 'src/http may import only its types'],
    ['src/jobs/planted.ts', "import { sql } from '../../db/x.ts'", 'src/jobs may not import db'],
    ['src/jobs/planted.ts', "import '../../bots/lab/x.ts'", 'src/jobs may not import bots/lab'],
    ['bots/line/planted.ts', "import { sql } from '../../db/x.ts'", 'bots/line may not import db'],
    ['bots/line/planted.ts', "import type { x } from '../../src/core/x.ts'", 'bots/line may not import src/core'],
    ['bots/line/planted.ts', "import '../telegram/x.ts'", 'bots/line may not import bots/telegram'],
    ['bots/line/planted.ts', "import { Telegraf } from 'telegraf'", 'not in bots/line'],
    ['bots/line/planted.ts', "import express from 'express'", 'not in bots/line'],
    ['bots/telegram/planted.ts', "import { messagingApi } from '@line/bot-sdk'", 'not in bots/telegram'],
    ['bots/telegram/planted.ts', "import '../../src/chat/x.ts'", 'bots/telegram may not import src/chat'],
    ['bots/lab/planted.ts', "import '../../src/app/x.ts'", 'bots/lab may not import src/app'],
    ['bots/lab/planted.ts', "import express from 'express'", 'not in bots/lab'],
    ['web/planted.js', "import { accept } from '../src/core/x.ts'", 'web may not import src/core'],
    ['web/planted.js', "import 'https://cdn.example/x.js'", 'not in web'],
    ['src/config.ts', "import '../db/x.ts'", 'src/config.ts may not import db'],
    ['src/app/planted.ts', "import '../main.ts'", 'imports src/main.ts, which nobody may'],
    ['src/app/planted.ts', "import '../main/x.ts'", 'imports src/main/x.ts, which nobody may'],
    ['src/app/planted.ts', "import '../cli/x.ts'", 'imports src/cli/x.ts, which nobody may'],
    ['src/main/planted.ts', "import '../main.ts'", 'imports src/main.ts, which nobody may'],
    ['src/main.ts', "import './cli.ts'", 'imports src/cli.ts, which nobody may'],
    ['src/main.ts', "import './main/notThere.ts'", 'which is not there'],
    ['src/elsewhere/planted.ts', '', 'stands in no layer'],
    ['src/app/planted.ts', "import './notThere.ts'", 'which is not there'],
    ['src/app/planted.ts', 'await import(`./${name}.ts`)', 'imports something computed'],
  ])('in %s is found: %s', (path, source, problem) => {
    const planted = new Map([...NEIGHBOURS.map((file): [string, string] => [file, '']), [path, source]]);
    expect(brokenWalls(planted)).toEqual([expect.stringMatching(new RegExp(`^${path}\\b.*${problem}`))]);
  });

  it('is found among the real files too', () => {
    const before = brokenWalls(walled);
    const planted = new Map([...walled, ['src/chat/planted.ts', "\nimport '../../db/client.ts';"]]);
    expect(brokenWalls(planted)).toEqual([
      ...before,
      expect.stringMatching(/^src\/chat\/planted\.ts:2 .*may not import db/),
    ]);
  });
});

describe('the code', () => {
  it('never opens a transaction or LISTENs over postgres.js, which can half-commit and dies when restarted', () => {
    const patterns = [
      ['.', /^(begin|transaction)$/, '('],
      ['.', 'listen', '(', "'"],
      [/^(sql|db)$/i, '.', /^(listen|subscribe)$/],
    ];
    expect(found(service, ...patterns)).toEqual([]);
  });

  it('reads the environment in src/config.ts only', () => {
    const elsewhere = only(walled, /^(?!src\/config\.ts)/);
    const patterns = [
      ['process', '.', 'env'],
      ['process', '['],
      ['env', '}', '=', 'process'],
      ['import', '.', 'meta', '.', 'env'],
    ];
    expect(found(elsewhere, ...patterns)).toEqual([]);
    expect([...elsewhere].filter(([, source]) => /from '(node:)?process'/.test(source)).map(([path]) => path)).toEqual(
      [],
    );
  });

  it('reads the clock at the top only, and is given the time everywhere else', () => {
    const below = only(service, /^(?!src\/(main|config|cli\/withDeps|clock|newId)\.ts)/);
    const patterns = [
      ['Date', '.', 'now'],
      ['new', 'Date', '(', ')'],
      ['new', 'Date', /^[;,)]$/],
      ['Temporal', '.', 'Now'],
    ];
    expect(found(below, ...patterns)).toEqual([]);
  });

  it('has no chance, network, timer or terminal in its rules and texts', () => {
    const pure = only(walled, /^src\/(core|i18n)\//);
    const worldly = /^(crypto|performance|setTimeout|setInterval|queueMicrotask|fetch|console|process|globalThis)$/;
    expect(found(pure, ['Math', '.', 'random'], [worldly, /^[.(]$/])).toEqual([]);
  });

  it('has no `any` and no comment that silences the compiler', () => {
    const all = new Map([...walled, ...tests]);
    expect(found(all, [/^(as|:|<|\|)$/, 'any', /^[^:]$/])).toEqual([]);
    const silenced = (path: string, source: string) =>
      (path.startsWith('test/') ? /@ts-(ignore|nocheck)\b/ : /@ts-(ignore|nocheck|expect-error)\b/).test(source);
    expect(
      [...all].filter(([path, source]) => path !== 'test/tidy.test.ts' && silenced(path, source)).map(([path]) => path),
    ).toEqual([]);
  });

  it('is plain text: no NUL, no byte order mark, no CR', () => {
    const all = [...walled, ...tests, ...documents];
    expect(all.filter(([, source]) => /[\0\r]|^\ufeff/.test(source)).map(([path]) => path)).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const later = /\b(TO[D]O|FIX[M]E|X[X]X)\b/;
    expect([...walled, ...tests].filter(([, source]) => later.test(source)).map(([path]) => path)).toEqual([]);
  });

  it('has no file above 400 lines, catalogues, migrations and fixtures apart', () => {
    const counted = paths.filter(
      (path) =>
        /^(src|bots|db|web|test|bench|bin)\/.*\.([mc]?[jt]s|html|css)$/.test(path) &&
        !/^src\/i18n\/[^/]+\/|^db\/migrations\/|\/fixtures\//.test(path),
    );
    const long = [...readFiles(counted)].map(([path, source]) => `${path}: ${source.split('\n').length - 1}`);
    expect(long.filter((entry) => Number(entry.split(': ')[1]) > 400)).toEqual([]);
  });
});

describe('the tests', () => {
  it('all run: none is left out or runs alone', () => {
    expect(found(tests, ['.', /^(only|skip|todo|skipIf|runIf|fails)$/, /^[.('[]$/])).toEqual([]);
  });

  it('have names that say which one failed: none twice in a file', () => {
    const twice = [...tests].flatMap(([path, source]) =>
      testNamesOf(source)
        .filter((name, index, names) => names.indexOf(name) !== index)
        .map((name) => `${path}: ${name}`),
    );
    expect(twice).toEqual([]);
    expect(testNamesOf("describe('a', () => { it('b', f); it.each([1])(`b`, f) }); it('b', f)")).toEqual([
      'a > b',
      'a > b',
      'b',
    ]);
  });
});

describe('the documents', () => {
  it('link only to what is there', () => {
    const all = [...documents, ...walled];
    expect(all.flatMap(([path, source]) => deadLinks(path, source, paths, documents))).toEqual([]);
    expect(deadLinks('a.md', '[x](b.md) [y](#c) `[z](d.md)`', ['a.md'], new Map([['a.md', '# B']]))).toEqual([
      'a.md: b.md is not there',
      'a.md: a.md has no heading #c',
    ]);
  });

  it('name only files and folders that are there', () => {
    const isThere = (name: string) => paths.some((path) => path === name || path.startsWith(`${name}/`));
    const named = /`((?:src|bots|db|web|test|bench|bin|docs)\/[\w./-]*\w)\/?`/g;
    const missing = [...documents, ...walled].flatMap(([path, source]) =>
      [...source.matchAll(named)].filter(([, name = '']) => !isThere(name)).map(([, name]) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('name only commands that package.json has', () => {
    const { scripts } = JSON.parse(readFiles(['package.json']).get('package.json') ?? '{}');
    const unknown = [...documents].flatMap(([path, source]) =>
      [...source.matchAll(/\bnpm run ([\w:-]+)/g)]
        .filter(([, name = '']) => !(name in scripts))
        .map(([call]) => `${path}: ${call}`),
    );
    expect(unknown).toEqual([]);
  });

  it('give a reason for every dependency, and for none that left', () => {
    const { dependencies, devDependencies } = JSON.parse(readFiles(['package.json']).get('package.json') ?? '{}');
    const explained = [...(documents.get('docs/dependencies.md') ?? '').matchAll(/^\| `([^`]+)`/gm)].map(
      ([, name]) => name,
    );
    expect(explained.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
  });
});
