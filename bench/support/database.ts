import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import postgres from 'postgres';
import { openDatabase } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { Unmeasurable } from './measure.ts';
import { temporaryFolder } from './service.ts';

export interface BenchDatabase {
  readonly url: string;
  /** A few connections for preparing and counting; never for what is measured. */
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

/** The embedded PostgreSQL with the settings of the service, in a temporary folder, migrated. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const folder = await temporaryFolder();
  const log = { info: () => undefined, warn: (message: string) => console.warn(message) };
  const opened = await openDatabase({ databaseUrl: undefined, dataDir: join(folder.path, 'data'), log });
  await migrate(opened.url);
  const sql = postgres(opened.url, { max: 2, onnotice: () => undefined });
  return {
    url: opened.url,
    sql,
    close: async () => {
      await sql.end();
      await opened.stop();
      await folder.remove();
    },
  };
}

/** Where `pgbench` is: on the PATH, or in Debian's folder of the newest version. */
export function findPgbench(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = ['pgbench', ...versions.map((version) => join(debian, version, 'bin', 'pgbench'))];
  const found = places.find((place) => spawnSync(place, ['--version'], { stdio: 'ignore' }).status === 0);
  if (found !== undefined) return found;
  throw new Unmeasurable(
    'This benchmark compares with pgbench, which is not here. Install it (Debian: apt install postgresql-contrib or ' +
      'postgresql-client; it comes with PostgreSQL 15 or newer) and see that it is on the PATH.',
  );
}

/** Runs a script with prepared statements for some seconds; gives transactions a second, without connecting. */
export async function pgbench(
  program: string,
  url: string,
  { script, clients, seconds }: { readonly script: string; readonly clients: number; readonly seconds: number },
): Promise<number> {
  const args = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-T', `${seconds}`, '-f', script, url];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await exited;
  const rate = Number(/tps = ([\d.]+)/.exec(out)?.[1]);
  if (status !== 0 || !(rate > 0)) throw new Error(`pgbench ended with ${status}: ${errors.split('\n')[0]}`);
  return rate;
}
