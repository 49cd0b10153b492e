import { and, eq } from '#drizzle';
import type { Database } from './client.ts';
import { campaigns } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export type CampaignRow = typeof campaigns.$inferSelect;
export type CampaignKind = CampaignRow['kind'];
export type CampaignState = CampaignRow['state'];

export async function findCampaign(database: Database, campaignId: string): Promise<CampaignRow | undefined> {
  const rows = await database.read.select().from(campaigns).where(eq(campaigns.campaignId, campaignId));
  return rows[0];
}

/** What an automation planned for one local date. */
export async function findPlanned(
  database: Database,
  kind: CampaignKind,
  localDate: string,
): Promise<CampaignRow | undefined> {
  const rows = await database.read
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.kind, kind), eq(campaigns.localDate, localDate)));
  return rows[0];
}

/** Takes the campaign from the state and version that were read to another state; of two at once one is refused. */
export const campaignStatePart = (
  read: Pick<CampaignRow, 'campaignId' | 'version' | 'state'>,
  to: {
    readonly state: CampaignState;
    readonly pauseReason?: string;
    readonly pausedAt?: Date;
    readonly finishedAt?: Date;
  },
): Part =>
  part('campaign')`update regulars.campaigns
    set version = version + 1, state = ${to.state}::text, pause_reason = ${to.pauseReason ?? null}::text,
      paused_at = ${to.pausedAt?.toISOString() ?? null}::timestamptz,
      finished_at = ${to.finishedAt?.toISOString() ?? null}::timestamptz
    where campaign_id = ${read.campaignId}::uuid and version = ${read.version}::int and state = ${read.state}::text`;
