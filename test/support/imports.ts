import { posix } from 'node:path';
import { type Token, tokensOf } from './tokens.ts';

export interface Import {
  /** `undefined` when it is computed at run time and nobody can tell. */
  readonly specifier: string | undefined;
  /**
   * Erased before the code runs. `import { type A } from 'x'` is not: Node still loads `x`, so it counts as an import
   * of values.
   */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Every import and re-export of a file: static, dynamic, of types, over several lines, and `require`. */
export function importsOf(source: string): Import[] {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || isName(tokens, index)) return [];
    if (token.text === 'import') return importAt(tokens, index);
    if (token.text === 'export') return exportAt(tokens, index);
    if (token.text === 'require') return callAt(tokens, index);
    return [];
  });
}

/** Whether the word is a property (`x.import`, `{ import: 1 }`, `import?: …`) and no keyword. */
const isName = (tokens: readonly Token[], index: number): boolean =>
  is(tokens[index - 1], '.') || is(tokens[index + 1], ':') || is(tokens[index + 1], '?');

function importAt(tokens: readonly Token[], index: number): Import[] {
  const next = tokens[index + 1];
  if (is(next, '.')) return [];
  if (is(next, '(')) return callAt(tokens, index);
  const line = tokens[index]?.line ?? 0;
  if (next?.kind === 'string') return [{ specifier: next.text, typeOnly: false, line }];
  const named = next?.text === 'type' && !is(tokens[index + 2], ',') && !isFrom(tokens, index + 2);
  return [{ specifier: specifierAfter(tokens, index + 1), typeOnly: named, line }];
}

function exportAt(tokens: readonly Token[], index: number): Import[] {
  const typeOnly = tokens[index + 1]?.text === 'type';
  const first = index + (typeOnly ? 2 : 1);
  const line = tokens[index]?.line ?? 0;
  if (is(tokens[first], '*')) return [{ specifier: specifierAfter(tokens, first), typeOnly, line }];
  if (!is(tokens[first], '{')) return [];
  const end = tokens.findIndex((token, at) => at > first && is(token, '}'));
  return isFrom(tokens, end + 1) ? [{ specifier: tokens[end + 2]?.text, typeOnly, line }] : [];
}

/** `import('x')` and `require('x')`. */
function callAt(tokens: readonly Token[], index: number): Import[] {
  const [open, argument, after] = tokens.slice(index + 1, index + 4);
  if (!is(open, '(')) return [];
  const known = argument?.kind === 'string' && (is(after, ')') || is(after, ','));
  return [{ specifier: known ? argument.text : undefined, typeOnly: false, line: tokens[index]?.line ?? 0 }];
}

function specifierAfter(tokens: readonly Token[], start: number): string {
  const from = tokens.findIndex((_, at) => at >= start && isFrom(tokens, at));
  const specifier = tokens[from + 1];
  if (from < 0 || specifier === undefined) throw new Error(`line ${tokens[start]?.line}: an import from nowhere`);
  return specifier.text;
}

const isFrom = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]?.text === 'from' && tokens[index]?.kind === 'word' && tokens[index + 1]?.kind === 'string';

const is = (token: Token | undefined, mark: string): boolean => token?.kind === 'mark' && token.text === mark;

/** Where an import leads: a file of the repository (its path from the root), or a package with its scope. */
export function targetOf(
  importer: string,
  specifier: string,
): { readonly file: string } | { readonly package: string } {
  if (specifier.startsWith('/')) return { file: `web${specifier}` }; // how pages name one another
  if (specifier.startsWith('.')) return { file: posix.join(posix.dirname(importer), specifier) };
  return { package: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') };
}
