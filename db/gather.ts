interface Call<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (why: unknown) => void;
}

/**
 * Makes one call for many out of many calls for one: those that come while a call is under way wait for the next, so who
 * is alone never waits. `run` gives a result for each item, in their order; when it fails, all of its callers do.
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let underWay = false;
  const goOn = async (): Promise<void> => {
    underWay = true;
    while (waiting.length > 0) {
      const calls = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await run(calls.map(({ item }) => item));
        if (results.length !== calls.length) throw new Error(`${calls.length} calls had ${results.length} results`);
        for (const [at, result] of results.entries()) calls[at]?.done(result);
      } catch (why) {
        for (const { failed } of calls) failed(why);
      }
    }
    underWay = false;
  };
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!underWay) void goOn();
    });
}
