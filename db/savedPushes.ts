import type { AutomationSpan } from './automationOutcome.ts';
import type { Database } from './client.ts';

/** Pushes saved by going out with answers on the local dates from `from` on, before `until` (`YYYY-MM-DD`). */
export async function savedBetween({ sql }: Database, from: string, until: string): Promise<number> {
  const [row] = await sql<{ pushes: number }[]>`
    select coalesce(sum(pushes), 0)::int as pushes from regulars.saved_pushes
    where saved_on >= ${from}::date and saved_on < ${until}::date`;
  return row?.pushes ?? 0;
}

/** Those of one campaign. */
export async function savedOf({ sql }: Database, campaignId: string): Promise<number> {
  const [row] = await sql<{ pushes: number }[]>`
    select coalesce(sum(pushes), 0)::int as pushes from regulars.saved_pushes where campaign_id = ${campaignId}::uuid`;
  return row?.pushes ?? 0;
}

/** Those of everything that an automation planned. */
export async function savedByAutomation({ sql }: Database, { kind, since }: AutomationSpan): Promise<number> {
  const [row] = await sql<{ pushes: number }[]>`
    select coalesce(sum(s.pushes), 0)::int as pushes
    from regulars.campaigns c join regulars.saved_pushes s on s.campaign_id = c.campaign_id
    where c.kind = ${kind} and c.local_date >= ${since}::date`;
  return row?.pushes ?? 0;
}
