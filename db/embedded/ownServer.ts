import pg from 'pg';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';
import type { DatabaseOptions, OpenDatabase } from './contract.ts';
import { serverWarnings } from './settings.ts';

/** The operator's own server, asked once whether it answers and what it would lose. */
export async function useOwnServer(url: string, log: DatabaseOptions['log']): Promise<OpenDatabase> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    query_timeout: CONNECT_PATIENCE_MS,
  });
  client.on('error', () => undefined); // told by the query's own rejection
  await client.connect();
  try {
    for (const warning of await serverWarnings(client)) log.warn(warning);
  } finally {
    await client.end();
  }
  const { hostname, port, pathname } = new URL(url);
  return {
    url,
    description: `PostgreSQL at ${hostname}:${port || 5432}${pathname}`,
    secretsFolder: undefined,
    stop: async () => undefined,
  };
}
