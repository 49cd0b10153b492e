import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connect, type Database } from '../../db/client.ts';
import type { Deps } from '../../src/app/deps.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { newId } from '../../src/newId.ts';
import { benchDatabase, findPgbench, pgbench } from './database.ts';
import { makeMinimalEarn, writeMinimalEarn } from './minimalEarn.ts';
import { temporaryFolder } from './service.ts';

export const benchDeps = (db: Database): Deps => ({
  db,
  newId,
  randomBytes: (count) => randomBytes(count),
  seal: createSeal(randomBytes(32)),
  wakeOutbox: () => undefined,
});

export interface BesideEarn {
  readonly deps: Deps;
  readonly url: string;
  /** For files that are measured with; removed afterwards. */
  readonly folder: string;
  /** pgbench with the minimal earn among as many members; transactions a second. */
  readonly reference: (clients: number) => () => Promise<number>;
}

/** Measures something on a database of its own that also has the minimal earn, `seconds` at a time. */
export async function besideEarn<Measured>(
  { members, seconds }: { readonly members: number; readonly seconds: number },
  measure: (bench: BesideEarn) => Promise<Measured>,
): Promise<Measured> {
  const program = findPgbench();
  const database = await benchDatabase();
  const folder = await temporaryFolder();
  const db = await connect(database.url);
  try {
    const script = join(folder.path, 'earn.sql');
    await makeMinimalEarn(database.sql, members);
    writeMinimalEarn(script, members);
    return await measure({
      deps: benchDeps(db),
      url: database.url,
      folder: folder.path,
      reference: (clients) => () => pgbench(program, database.url, { script, clients, seconds }),
    });
  } finally {
    await db.close();
    await database.close();
    await folder.remove();
  }
}
