import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What is made on the machine and belongs to nobody's checkout. */
const NOT_OURS = new Set(['node_modules', '.git', 'data', 'coverage', '.output', 'results']);

/** Path from the root of the repository, with `/`, to its text. A map, so that a test can plant a file of its own. */
export type Files = ReadonlyMap<string, string>;

export const pathsOf = (folder = ''): string[] =>
  readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? pathsOf(path) : [path];
  });

export const readFiles = (paths: readonly string[]): Files =>
  new Map(paths.map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]));

export const isCode = (path: string): boolean => /\.[mc]?[jt]s$/.test(path);
