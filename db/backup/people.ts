import pg from 'pg';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';

/** Whether somebody is a member or works here: before that there is nothing to lose. */
export const hasPeople = (url: string): Promise<boolean> =>
  finds(url, '(select 1 from regulars.members limit 1) union all (select 1 from regulars.staff limit 1)');

/** Whether the tables of a shop are there, of whichever version. */
export const hasTables = (url: string): Promise<boolean> =>
  finds(url, `select 1 where to_regclass('regulars.members') is not null`);

async function finds(url: string, query: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_PATIENCE_MS });
  client.on('error', () => undefined); // told by the rejection of the query it interrupts
  await client.connect();
  try {
    return (await client.query(query)).rows.length > 0;
  } finally {
    await client.end();
  }
}
