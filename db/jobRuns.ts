import type { Database } from './client.ts';

/** One job's run for one local date (`YYYY-MM-DD`). */
export interface JobRun {
  readonly job: string;
  readonly localDate: string;
}

/** A run that is ours; the token fences it against whoever takes it over. */
export interface ClaimedRun extends JobRun {
  readonly token: number;
}

/** The last date that each job was done for; a job that never was is missing. */
export async function lastRuns(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.sql<{ job: string; last: string }[]>`
    select job, max(local_date)::text as last from regulars.job_runs where state = 'done' group by job`;
  return new Map(rows.map(({ job, last }) => [job, last]));
}

/**
 * Takes a run that nobody has, or whose holder has been silent for longer than its lease. `undefined`: it is done, or
 * somebody else's. Leases are database time: the shop's clock can be moved.
 */
export async function claimRun(
  { sql }: Database,
  { job, localDate }: JobRun,
  leaseSeconds: number,
): Promise<ClaimedRun | undefined> {
  const rows = await sql<{ token: number }[]>`
    insert into regulars.job_runs as run (job, local_date, state, leased_until)
    values (${job}, ${localDate}::date, 'running', now() + make_interval(secs => ${leaseSeconds}::float8))
    on conflict (job, local_date) do update
    set token = run.token + 1, leased_until = excluded.leased_until, started_at = now()
    where run.state = 'running' and (run.leased_until is null or run.leased_until < now())
    returning token`;
  return rows[0] && { job, localDate, token: rows[0].token };
}

/** Whether the run is over, whoever did it. */
export async function isRunDone({ sql }: Database, { job, localDate }: JobRun): Promise<boolean> {
  const rows = await sql<{ state: string }[]>`
    select state from regulars.job_runs where job = ${job} and local_date = ${localDate}::date`;
  return rows[0]?.state === 'done';
}

/** Whether a process has had a run in hand for a minute and says that it lives. Such a run may still fail, and be begun anew. */
export async function isAnyRunning({ sql }: Database): Promise<boolean> {
  const rows =
    await sql`select 1 from regulars.job_runs where state = 'running' and leased_until > now() and started_at < now() - interval '1 minute' limit 1`;
  return rows.length > 0;
}

/** Keeps a long run ours; `false`: it was taken over. */
export async function renewRun({ sql }: Database, run: ClaimedRun, leaseSeconds: number): Promise<boolean> {
  const result = await sql`
    update regulars.job_runs set leased_until = now() + make_interval(secs => ${leaseSeconds}::float8)
    where job = ${run.job} and local_date = ${run.localDate}::date and token = ${run.token} and state = 'running'`;
  return result.count === 1;
}

/** Ends a run for good; `false`: it was taken over, and its new holder ends it. */
export async function finishRun({ sql }: Database, run: ClaimedRun): Promise<boolean> {
  const result = await sql`
    update regulars.job_runs set state = 'done', finished_at = now(), leased_until = null
    where job = ${run.job} and local_date = ${run.localDate}::date and token = ${run.token} and state = 'running'`;
  return result.count === 1;
}

/** Gives a run back undone, so that the next one who looks takes it up at once. */
export async function releaseRun({ sql }: Database, run: ClaimedRun): Promise<void> {
  await sql`
    update regulars.job_runs set leased_until = null
    where job = ${run.job} and local_date = ${run.localDate}::date and token = ${run.token} and state = 'running'`;
}
