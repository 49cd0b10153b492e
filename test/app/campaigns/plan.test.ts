import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { memberTags } from '../../../db/schema/index.ts';
import { insertRows } from '../../../db/unit.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../../../src/app/campaigns/plan.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
let days = 0;

/** A plan for a local date that no other test has. */
function campaign(about: Partial<CampaignPlan> = {}): CampaignPlan {
  days += 1;
  const localDate = new Date(NOON + days * 86_400_000).toISOString().slice(0, 10);
  return {
    campaignId: v7(),
    kind: 'birthday',
    messageClass: 'marketing',
    localDate,
    content: {},
    controlPercent: 0,
    dueAt: NOON,
    untilAt: NOON + 1_000_000,
    ...about,
  };
}

const people = (count: number): Recipient[] => Array.from({ length: count }, () => ({ memberId: v7() }));
const rangesOf = (campaignId: string) => deps.db.sql<
  { range_no: number; first: string; last: string; total: number; state: string; held_out: number; skipped: number }[]
>`select range_no, first_member_id as first, last_member_id as last, total, state, held_out, skipped
  from regulars.delivery_ranges where campaign_id = ${campaignId} order by range_no`;
const stateOf = async (campaignId: string) =>
  (await deps.db.sql`select state from regulars.campaigns where campaign_id = ${campaignId}`)[0]?.['state'];
const countOf = async (campaignId: string, state: string) => {
  const rows = await deps.db.sql<{ count: number }[]>`
    select count(*)::int as count from regulars.deliveries where campaign_id = ${campaignId} and state = ${state}`;
  return rows[0]?.count;
};

describe('planning a campaign', () => {
  it('writes one delivery for each recipient and cuts ranges of 500 that do not overlap', async () => {
    const plan = campaign();
    const recipients = people(1_201);
    const shuffled = recipients.toSorted((a, b) => (a.memberId.slice(-6) < b.memberId.slice(-6) ? -1 : 1));
    const planned = await planDeliveries(deps, { campaign: plan, recipients: shuffled }, NOON);
    expect(planned).toEqual({ campaignId: plan.campaignId, queued: 1_201, heldOut: 0, late: 0 });
    const ranges = await rangesOf(plan.campaignId);
    expect(ranges.map(({ total }) => total)).toEqual([500, 500, 201]);
    const ends = ranges.flatMap(({ first, last }) => [first, last]);
    expect(new Set(ends).size).toBe(6);
    expect(ends).toEqual(ends.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(await stateOf(plan.campaignId)).toBe('scheduled');
  });

  it('completes after a crash in the middle, without doubling, and then adds nothing more', async () => {
    const plan = campaign();
    const recipients = people(1_100);
    async function* crashing() {
      yield* recipients.slice(0, 700);
      throw new Error('killed');
    }
    await expect(planDeliveries(deps, { campaign: plan, recipients: crashing() }, NOON)).rejects.toThrow('killed');
    expect(await stateOf(plan.campaignId)).toBe('draft');
    expect(await countOf(plan.campaignId, 'queued')).toBe(500);

    const again = { ...plan, campaignId: v7() };
    const planned = await planDeliveries(deps, { campaign: again, recipients }, NOON);
    expect(planned).toMatchObject({ campaignId: plan.campaignId, queued: 600 });
    expect(await countOf(plan.campaignId, 'queued')).toBe(1_100);

    const more = await planDeliveries(deps, { campaign: again, recipients: [...recipients, ...people(3)] }, NOON);
    expect(more).toMatchObject({ campaignId: plan.campaignId, queued: 0 });
    expect(await countOf(plan.campaignId, 'queued')).toBe(1_100);
  });

  it('is done once by two that plan at the same time', async () => {
    const plan = campaign();
    const recipients = people(1_300);
    await Promise.all([
      planDeliveries(deps, { campaign: plan, recipients }, NOON),
      planDeliveries(deps, { campaign: { ...plan, campaignId: v7() }, recipients }, NOON),
    ]);
    const rows = await deps.db.sql<{ campaign_id: string; total: number }[]>`
      select campaign_id, sum(total)::int as total from regulars.delivery_ranges
      where campaign_id in (select campaign_id from regulars.campaigns where local_date = ${plan.localDate})
      group by campaign_id`;
    expect(rows.map(({ total }) => total)).toEqual([1_300]);
  });

  it('leaves out whoever had the occasion already, in whichever campaign', async () => {
    const [a = '', b = ''] = people(2).map(({ memberId }) => memberId);
    const first = campaign();
    const occasion = 'birthday:solar:2027';
    await planDeliveries(deps, { campaign: first, recipients: [{ memberId: a, occasion }] }, NOON);
    const second = campaign();
    const planned = await planDeliveries(
      deps,
      { campaign: second, recipients: [a, b, b].map((memberId) => ({ memberId, occasion })) },
      NOON,
    );
    expect(planned.queued).toBe(1);
  });

  it('holds the control group out of marketing and gives it nothing else, but never out of service messages', async () => {
    const plan = campaign({ controlPercent: 50 });
    const recipients = people(600);
    const given: string[] = [];
    const parts = (chosen: readonly Recipient[]) => {
      given.push(...chosen.map(({ memberId }) => memberId));
      const rows = chosen.map(({ memberId }) => ({ memberId, tag: 'gift', createdAt: new Date(NOON) }));
      return [insertRows(memberTags, rows)];
    };
    const planned = await planDeliveries(deps, { campaign: plan, recipients, parts }, NOON);
    expect(planned.heldOut).toBeGreaterThan(200);
    expect(planned.queued + planned.heldOut).toBe(600);
    expect(await countOf(plan.campaignId, 'held_out')).toBe(planned.heldOut);
    expect(given).toHaveLength(planned.queued);
    const tags = await deps.db.sql`select 1 from regulars.member_tags where tag = 'gift'`;
    expect(tags).toHaveLength(planned.queued);
    expect((await rangesOf(plan.campaignId)).reduce((sum, range) => sum + range.held_out, 0)).toBe(planned.heldOut);

    const service = campaign({ controlPercent: 50, messageClass: 'service', kind: 'notice' });
    expect(await planDeliveries(deps, { campaign: service, recipients }, NOON)).toMatchObject({ heldOut: 0 });
  });

  it('records a campaign whose time has passed as too late and gives nothing', async () => {
    const plan = campaign({ untilAt: NOON - 1 });
    const parts = () => {
      throw new Error('nothing is issued for what is not sent');
    };
    const planned = await planDeliveries(deps, { campaign: plan, recipients: people(3), parts }, NOON);
    expect(planned).toMatchObject({ queued: 0, late: 3 });
    const rows = await deps.db.sql`select reason from regulars.deliveries where campaign_id = ${plan.campaignId}`;
    expect(rows.map((row) => row['reason'])).toEqual(['too-late', 'too-late', 'too-late']);
    expect(await rangesOf(plan.campaignId)).toMatchObject([{ state: 'done', skipped: 3 }]);
  });

  it('stores nothing when there is nobody', async () => {
    const plan = campaign();
    expect(await planDeliveries(deps, { campaign: plan, recipients: [] }, NOON)).toMatchObject({
      campaignId: undefined,
    });
    expect(await stateOf(plan.campaignId)).toBeUndefined();
  });
});
