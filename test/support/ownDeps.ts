import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import type { Deps } from '../../src/app/deps.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { ownDatabase } from './database.ts';

/** Dependencies over a database of this file's own. Call it where hooks are registered; usable from `beforeAll` on. */
export function ownDeps(options: { readonly connections?: number } = {}): Deps {
  const own = ownDatabase();
  let database: Database | undefined;
  beforeAll(async () => {
    database = await connect(own.url, options);
  });
  afterAll(() => database?.close());
  return {
    get db() {
      if (database === undefined) throw new Error('the database is there from beforeAll on');
      return database;
    },
    newId: v7,
    randomBytes: (count) => randomBytes(count),
    seal: createSeal(randomBytes(32)),
    wakeOutbox: () => undefined,
  };
}
