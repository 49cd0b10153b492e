const last = new Map<string, Promise<unknown>>();

/** Runs what is about one row after all that took a turn for it before, in this process; a failed one holds up nobody. */
export async function inTurn<Value>(row: string, act: () => Promise<Value>): Promise<Value> {
  const before = last.get(row);
  const own = afterwards(before, act);
  last.set(row, own);
  try {
    return await own;
  } finally {
    if (last.get(row) === own) last.delete(row);
  }
}

async function afterwards<Value>(before: Promise<unknown> | undefined, act: () => Promise<Value>): Promise<Value> {
  await before?.catch(() => undefined); // told to whoever it belongs to
  return act();
}
