import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';
import { isErrno } from '../errno.ts';
import { whyNotWritten } from '../fileWords.ts';
import { takenSteps } from '../migrations.ts';
import { columnList, countLines, END_OF_TABLE, FORMAT, type Header, quoted, type TableHead } from './format.ts';
import { BackupRefused } from './refusal.ts';
import { ROOM } from './room.ts';

export interface WrittenBackup {
  readonly path: string;
  readonly bytes: number;
  readonly madeAt: string;
  /** How many rows of each table it has. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Rows that stay out: the key that opens answers which grant access. What it sealed is forgotten after a restore. */
const WITHOUT: Readonly<Record<string, string>> = { secrets: ` where name <> 'answer-key'` };

/** `BackupRefused` for what the system says of files; anything else as it is. */
export function notWritten(error: unknown, path: string): unknown {
  const why = whyNotWritten(error, path);
  if (why === undefined) return error;
  return new BackupRefused(isErrno(error, 'ENOSPC', 'EDQUOT') ? 'no-room' : 'not-written', why, { cause: error });
}

/** PostgreSQL writes values as text; the same text in every place. */
const WRITE_PLAINLY = `set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
  set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 3; set statement_timeout = 0`;

/**
 * Writes everything of the shop into one file, beside a service that goes on working: all of it as of one moment. The
 * file appears whole or not at all, readable for this user only. Nothing is held in memory but what is under way. Refuses
 * `no-room` where the disk could not take the tables as they are, though a backup is a fraction of them, and `not-written`
 * where the system does not let us.
 */
export async function writeBackup(url: string, path: string, version: string): Promise<WrittenBackup> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    application_name: 'regulars backup',
  });
  client.on('error', () => undefined); // told by the rejection of the query it interrupts
  await client.connect();
  const unfinished = `${path}.part-${process.pid}`;
  try {
    // Of a process that was killed and had our number, as in a container.
    await rm(unfinished, { force: true });
    await client.query(WRITE_PLAINLY);
    await client.query('begin isolation level repeatable read read only');
    await refuseWithoutRoom(client, dirname(path));
    const header = await headerOf(client, version);
    const rows: Record<string, number> = {};
    const file = createWriteStream(unfinished, { mode: 0o600, flags: 'wx' });
    await pipeline(Readable.from(contentsOf(client, header, rows)), createGzip({ level: 6 }), file);
    await client.query('commit');
    await keep(unfinished, path);
    return { path, bytes: file.bytesWritten, madeAt: header.madeAt, rows };
  } catch (error) {
    throw notWritten(error, path);
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined); // told by what failed before
    await client.end();
  }
}

async function refuseWithoutRoom(client: pg.Client, folder: string): Promise<void> {
  const { rows } = await client.query<{ bytes: number }>(ROOM);
  const wanted = rows[0]?.bytes ?? 0;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= wanted) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
  throw new BackupRefused(
    'no-room',
    `${folder} has ${megabytes(bavail * bsize)} left and a backup may need ${megabytes(wanted)}. Free some space, or set BACKUP_DIR to a larger disk.`,
  );
}

async function headerOf(client: pg.Client, version: string): Promise<Header> {
  const { rows } = await client.query<{ now: Date; server: string }>(
    `select now() as now, current_setting('server_version') as server`,
  );
  const [found] = rows;
  if (found === undefined) throw new Error('The database did not say what time it is');
  const steps = await takenSteps(client);
  return { regularsBackup: FORMAT, version, madeAt: found.now.toISOString(), server: found.server, steps };
}

async function* contentsOf(client: pg.Client, header: Header, counts: Record<string, number>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const hashed = (bytes: Buffer): Buffer => {
    hash.update(bytes);
    return bytes;
  };
  const line = (value: unknown): Buffer => hashed(Buffer.from(`${JSON.stringify(value)}\n`));
  yield line(header);
  for (const head of await tablesOf(client)) {
    yield line(head);
    let count = 0;
    for await (const chunk of client.query(copyTo(copyText(head)))) {
      const bytes = hashed(chunk as Buffer);
      count += countLines(bytes);
      yield bytes;
    }
    counts[head.table] = count;
    yield hashed(Buffer.from(END_OF_TABLE));
  }
  yield Buffer.from(`${JSON.stringify({ rows: counts, sha256: hash.digest('hex') })}\n`);
}

const copyText = (head: TableHead): string =>
  `copy (select ${columnList(head)} from regulars.${quoted(head.table)}${WITHOUT[head.table] ?? ''}) to stdout`;

/** Every table of the shop by name, with the columns in which something is stored. */
export async function tablesOf(client: pg.Client): Promise<readonly TableHead[]> {
  const { rows } = await client.query<TableHead>(`
    select c.relname::text as "table", json_agg(a.attname order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'regulars'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`);
  return rows;
}

/** On the disk before it has its name, so that a name always stands for a whole file. */
async function keep(unfinished: string, path: string): Promise<void> {
  await flush(unfinished);
  await rename(unfinished, path);
  await flush(dirname(path)).catch(() => undefined); // some file systems do not flush folders
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
