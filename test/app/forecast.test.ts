import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIRST_MEMBER } from '../../db/dueLots.ts';
import { keepForecast, keepPairForecasts, keptForecast, openForecast } from '../../db/forecasts.ts';
import { readForecast } from '../../src/app/forecast.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { repurchaseJob } from '../../src/app/nightly/repurchase.ts';
import { createProduct } from '../../src/app/products.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { ownShop } from '../support/shop.ts';
import { at } from '../support/shopDays.ts';

const live = new AbortController().signal;

function teaShop() {
  const shop = ownShop();
  const { deps } = shop;
  beforeAll(async () => {
    const details = { sku: 'TEA', name: 'Tea', category: null, priceMinor: 500, repurchaseDays: 21 };
    given(await createProduct(deps, details, v7(), `product:${v7()}`, at('2026-11-21')));
    const { automations } = DEFAULT_PROGRAMME;
    await setProgramme(deps, { automations: { ...automations, repurchase: { ...automations.repurchase, on: false } } });
  });
  return {
    ...shop,
    buys: (memberId: string, date: string) =>
      shop.buys(memberId, 0, { lines: [{ sku: 'TEA', quantity: 1, unitPriceMinor: 500 }], now: at(date) }),
    night: (date: string) => repurchaseJob(giftName).run(deps, date, at(date, '00:05'), live),
    rows: async (table: string) =>
      (await deps.db.sql<{ count: number }[]>`select count(*)::int as count from regulars.${deps.db.sql(table)}`)[0]
        ?.count,
  };
}

describe('who runs out soon, in a shop with few members', () => {
  const { deps, member, buys, rows } = teaShop();

  it('is what is known at that moment, and not worked out again while nothing changes', async () => {
    const mei = await member({ marketingConsent: true, name: 'Mei' });
    await buys(mei, '2027-01-10');
    expect(await readForecast(deps, at('2027-01-28'))).toMatchObject({
      known: true,
      learned: false,
      products: [{ name: 'Tea' }],
      members: [{ name: 'Mei', product: 'Tea' }],
    });
    // Nobody would see this, were it worked out anew.
    await deps.db.sql`update regulars.pair_forecasts set probability = 0.987`;
    expect(await readForecast(deps, at('2027-01-28'))).toMatchObject({ members: [{ probability: 0.987 }] });
    const ann = await member({ marketingConsent: true, name: 'Ann' });
    await buys(ann, '2027-01-12');
    const changed = await readForecast(deps, at('2027-01-28'));
    if (!changed.known) throw new Error('known');
    expect(changed.members.map(({ name }) => name).toSorted()).toEqual(['Ann', 'Mei']);
    expect(changed.members.every(({ probability }) => probability < 0.9)).toBe(true);
    await buys(mei, '2027-01-28');
    expect(await readForecast(deps, at('2027-01-28'))).toMatchObject({ members: [{ name: 'Ann' }] });
    expect(await rows('pair_forecasts')).toBe(1);
  });
});

describe('who runs out soon, in a shop with more than 5,000 members', () => {
  const { deps, member, buys, night, rows } = teaShop();

  it('comes from the night after somebody asked, and before that no night does anything for it', {
    timeout: 60_000,
  }, async () => {
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
      select ('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'en', 'many' || n, now(), false
      from generate_series(1, 5001) n`;
    const mei = await member({ marketingConsent: true, name: 'Mei' });
    await buys(mei, '2027-01-10');
    await night('2027-01-27');
    expect([await rows('member_histories'), await rows('forecasts')]).toEqual([0, 0]);
    expect(await readForecast(deps, at('2027-01-27'))).toEqual({ known: false, busy: false });
    expect(await readForecast(deps, at('2027-01-27'))).toEqual({ known: false, busy: false });
    await night('2027-01-28');
    expect(await readForecast(deps, at('2027-01-28'))).toMatchObject({
      known: true,
      members: [{ name: 'Mei', product: 'Tea' }],
    });
    expect(await rows('campaigns')).toBe(0);
    // Somebody began to foretell, and was killed.
    await openForecast(deps.db, { localDate: '2027-01-29', basis: 'all', id: v7() });
    expect(await readForecast(deps, at('2027-01-29'))).toEqual({ known: false, busy: true });
    await night('2027-01-29');
    expect(await readForecast(deps, at('2027-01-29'))).toMatchObject({ known: true, members: [{ name: 'Mei' }] });
  });
});

describe('two who foretell at once', () => {
  const { deps, member, buys, night, rows } = teaShop();
  const everybody = { after: FIRST_MEMBER, through: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
  const foretold = () => deps.db.sql`
    select member_id as "memberId", local_date::text as "localDate", probability from regulars.pair_forecasts`;

  it('never mix what they keep: who was overtaken writes nothing, and cannot say that all is there', async () => {
    const mei = await member({ marketingConsent: true, name: 'Mei' });
    const pair = (probability: number) => [{ memberId: mei, sku: 'TEA', probability, expectedDay: 20_850 }];
    const own = async (localDate: string) => ({
      turn: await openForecast(deps.db, { localDate, basis: 'all', id: v7() }),
      localDate,
    });
    const kept = { basis: 'all', learned: false, visitors: 1, products: [] };
    const slow = await own('2027-01-27');
    expect(await keepPairForecasts(deps.db, everybody, slow, pair(0.5))).toBe(true);
    const quick = await own('2027-01-28');
    // Who foretells the very same is of help.
    expect(await own('2027-01-28')).toEqual(quick);
    expect(await keepPairForecasts(deps.db, everybody, slow, [])).toBe(false);
    expect(await keepPairForecasts(deps.db, everybody, quick, pair(0.25))).toBe(true);
    expect(await keepPairForecasts(deps.db, everybody, slow, pair(0.75))).toBe(false);
    expect(await keepForecast(deps.db, slow.turn, { ...kept, localDate: '2027-01-27' })).toBe(false);
    expect(await keptForecast(deps.db)).toMatchObject({ localDate: '2027-01-28', basis: quick.turn });
    expect(await foretold()).toEqual([{ memberId: mei, localDate: '2027-01-28', probability: 0.25 }]);
    expect(await keepForecast(deps.db, quick.turn, { ...kept, localDate: '2027-01-28' })).toBe(true);
    expect(await keepPairForecasts(deps.db, everybody, quick, [])).toBe(false);
    expect(await keptForecast(deps.db)).toMatchObject({ localDate: '2027-01-28', basis: 'all' });
    expect(await rows('pair_forecasts')).toBe(1);
  });

  it('end with what one of them foretold, whole, also when many ask while the night works', async () => {
    const mei = await member({ marketingConsent: true, name: 'Mei' });
    const ann = await member({ marketingConsent: true, name: 'Ann' });
    const tom = await member({ marketingConsent: false, name: 'Tom' });
    for (const who of [mei, ann, tom]) await buys(who, '2027-01-10');
    await Promise.all([night('2027-01-27'), ...[1, 2, 3].map(() => readForecast(deps, at('2027-01-28')))]);
    const dates = new Set((await foretold()).map(({ localDate }) => localDate));
    expect(dates).toEqual(new Set([(await keptForecast(deps.db))?.localDate]));
    const now = await readForecast(deps, at('2027-01-28'));
    if (!now.known) throw new Error('known');
    expect(now.members.map(({ name }) => name).toSorted()).toEqual(['Ann', 'Mei']);
  });
});

describe('who was forgotten', () => {
  const { deps, member, buys, night, rows } = teaShop();

  it('is foretold nothing from then on, and leaves what is summed up with the next night, offers or not', async () => {
    const mei = await member({ marketingConsent: true, name: 'Mei' });
    await buys(mei, '2027-01-10');
    await readForecast(deps, at('2027-01-28'));
    expect([await rows('pair_forecasts'), await rows('pair_histories')]).toEqual([1, 1]);
    // A shop that switched its offers off before any product had a rhythm has summed up, and foretold nothing.
    await deps.db.sql`delete from regulars.forecasts`;
    given(await forgetMember(deps, mei, v7(), at('2027-01-28')));
    expect([await rows('pair_forecasts'), await rows('pair_histories')]).toEqual([0, 1]);
    await night('2027-01-29');
    expect([await rows('pair_histories'), await rows('member_histories'), await rows('forecasts')]).toEqual([0, 0, 0]);
  });
});
