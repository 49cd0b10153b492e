import type { Database } from '../../db/client.ts';
import type { Deps } from '../../src/app/deps.ts';

type Ask = (...asked: readonly unknown[]) => Promise<unknown>;

const textOf = (asked: unknown): string => (Array.isArray(asked) ? asked.join(' ') : String(asked));

/**
 * The same service, in which something happens once: when the database has answered the `nth` statement that contains
 * these words, and before whoever asked hears of it. So what is written next was decided on what was so before.
 */
export function between(deps: Deps, words: string, act: () => Promise<unknown>, nth = 1): Deps {
  let left = nth;
  const waiting =
    (ask: Ask): Ask =>
    (...asked) => {
      const isIt = textOf(asked[0]).includes(words);
      if (isIt) left -= 1;
      const answer = ask(...asked);
      return isIt && left === 0 ? answer.then((rows) => act().then(() => rows)) : answer;
    };
  const { sql } = deps.db;
  const watched = new Proxy(sql, {
    apply: (target, _self, asked) => waiting(target as unknown as Ask)(...asked),
    get: (target, name) =>
      name === 'unsafe' ? waiting(target.unsafe.bind(target) as unknown as Ask) : Reflect.get(target, name),
  });
  const db: Database = { ...deps.db, sql: watched };
  return { ...deps, db };
}
