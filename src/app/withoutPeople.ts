/**
 * An error as logs may keep it: what failed and where. The words of a failed query or of unreadable JSON carry names and
 * texts of people, so they are left out.
 */
export function withoutPeople(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const message = messageWithoutPeople(error);
  const code = 'code' in error ? { code: String(error.code) } : {};
  const constraint = 'constraint_name' in error ? { constraint: String(error.constraint_name) } : {};
  return {
    type: error.name,
    ...(message === undefined ? {} : { message }),
    ...code,
    ...constraint,
    stack: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
    ...(error.cause === undefined ? {} : { cause: withoutPeople(error.cause) }),
  };
}

/** What an error says, as far as it may be kept; `undefined` when it quotes a query or unreadable JSON. */
export const messageWithoutPeople = (error: Error): string | undefined =>
  error instanceof SyntaxError || 'query' in error ? undefined : error.message;
