import type postgres from 'postgres';

/**
 * Gives answers without holes. postgres.js 3.4.9 counts the rows of an answer in its connection and forgets to begin at
 * zero after a session that was lost in the middle of one: the next answer of that connection begins with as many holes,
 * so its first row reads as "nothing found". `test/db/wholeAnswers.test.ts` shows it.
 */
export function wholeAnswers<Session extends postgres.Sql>(sql: Session): Session {
  return new Proxy(sql, {
    apply: (_, self, args: Parameters<Session>) => whole(Reflect.apply(sql, self, args)),
    get: (_, name) => {
      const value: unknown = Reflect.get(sql, name);
      if (name === 'unsafe') return (...args: Parameters<postgres.Sql['unsafe']>) => whole(sql.unsafe(...args));
      return value;
    },
  });
}

/** A query runs when it is waited for, so its end can still be changed here. What is no query has no `resolve`. */
function whole<Query>(query: Query): Query {
  const { resolve } = query as { resolve?: (answer: unknown) => void };
  if (resolve !== undefined) {
    Object.assign(query as object, {
      resolve: (answer: unknown) => {
        if (Array.isArray(answer) && answer.length > 0 && !(0 in answer)) closeHole(answer);
        resolve(answer);
      },
    });
  }
  return query;
}

/** The rows themselves are right and in order; as many as the lost session gave stand empty before them. */
function closeHole(rows: unknown[]): void {
  rows.splice(
    0,
    rows.findIndex((_, at) => at in rows),
  );
}
