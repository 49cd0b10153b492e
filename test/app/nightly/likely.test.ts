import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { readForecast } from '../../../src/app/forecast.ts';
import { repurchaseJob } from '../../../src/app/nightly/repurchase.ts';
import { createProduct } from '../../../src/app/products.ts';
import { giftName } from '../../../src/chat/campaigns/giftName.ts';
import { dateOfDay } from '../../../src/core/campaigns/repurchase.ts';
import { DEFAULT_PROGRAMME, type RepurchaseAutomation } from '../../../src/core/programme.ts';
import { smallShop } from '../../core/predict/history.ts';
import { given } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { ownShop } from '../../support/shop.ts';
import { at } from '../../support/shopDays.ts';

const FIRST_DAY = 20_500;
const bought = smallShop(200).map((one) => ({ ...one, day: one.day + FIRST_DAY }));
const [FROM, WEEK_LATER] = [FIRST_DAY + 181, FIRST_DAY + 187];
/** By then nobody has bought anything for 12 days. */
const SILENT = WEEK_LATER + 13;
const dateOn = (day: number): string => dateOfDay(day).toString();

interface Made {
  readonly day: number;
  readonly memberId: string;
  readonly state: string;
  readonly facts: { readonly sku: string; readonly expectedOn: string; readonly next?: readonly string[] };
}

describe('a shop with half a year of purchases', () => {
  const { deps } = ownShop();
  const idOf = (member: string) => `01990000-0000-7000-8000-${member.slice(1).padStart(12, '0')}`;
  const live = new AbortController().signal;
  const plan = (day: number, on = day) => repurchaseJob(giftName).run(deps, dateOn(day), at(dateOn(on), '00:05'), live);
  const made = () => deps.db.sql<Made[]>`
    select c.local_date - date '1970-01-01' as day, d.member_id as "memberId", d.state, d.facts
    from regulars.deliveries d join regulars.campaigns c using (campaign_id) order by 1, 2`;

  /** The purchases of these days, written at once: the service would take minutes to record them one by one. */
  const happens = async (from: number, until: number) => {
    const those = bought.filter(({ day }) => day >= from && day <= until);
    const rows = those.map((one) => ({ member: idOf(one.member), id: v7(), at: `${dateOn(one.day)}T12:00:00+08:00` }));
    const skus = those.map(({ product }) => product);
    const [owners, ids, times] = [rows.map((one) => one.member), rows.map(({ id }) => id), rows.map((one) => one.at)];
    await deps.db.sql`insert into regulars.purchases
      (member_id, purchase_id, external_ref, net_minor, currency, occurred_at, created_at)
      select m::uuid, p::uuid, p, 500, 'TWD', t::timestamptz, t::timestamptz
      from unnest(${owners}::text[], ${ids}::text[], ${times}::text[]) as x(m, p, t)`;
    await deps.db.sql`insert into regulars.purchase_lines
      (member_id, purchase_id, line_no, sku, name, quantity, unit_price_minor, discount_minor)
      select m::uuid, p::uuid, 0, s, s, 1, 500, 0
      from unnest(${owners}::text[], ${ids}::text[], ${skus}::text[]) as x(m, p, s)`;
    await deps.db
      .sql`update regulars.members set version = version + 1 where member_id = any(${owners}::text[]::uuid[])`;
  };

  const capped = async (caps: Partial<RepurchaseAutomation>) => {
    const { automations } = DEFAULT_PROGRAMME;
    await setProgramme(deps, {
      automations: { ...automations, repurchase: { ...automations.repurchase, controlPercent: 0, ...caps } },
    });
  };

  beforeAll(async () => {
    for (let product = 0; product < 8; product += 1) {
      const details = { sku: `p${product}`, name: `Product ${product}`, category: null, priceMinor: 500 };
      given(await createProduct(deps, { ...details, repurchaseDays: null }, v7(), `product:${v7()}`, at('2026-01-01')));
    }
    await capped({});
    const members = [...new Set(bought.map(({ member }) => member))].map(idOf);
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
      select id::uuid, 'en', 'regular' || id, now(), true from unnest(${members}::text[]) id`;
    await happens(0, FROM - 1);
  });

  it('offers each day what its model holds for most probable, within the caps', { timeout: 60_000 }, async () => {
    for (let day = FROM; day <= WEEK_LATER; day += 1) {
      await plan(day);
      await happens(day, day);
    }
    const offers = await made();
    const perDay = Map.groupBy(offers, ({ day }) => day);
    expect([...perDay.values()].map(({ length }) => length)).toEqual(expect.arrayContaining([3]));
    expect(Math.max(...[...perDay.values()].map(({ length }) => length))).toBe(3);
    // One a member in the seven days of this test.
    expect(new Set(offers.map(({ memberId }) => memberId)).size).toBe(offers.length);
    const days = ({ memberId, facts }: Made) =>
      bought.filter((one) => idOf(one.member) === memberId && one.product === facts.sku).map((one) => one.day);
    for (const offer of offers) {
      expect(offer.day - Math.max(...days(offer).filter((day) => day < offer.day))).toBeGreaterThan(4);
      expect(offer.facts.expectedOn > dateOn(offer.day)).toBe(true);
      expect(offer.facts.expectedOn <= dateOn(offer.day + 7)).toBe(true);
      expect(offer.facts.next ?? []).not.toContain(`Product ${offer.facts.sku.slice(1)}`);
    }
    const hits = offers.filter((offer) => days(offer).some((day) => day >= offer.day && day < offer.day + 7));
    expect(hits.length / offers.length).toBeGreaterThan(0.6);
  });

  it('offers no more when the pass of a date runs again', async () => {
    const before = await made();
    await plan(WEEK_LATER);
    expect(await made()).toEqual(before);
  });

  it('gives the places of offers that are used up to others while nobody buys', { timeout: 60_000 }, async () => {
    const earlier = await made();
    for (let day = WEEK_LATER + 1; day < SILENT; day += 1) await plan(day);
    const offers = (await made()).slice(earlier.length);
    const perDay = Map.groupBy(offers, ({ day }) => day);
    expect([...perDay.values()].map(({ length }) => length)).toEqual(Array(SILENT - WEEK_LATER - 1).fill(3));
  });

  it('keeps to the number of a day and to the days between offers that the owner sets', {
    timeout: 60_000,
  }, async () => {
    const before = await made();
    const offeredSince = (memberId: string, day: number) =>
      before.some((one) => one.memberId === memberId && day - one.day < 12);
    await capped({ mostPerDay: 2, memberDays: 12 });
    await plan(SILENT);
    const offers = (await made()).filter(({ day }) => day === SILENT);
    expect(offers).toHaveLength(2);
    expect(offers.filter(({ memberId }) => offeredSince(memberId, SILENT))).toEqual([]);
    await plan(SILENT);
    expect((await made()).filter(({ day }) => day === SILENT)).toEqual(offers);
    await capped({});
  });

  it('offers the same when two workers plan a date at once, and none more', async () => {
    await Promise.all([plan(SILENT + 1), plan(SILENT + 1)]);
    const once = await made();
    expect(once.filter(({ day }) => day === SILENT + 1)).toHaveLength(3);
    await plan(SILENT + 1);
    expect(await made()).toEqual(once);
  });

  it('offers the same when the owner asks for the next day while a late night works', async () => {
    const asks = async () => {
      for (let times = 1; times <= 3; times += 1) await readForecast(deps, at(dateOn(SILENT + 2), '00:06'));
    };
    await plan(SILENT + 1);
    const whole = await made();
    await deps.db
      .sql`with gone as (delete from regulars.campaigns where local_date = ${dateOn(SILENT + 1)} returning *),
      occasions as (delete from regulars.member_occasions where campaign_id in (select campaign_id from gone))
      delete from regulars.deliveries where campaign_id in (select campaign_id from gone)`;
    await Promise.all([plan(SILENT + 1, SILENT + 2), asks()]);
    const offered = (those: readonly Made[]) => those.map(({ day, memberId, facts }) => [day, memberId, facts.sku]);
    expect(offered(await made())).toEqual(offered(whole));
  });

  it.each([
    ['on its day', SILENT + 2, SILENT + 2],
    ['a day late', SILENT + 3, SILENT + 4],
  ])('completes a plan killed with one offer written, by the very offers that are missing, %s', async (_, day, on) => {
    await plan(day, on);
    const whole = await made();
    const [, ...missing] = whole.filter((one) => one.day === day).map(({ memberId }) => memberId);
    expect(missing).toHaveLength(2);
    // As the kill between two units leaves it; a unit has 500 offers, for which a shop would need 5,000 visitors.
    await deps.db.sql`with draft as (
        update regulars.campaigns set state = 'draft' where local_date = ${dateOn(day)} returning campaign_id),
      ranges as (delete from regulars.delivery_ranges where campaign_id in (select campaign_id from draft)),
      occasions as (delete from regulars.member_occasions
        where campaign_id in (select campaign_id from draft) and member_id = any(${missing}::uuid[]))
      delete from regulars.deliveries
      where campaign_id in (select campaign_id from draft) and member_id = any(${missing}::uuid[])`;
    expect(await made()).toHaveLength(whole.length - 2);
    await plan(day, on);
    expect(await made()).toEqual(whole);
  });
});
