import { ROOM } from './backup/room.ts';
import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

/** How the nightly backup fares, by the machine's clock. */
export interface BackupStatus {
  /** Epoch milliseconds; `null`: there was no good one. */
  readonly lastAtMs: number | null;
  readonly lastFile: string | null;
  readonly lastBytes: number | null;
  /** Since when it fails, epoch milliseconds; `null`: it does not. */
  readonly failingSinceMs: number | null;
}

/** `undefined`: there was none yet, good or bad. */
export async function findBackupStatus({ sql }: Database): Promise<BackupStatus | undefined> {
  const rows = await sql<BackupStatus[]>`
    select (extract(epoch from last_at) * 1000)::float8 as "lastAtMs", last_file as "lastFile",
      last_bytes::float8 as "lastBytes", (extract(epoch from failing_since) * 1000)::float8 as "failingSinceMs"
    from regulars.backup_status`;
  return rows[0];
}

/** How many bytes a backup may need on its disk. */
export async function backupRoom({ sql }: Database): Promise<number> {
  const [row] = await sql.unsafe<{ bytes: number }[]>(ROOM);
  return row?.bytes ?? 0;
}

/** A backup was made. */
export async function noteBackup({ sql }: Database, made: { at: Date; file: string; bytes: number }): Promise<void> {
  await sql`
    insert into regulars.backup_status (last_at, last_file, last_bytes)
    values (${made.at.toISOString()}::timestamptz, ${made.file}, ${made.bytes}::bigint)
    on conflict ("only") do update set last_at = excluded.last_at, last_file = excluded.last_file,
      last_bytes = excluded.last_bytes, failing_since = null`;
}

/** It begins to fail; races when it failed before. */
export const failingPart = (since: Date): Part =>
  part('backup_fails')`insert into regulars.backup_status (failing_since) values (${since.toISOString()}::timestamptz)
    on conflict ("only") do update set failing_since = excluded.failing_since
    where backup_status.failing_since is null`;
