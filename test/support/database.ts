import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject } from 'vitest';

/**
 * A migrated database of this file's (or describe block's) own. Call it where hooks are registered; `url` may be read
 * from `beforeAll` on. It is dropped when every test passed, and kept for a look otherwise: the run's end says where.
 * An `empty` one is not migrated.
 */
export function ownDatabase(options: { readonly empty?: true } = {}): { readonly url: string } {
  const { adminUrl, template } = inject('database');
  const own = { url: '' };
  let name = '';

  beforeAll(async () => {
    const file = basename(expect.getState().testPath ?? 'unknown').replace(/\.test\.ts$/, '');
    const safe = file
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .slice(0, 24);
    name = `${template}_${safe}_${randomBytes(3).toString('hex')}`;
    await onServer(adminUrl, `create database ${name} template ${options.empty ? 'template0' : template}`);
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    own.url = url.href;
  });

  // oxlint-disable-next-line no-empty-pattern -- vitest gives the suite second, and reads the first by its pattern
  afterAll(async ({}: object, suite) => {
    if (name !== '' && allPassed(suite)) await onServer(adminUrl, `drop database ${name} with (force)`);
  });

  return own;
}

interface Task {
  readonly result?: { readonly state: string };
  readonly tasks?: readonly Task[];
}

const allPassed = (task: Task): boolean => task.result?.state !== 'fail' && (task.tasks ?? []).every(allPassed);

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
