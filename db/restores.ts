import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

/** A backup that was brought back and waits for the owner's word. */
export interface WaitingRestore {
  readonly restoreId: string;
  /** When the backup was made, epoch milliseconds. */
  readonly backupAtMs: number;
  /** Sendings and notices that stand still since. */
  readonly campaigns: number;
  readonly notices: number;
  /** Broadcasts that stood still already when the backup was made; they may have gone out since. */
  readonly stoodBefore: number;
  /** Messages that count along for whoever sent a broadcast. */
  readonly watches: number;
}

/** For a `where`: true unless a restored backup waits. */
export const noRestoreWaits = ({ sql }: Database) => sql`
  not exists (select 1 from regulars.restores where state = 'waiting')`;

/** Whether a restored backup waits for the owner's word. */
export async function isRestoreWaiting(database: Database): Promise<boolean> {
  const rows = await database.sql`select 1 from regulars.restores where state = 'waiting'`;
  return rows.length > 0;
}

/** The restored backup that waits, and how much waits with it. */
export async function findWaitingRestore({ sql }: Database): Promise<WaitingRestore | undefined> {
  const rows = await sql<WaitingRestore[]>`
    select restore_id as "restoreId", (extract(epoch from backup_at) * 1000)::float8 as "backupAtMs",
      (select count(*)::int from regulars.campaigns where state = 'paused' and pause_reason = 'restored') as campaigns,
      (select count(*)::int from regulars.outbox where state = 'queued' and not_before = 'infinity') as notices,
      (select count(*)::int from regulars.campaigns
        where state = 'paused' and pause_reason is distinct from 'restored') as "stoodBefore",
      (select count(*)::int from regulars.campaign_watches where state = 'open' and look_at = 'infinity') as watches
    from regulars.restores where state = 'waiting'`;
  return rows[0];
}

/** Ends the waiting, once; races when any of what waits was changed since it was counted. */
export const decidedParts = (
  { restoreId, campaigns, notices, watches }: WaitingRestore,
  decided: { readonly to: 'sent' | 'dropped'; readonly by: string; readonly at: Date },
): readonly Part[] => [
  part('restore')`update regulars.restores
    set state = ${decided.to}::text, decided_by = ${decided.by}::text, decided_at = ${decided.at.toISOString()}::timestamptz
    where restore_id = ${restoreId}::uuid and state = 'waiting'`,
  ...(decided.to === 'sent'
    ? [
        part('restored_campaigns', campaigns)`update regulars.campaigns
          set state = case when started_at is null then 'scheduled' else 'sending' end, pause_reason = null,
            paused_at = null, version = version + 1
          where state = 'paused' and pause_reason = 'restored'`,
        part('restored_watches', watches)`update regulars.campaign_watches set look_at = now()
          where state = 'open' and look_at = 'infinity'`,
        part('outbox', notices)`update regulars.outbox set not_before = now()
          where state = 'queued' and not_before = 'infinity'`,
      ]
    : [
        part('restored_campaigns', campaigns)`update regulars.campaigns
          set state = 'cancelled', finished_at = ${decided.at.toISOString()}::timestamptz, version = version + 1
          where state = 'paused' and pause_reason = 'restored'`,
        part('restored_watches', watches)`update regulars.campaign_watches set state = 'done'
          where state = 'open' and look_at = 'infinity'`,
        part('restored_notices', notices)`update regulars.outbox
          set state = 'skipped', detail = 'dropped after a restore', done_at = now()
          where state = 'queued' and not_before = 'infinity'`,
      ]),
];
