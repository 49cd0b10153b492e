import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { automationOutcome } from '../../../src/app/campaigns/automationOutcome.ts';
import type { Job } from '../../../src/app/jobs.ts';
import { repurchaseJob } from '../../../src/app/nightly/repurchase.ts';
import { changeProduct, createProduct } from '../../../src/app/products.ts';
import { refundPurchase } from '../../../src/app/refundPurchase.ts';
import { takeCoupon } from '../../../src/app/takeCoupon.ts';
import { giftName } from '../../../src/chat/campaigns/giftName.ts';
import { DEFAULT_PROGRAMME, type RepurchaseAutomation } from '../../../src/core/programme.ts';
import { given } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { OWNER, ownShop } from '../../support/shop.ts';
import { at } from '../../support/shopDays.ts';

const live = new AbortController().signal;
const job: Job = repurchaseJob(giftName);
const midnight = (date: string) => at(date, '00:05');

/** A shop with a product that is bought again every 21 days. */
function formulaShop(controlPercent = 0) {
  const shop = ownShop();
  const { deps } = shop;
  const products = new Map<string, string>();
  const product = async (sku: string, repurchaseDays: number | null) => {
    const details = { sku, name: `The ${sku}`, category: null, priceMinor: 500, repurchaseDays };
    const made = given(await createProduct(deps, details, v7(), `product:${v7()}`, at('2026-11-21')));
    products.set(sku, made.productId);
  };
  beforeAll(async () => {
    await product('FORMULA', 21);
    const { automations } = DEFAULT_PROGRAMME;
    await setProgramme(deps, {
      automations: { ...automations, repurchase: { ...automations.repurchase, controlPercent } },
    });
  });
  return {
    ...shop,
    product,
    hides: async (sku: string) =>
      given(
        await changeProduct(deps, products.get(sku) ?? '', { hidden: true }, v7(), `hide:${v7()}`, at('2026-12-01')),
      ),
    member: () => shop.member({ marketingConsent: true }),
    buys: (memberId: string, date: string, sku = 'FORMULA', quantity = 1) =>
      shop.buys(memberId, 0, { lines: [{ sku, quantity, unitPriceMinor: 500 }], now: at(date) }),
    plan: (date: string, now = midnight(date)) => job.run(deps, date, now, live),
    planned: (date: string) => deps.db.sql<{ memberId: string; state: string; sku: string }[]>`
      select d.member_id as "memberId", d.state, d.facts->>'sku' as sku
      from regulars.deliveries d join regulars.campaigns c using (campaign_id)
      where c.kind = 'repurchase' and c.local_date = ${date} order by d.member_id`,
    /** Stands in for the sender: every message of that date arrived. */
    async sends(date: string): Promise<string> {
      const [row] = await deps.db.sql<{ campaign_id: string }[]>`
        update regulars.deliveries d set state = 'sent', attempts = 1, done_at = ${new Date(at(date)).toISOString()}
        from regulars.campaigns c where c.campaign_id = d.campaign_id and c.kind = 'repurchase' and c.local_date = ${date}
          and d.state = 'queued' returning d.campaign_id`;
      return row?.campaign_id ?? '';
    },
  };
}

describe('the caps of repurchase offers', () => {
  const { deps, member, buys, plan, planned } = formulaShop();

  it('keeps to the number of a day that the owner sets, the most probable first, and to the days between offers', async () => {
    const caps = async (set: Partial<RepurchaseAutomation>) => {
      const { automations } = DEFAULT_PROGRAMME;
      const repurchase = { ...automations.repurchase, controlPercent: 0, ...set };
      await setProgramme(deps, { automations: { ...automations, repurchase } });
    };
    const [once, regular] = [await member(), await member()];
    await buys(once, '2027-02-10');
    for (const date of ['2026-12-30', '2027-01-20', '2027-02-10']) await buys(regular, date);
    await caps({ mostPerDay: 1 });
    await plan('2027-02-27');
    await plan('2027-02-27');
    expect(await planned('2027-02-27')).toEqual([{ memberId: regular, state: 'queued', sku: 'FORMULA' }]);
    const again = await member();
    await buys(again, '2027-04-01');
    await caps({});
    await plan('2027-04-18');
    await buys(again, '2027-04-19');
    await caps({ productDays: 19 });
    await plan('2027-05-06');
    await caps({ memberDays: 19 });
    await plan('2027-05-06');
    expect(await planned('2027-05-06')).toEqual([]);
    await caps({ memberDays: 18, productDays: 18 });
    await plan('2027-05-06');
    expect(await planned('2027-05-06')).toEqual([{ memberId: again, state: 'queued', sku: 'FORMULA' }]);
    await caps({});
  });
});

describe('planning repurchase offers', () => {
  const { deps, product, hides, member, buys, plan, planned } = formulaShop();

  it('finds who is due on that date alone, and changes nothing when it runs again', async () => {
    const [due, early, late] = [await member(), await member(), await member()];
    await buys(due, '2027-01-10');
    await buys(early, '2027-01-09');
    await buys(late, '2027-01-11');
    await plan('2027-01-27');
    await plan('2027-01-27');
    expect(await planned('2027-01-27')).toEqual([{ memberId: due, state: 'queued', sku: 'FORMULA' }]);
    const [campaign] = await deps.db.sql`
      select state, message_class, due_at at time zone 'Asia/Taipei' as due, until_at at time zone 'Asia/Taipei' as until
      from regulars.campaigns where local_date = '2027-01-27'`;
    expect(campaign).toMatchObject({ state: 'scheduled', message_class: 'marketing' });
    expect(String(campaign?.['due'])).toContain('11:00:00');
    expect(String(campaign?.['until'])).toContain('23:59:59');
    const occasions = await deps.db.sql`select occasion from regulars.member_occasions where member_id = ${due}`;
    expect(occasions).toEqual([{ occasion: expect.stringMatching(/^repurchase:FORMULA:[0-9a-f-]{36}$/) }]);
  });

  it('counts what was kept: a piece of two brought back leaves one, the last one leaves nothing', async () => {
    const [half, none] = [await member(), await member()];
    const back = async (purchaseId: string, quantity: number) =>
      given(
        await refundPurchase(
          deps,
          { purchaseId, what: { kind: 'lines', lines: [{ sku: 'FORMULA', quantity }] } },
          OWNER,
          `back:${v7()}`,
          at('2027-02-11'),
        ),
      );
    await back((await buys(half, '2027-02-10', 'FORMULA', 2)).purchaseId, 1);
    await back((await buys(none, '2027-02-10', 'FORMULA', 2)).purchaseId, 2);
    await plan('2027-02-27');
    expect(await planned('2027-02-27')).toMatchObject([{ memberId: half }]);
  });

  it('never offers what is not sold any more, is not in the catalogue, or whose days nobody knows', async () => {
    await product('OLD', 21);
    await product('UNKNOWN', null);
    const one = await member();
    for (const sku of ['OLD', 'UNKNOWN', 'NOT-OURS']) await buys(one, '2027-03-10', sku);
    await hides('OLD');
    for (let day = 11; day <= 30; day += 1) await plan(`2027-03-${day}`);
    const [counted] = await deps.db.sql`
      select count(*)::int as count from regulars.deliveries where member_id = ${one}`;
    expect(counted).toEqual({ count: 0 });
  });

  it('learns the days of a product that states none from 20 repeats on', async () => {
    await product('COFFEE', null);
    for (let person = 0; person < 20; person += 1) {
      const one = await member();
      await buys(one, '2027-04-01', 'COFFEE');
      await buys(one, '2027-05-01', 'COFFEE');
    }
    const fresh = await member();
    await buys(fresh, '2027-05-01', 'COFFEE');
    for (const date of ['2027-05-26', '2027-05-27', '2027-05-28']) await plan(date);
    const [offer] = await deps.db.sql`
      select c.local_date::text as date from regulars.deliveries d join regulars.campaigns c using (campaign_id)
      where d.member_id = ${fresh}`;
    expect(offer).toEqual({ date: '2027-05-27' });
  });
});

describe('a nightly pass that is killed while it plans offers', () => {
  const { deps, member, buys, plan, planned } = formulaShop(10);

  it('is followed by one that plans the rest, nobody twice, and keeps everybody in their group', {
    timeout: 60_000,
  }, async () => {
    const first = await member();
    const { purchaseId } = await buys(first, '2027-01-10');
    // As many more with the same purchase, which the service would take minutes to record one by one.
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
      select ('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'en', 'many' || n, now(), true
      from generate_series(1, 1400) n`;
    await deps.db
      .sql`insert into regulars.purchases (member_id, purchase_id, external_ref, net_minor, currency, occurred_at, created_at)
      select m.member_id, m.member_id, m.invite_code, 500, 'TWD', p.occurred_at, p.created_at
      from regulars.members m, regulars.purchases p where m.invite_code like 'many%' and p.purchase_id = ${purchaseId}`;
    await deps.db.sql`insert into regulars.purchase_lines
      (member_id, purchase_id, line_no, sku, name, quantity, unit_price_minor, discount_minor)
      select member_id, purchase_id, 0, 'FORMULA', 'Formula', 1, 500, 0 from regulars.purchases where external_ref like 'many%'`;
    const killed = new AbortController();
    let asked = 0;
    // Twice while purchases are summed up, four times while pairs are foretold, once before the offers, and once when two
    // units of them are written.
    const throwIfAborted = () => {
      asked += 1;
      if (asked === 8) throw new Error('killed');
    };
    const signal = Object.assign(killed.signal, { throwIfAborted });
    await expect(job.run(deps, '2027-01-27', midnight('2027-01-27'), signal)).rejects.toThrow('killed');
    expect(await planned('2027-01-27')).toHaveLength(1_000);
    await plan('2027-01-27');
    const all = await planned('2027-01-27');
    expect(all).toHaveLength(1_401);
    const heldOut = all.filter(({ state }) => state === 'held_out').length;
    expect(heldOut).toBeGreaterThan(80);
    expect(heldOut).toBeLessThan(210);
    await plan('2027-01-27');
    expect(await planned('2027-01-27')).toEqual(all);
  });
});

describe('what the offers brought', () => {
  const { deps, member, buys, plan, planned, sends } = formulaShop(40);

  it('is told against the control group once there are members enough', { timeout: 60_000 }, async () => {
    const people: string[] = [];
    for (let count = 0; count < 110; count += 1) people.push(await member());
    for (const one of people) await buys(one, '2027-01-10');
    await plan('2027-01-27');
    const campaignId = await sends('2027-01-27');
    const all = await planned('2027-01-27');
    const got = all.filter(({ state }) => state === 'sent').map(({ memberId }) => memberId);
    const heldOut = all.length - got.length;
    for (const [index, memberId] of got.entries()) if (index % 2 === 0) await buys(memberId, '2027-01-29');
    given(await takeCoupon(deps, got[0] ?? '', { offerId: campaignId }, `take:${v7()}`, at('2027-01-28')));
    const outcome = await automationOutcome(deps, 'repurchase', 90, at('2027-02-01'));
    expect(outcome).toMatchObject({
      sent: got.length,
      waiting: 0,
      heldOut,
      skipped: [],
      coupons: { taken: 1, used: 0 },
      sales: { members: Math.ceil(got.length / 2), minor: Math.ceil(got.length / 2) * 500 },
    });
    const { lift } = outcome;
    if (lift === null || !lift.known) throw new Error('the groups are large enough');
    expect(lift.difference).toBeGreaterThan(240);
    expect(lift.low).toBeGreaterThan(0);
    expect(lift.high).toBeGreaterThan(lift.difference);
    // Of three months later nothing is left to tell.
    expect(await automationOutcome(deps, 'repurchase', 90, at('2027-06-01'))).toMatchObject({ sent: 0, lift: null });
  });

  it('is left open while there are few members', async () => {
    const few = formulaFew(await automationOutcome(deps, 'birthday', 90, at('2027-02-01')));
    expect(few).toEqual({ sent: 0, lift: null });
  });
});

const formulaFew = ({ sent, lift }: Awaited<ReturnType<typeof automationOutcome>>) => ({ sent, lift });
