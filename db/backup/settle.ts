import type pg from 'pg';
import { arriveFromMove } from './moves.ts';

export interface Restored {
  readonly restoreId: string;
  /** When the backup was made. */
  readonly backupAt: Date;
  /** Shop time. */
  readonly now: Date;
  /** The shop's date. */
  readonly localDate: string;
  /** Jobs whose dates up to `localDate` are not made up for, since they speak to people. */
  readonly jobs: readonly string[];
}

/**
 * After a restore: what the backup had still to send stands still until the owner has said what becomes of it, for it may
 * have been sent since. Tokens that were handed out are void, since some may have been taken back since.
 */
export async function holdBack(client: pg.Client, restored: Restored): Promise<void> {
  const { restoreId, backupAt, now, localDate, jobs } = restored;
  await client.query(`delete from regulars.restores where state = 'waiting'`);
  await client.query(`insert into regulars.restores (restore_id, backup_at, state) values ($1, $2, 'waiting')`, [
    restoreId,
    backupAt,
  ]);
  await client.query(
    `update regulars.campaigns
     set state = 'paused', pause_reason = 'restored', paused_at = $1, version = version + 1
     where state in ('scheduled', 'sending')`,
    [now],
  );
  await client.query(`update regulars.outbox set not_before = 'infinity' where state = 'queued'`);
  await client.query(`update regulars.campaign_watches set look_at = 'infinity' where state = 'open'`);
  await client.query(
    `update regulars.inbox set state = 'parked', reason = 'it waited when the backup was made', leased_until = null
     where state = 'waiting'`,
  );
  await client.query(
    `insert into regulars.job_runs (job, local_date, state, finished_at) select job, $1::date, 'done', now()
     from unnest($2::text[]) job
     on conflict (job, local_date) do update set state = 'done', leased_until = null, finished_at = now()`,
    [localDate, jobs],
  );
  await voidTokens(client);
  await client.query('delete from regulars.backup_status');
  await client.query('delete from regulars.channel_pauses');
  await client.query('delete from regulars.channel_paces');
  await client.query('delete from regulars.alarms');
  await forgetProcesses(client);
}

/** Also the first answers that were sealed: their key is not in a backup. */
async function voidTokens(client: pg.Client): Promise<void> {
  await client.query(`delete from regulars.secrets where name in ('owner-code', 'move')`);
  await client.query('delete from regulars.member_cards');
  await client.query('delete from regulars.link_codes');
  await client.query('delete from regulars.staff_invites where used_at is null');
  await client.query(`delete from regulars.command_keys where json_typeof(answer) = 'string'`);
}

/** After a move: everything goes on where it was, under the key that opens what was sealed. */
export async function carryOn(client: pg.Client, answerKey: string): Promise<void> {
  await client.query(
    `insert into regulars.secrets (name, value, created_at) values ('answer-key', $1, now())
     on conflict (name) do update set value = excluded.value`,
    [answerKey],
  );
  await arriveFromMove(client);
  await forgetProcesses(client);
}

/** Those that worked on the other database, and what they had in hand there. */
async function forgetProcesses(client: pg.Client): Promise<void> {
  await client.query('delete from regulars.processes');
  await client.query('delete from regulars.leases');
}

/** The newest version of the programme's document and how far the built-in chat had moved the clock; for `Restored`. */
export async function readShopTime(
  client: pg.Client,
): Promise<{ readonly timeZone: string | undefined; readonly offsetMs: number }> {
  const { rows } = await client.query<{ zone: string | null; offset: string | null }>(
    `select (select document->>'timeZone' from regulars.programmes order by version desc limit 1) as zone,
       (select offset_ms from regulars.lab_clock) as offset`,
  );
  return { timeZone: rows[0]?.zone ?? undefined, offsetMs: Number(rows[0]?.offset ?? 0) };
}
