/** Words for buttons, a comma between them, by the button's data. */
export type TypedWords = Readonly<Record<string, string>>;

/** As pairs of word and data; `plain` makes them what a typed text is compared with. */
export const pairsOf = (tables: readonly TypedWords[], plain: (said: string) => string): [string, string][] =>
  tables.flatMap((table) =>
    Object.entries(table).flatMap(([data, words]) =>
      words.split(',').map((word): [string, string] => [plain(word), data]),
    ),
  );
