import { type Token, tokensOf } from './tokens.ts';

/** The name of every test in a file with the groups around it, in order, as written (`describe.each` too). */
export function testNamesOf(source: string): string[] {
  const tokens = tokensOf(source);
  const groups: { readonly name: string; readonly end: number }[] = [];
  const names: string[] = [];
  tokens.forEach((token, index) => {
    while ((groups.at(-1)?.end ?? Infinity) < index) groups.pop();
    if (token.kind !== 'word' || !/^(describe|it|test)$/.test(token.text) || tokens[index - 1]?.text === '.') return;
    const open = openingOf(tokens, index);
    if (open === undefined) return;
    const name = firstArgument(tokens, open);
    if (token.text === 'describe') groups.push({ name, end: closing(tokens, open) });
    else names.push([...groups.map((group) => group.name), name].join(' > '));
  });
  return names;
}

/** The `(` before the name: right after the word, or after the rows of `.each(…)`. */
function openingOf(tokens: readonly Token[], index: number): number | undefined {
  let open = index + 1;
  while (tokens[open]?.text === '.') open += 2;
  if (tokens[open]?.text !== '(') return undefined;
  if (isText(tokens[open + 1])) return open;
  const next = closing(tokens, open) + 1;
  return tokens[next]?.text === '(' && isText(tokens[next + 1]) ? next : undefined;
}

const isText = (token: Token | undefined): boolean => token?.kind === 'string' || token?.kind === 'template';

/** A name built from several pieces keeps all of them, so that two that differ late are two. */
function firstArgument(tokens: readonly Token[], open: number): string {
  const end = tokens.findIndex((token, at) => at > open && token.kind === 'mark' && token.text === ',');
  return tokens
    .slice(open + 1, end)
    .map((token) => token.text)
    .join('');
}

/** The index of the `)` that ends what `open` began. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex((token, at) => {
    if (at < open || token.kind !== 'mark') return false;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return depth === 0;
  });
}
