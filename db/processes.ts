import type { Database } from './client.ts';

export interface ProcessRow {
  readonly processId: string;
  readonly role: 'all' | 'web' | 'worker';
  readonly version: string;
  readonly host: string;
  readonly pid: number;
  /** By channel. */
  readonly channels: unknown;
}

/** Says that a process lives and how its channels do; makes its row the first time. */
export async function reportProcess({ sql }: Database, row: ProcessRow): Promise<void> {
  await sql`
    insert into regulars.processes (process_id, role, version, host, pid, channels)
    values (${row.processId}, ${row.role}, ${row.version}, ${row.host}, ${row.pid},
      ${JSON.stringify(row.channels)}::text::jsonb)
    on conflict (process_id) do update set seen_at = now(), channels = excluded.channels`;
}

/** The process stops in order: its row goes, and those of processes that died a day ago and more. */
export async function leaveProcess({ sql }: Database, processId: string): Promise<void> {
  await sql`
    delete from regulars.processes where process_id = ${processId} or seen_at < now() - interval '1 day'`;
}

/** The processes that were seen within so many seconds of the database's clock. */
export async function liveProcesses({ sql }: Database, withinSeconds: number): Promise<readonly ProcessRow[]> {
  return sql<ProcessRow[]>`
    select process_id as "processId", role, version, host, pid, channels from regulars.processes
    where seen_at > now() - make_interval(secs => ${withinSeconds}::float8) order by process_id limit 100`;
}

/** Takes or keeps a lease; `false`: another process has it. */
export async function holdLease(
  { sql }: Database,
  name: string,
  processId: string,
  leaseSeconds: number,
): Promise<boolean> {
  const rows = await sql`
    insert into regulars.leases as lease (name, process_id, leased_until)
    values (${name}, ${processId}, now() + make_interval(secs => ${leaseSeconds}::float8))
    on conflict (name) do update
    set process_id = excluded.process_id, leased_until = excluded.leased_until
    where lease.process_id = excluded.process_id or lease.leased_until < now()
    returning 1`;
  return rows.length > 0;
}

/** Gives a lease back, so that the next process need not wait for its end. */
export async function giveBackLease({ sql }: Database, name: string, processId: string): Promise<void> {
  await sql`delete from regulars.leases where name = ${name} and process_id = ${processId}`;
}
