import { type Call, runShared } from './sharing.ts';

/** Longer than any call that is well: whoever waits behind one goes without it then. */
const LATE_MS = 500;

/**
 * Makes one call for many out of many calls for one: those that come in one turn of the event loop go together, and those
 * that come while a call is under way wait for the next, so who is alone never waits. One that is stuck (in a lock, in a
 * session that nobody answers) keeps nobody waiting for longer than half a second. `run` gives a result for each item,
 * in their order; who fails with whom is the rule of `runShared`, so it must be safe to run again with one item after it
 * failed with several. `most` is how many go together at most, by how many wait.
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: (waiting: number) => number,
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let underWay = false;
  const goOn = async (): Promise<void> => {
    while (waiting.length > 0) {
      const taken = most(waiting.length);
      const calls = waiting.slice(0, taken);
      waiting = waiting.slice(taken);
      await endedOrLate(runShared(calls, run));
    }
    underWay = false;
  };
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (underWay) return;
      underWay = true;
      setImmediate(() => void goOn());
    });
}

async function endedOrLate(running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LATE_MS);
  });
  await Promise.race([running, late]);
  clearTimeout(timer);
}
