/**
 * Cuts TypeScript or JavaScript into tokens, well enough to find imports, calls and test names.
 *
 * TypeScript 7 has no programming interface yet, and a search by regular expression takes comments and strings for
 * code. What this reader does not understand it refuses: a file that nobody checked must not look checked.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'mark';
  /** A string without its quotes, a template's piece without its backticks, a mark's single character. */
  readonly text: string;
  readonly line: number;
}

/** Words after which a `/` begins a regular expression, though other words are divided. */
const BEFORE_REGEX = new Set(
  'return typeof case in of delete void throw new else do instanceof await yield'.split(' '),
);

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[@#]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d[\w.]*/y;
const STRING = /'((?:[^'\\\n]|\\[\s\S])*)'|"((?:[^"\\\n]|\\[\s\S])*)"/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** Up to the end of the template or to the next `${`. */
const TEMPLATE = /((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(`|\$\{)/y;

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open `{`: whether it is the `${` of a template, which goes on after its `}`. */
  const braces: boolean[] = [];
  let at = source.startsWith('#!') ? source.indexOf('\n') : 0;
  let line = 1;

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) {
      at += found[0].length;
      line += found[0].split('\n').length - 1;
    }
    return found;
  };
  const add = (kind: Token['kind'], text: string) => tokens.push({ kind, text, line });
  const template = () => {
    const piece = take(TEMPLATE);
    if (piece === null) throw new Error(`line ${line}: a template without end`);
    add('template', piece[1] ?? '');
    if (piece[2] === '${') braces.push(true);
  };

  while (at < source.length) {
    if (take(SPACE) || take(COMMENT)) continue;
    const character = source.charAt(at);
    let found: RegExpExecArray | null;
    if ((found = take(WORD))) add('word', found[0]);
    else if ((found = take(NUMBER))) add('number', found[0]);
    else if ((found = take(STRING))) add('string', found[1] ?? found[2] ?? '');
    else if (character === '/' && startsRegex(tokens.at(-1)) && (found = take(REGEX))) add('regex', found[0]);
    else if (character === '`') {
      at += 1;
      template();
    } else if (character === "'" || character === '"') throw new Error(`line ${line}: a string without end`);
    else {
      at += 1;
      if (character === '{') braces.push(false);
      if (character === '}' && braces.pop() === true) template();
      else add('mark', character);
    }
  }
  return tokens;
}

function startsRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_REGEX.has(before.text);
  return before.kind === 'mark' && !')]}'.includes(before.text);
}

/**
 * The lines where these tokens follow each other, e.g. `linesWith(source, 'process', '.', 'env')`. Comments and what
 * stands inside strings never match; a lone `'` stands for any string or template.
 */
export function linesWith(source: string, ...pattern: readonly (string | RegExp)[]): number[] {
  const tokens = tokensOf(source);
  const shown = tokens.map((token) => (token.kind === 'string' || token.kind === 'template' ? "'" : token.text));
  const fits = (start: number) =>
    pattern.every((wanted, offset) => {
      const found = shown[start + offset] ?? '';
      return typeof wanted === 'string' ? wanted === found : wanted.test(found);
    });
  return tokens.flatMap((token, start) => (fits(start) ? [token.line] : []));
}
