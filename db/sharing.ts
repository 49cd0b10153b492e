import { failureOf } from './errors.ts';

/** One caller's part in a statement that several share. */
export interface Call<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (why: unknown) => void;
}

/**
 * The rule of who shares and who fails. Strangers share the statement and nothing else: when it fails, nothing of it was
 * written, and each item is run again by itself, so only the one that was wrong fails. After a lost connection nobody
 * knows whether it was committed, so all are told, and each caller looks it up. `run` gives a result for each item, in
 * their order. Never rejects: each caller is told its own end. See docs/adr/0007-shared-statements.md.
 */
export async function runShared<Item, Result>(
  calls: readonly Call<Item, Result>[],
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await run(calls.map(({ item }) => item));
    if (results.length !== calls.length) throw new Error(`${calls.length} calls had ${results.length} results`);
    for (const [at, result] of results.entries()) calls[at]?.done(result);
  } catch (why) {
    if (calls.length === 1 || failureOf(why).kind === 'connection-lost') for (const { failed } of calls) failed(why);
    else await Promise.all(calls.map((call) => runShared([call], run)));
  }
}
