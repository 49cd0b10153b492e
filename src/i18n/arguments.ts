/**
 * Reads the arguments of an ICU message at compile time, so that a text cannot be asked for without them.
 *
 * `{name}` wants a string: numbers, money and dates are formatted first (`format.ts`). `{count, plural, …}`,
 * `{count, selectordinal, …}` and `{count, number}` want a number, `{kind, select, …}` a string, nested ones too.
 * Quoted braces (`'{'`) are not understood here; the catalogue test refuses them.
 */
export type ArgumentsOf<Message extends string> = ReadMessage<Message, [], {}>;

type Space = ' ' | '\n' | '\t';
type Trim<T extends string> = T extends `${Space}${infer Rest}`
  ? Trim<Rest>
  : T extends `${infer Rest}${Space}`
    ? Trim<Rest>
    : T;

/** What comes first, `{` or `}`: the text before it, the brace and the rest; `never` when no brace is left. */
type NextBrace<T extends string> = T extends `${infer Left}}${infer Right}`
  ? Left extends `${infer Before}{${infer After}`
    ? [Before, '{', `${After}}${Right}`]
    : [Left, '}', Right]
  : never;

/** `Depth` has one entry for each plural or select whose branch we are inside. */
type ReadMessage<T extends string, Depth extends unknown[], Found> =
  NextBrace<T> extends [string, infer Brace, infer Rest extends string]
    ? Brace extends '{'
      ? ReadArgument<Rest, Depth, Found>
      : Depth extends [unknown, ...infer Outer]
        ? ReadBranches<Rest, Outer, Found>
        : Found
    : Found;

/** After the opening brace of an argument. */
type ReadArgument<T extends string, Depth extends unknown[], Found> = T extends `${infer Head}}${infer Rest}`
  ? Head extends `${infer Name},${infer Type},${string}`
    ? Trim<Type> extends 'plural' | 'selectordinal'
      ? ReadBranches<AfterTwoCommas<T>, Depth, Found & Record<Trim<Name>, number>>
      : Trim<Type> extends 'select'
        ? ReadBranches<AfterTwoCommas<T>, Depth, Found & Record<Trim<Name>, string>>
        : ReadMessage<Rest, Depth, Found & Record<Trim<Name>, number>>
    : Head extends `${infer Name},${string}`
      ? ReadMessage<Rest, Depth, Found & Record<Trim<Name>, number>>
      : ReadMessage<Rest, Depth, Found & Record<Trim<Head>, string>>
  : Found;

type AfterTwoCommas<T extends string> = T extends `${string},${string},${infer Rest}` ? Rest : never;

/** Between the branches of a plural or select: `{` opens a branch, `}` ends the argument. */
type ReadBranches<T extends string, Depth extends unknown[], Found> =
  NextBrace<T> extends [string, infer Brace, infer Rest extends string]
    ? Brace extends '{'
      ? ReadMessage<Rest, [unknown, ...Depth], Found>
      : ReadMessage<Rest, Depth, Found>
    : Found;
