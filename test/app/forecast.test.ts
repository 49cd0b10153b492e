import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { readForecast } from '../../src/app/forecast.ts';
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

describe('who runs out soon, in a shop with more than 5,000 members who take offers', () => {
  const { deps, member, buys, night, rows } = teaShop();

  it('comes from the night after somebody asked, and before that no night does anything for it', {
    timeout: 60_000,
  }, async () => {
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
      select ('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'en', 'many' || n, now(), true
      from generate_series(1, 5001) n`;
    const mei = await member({ marketingConsent: true, name: 'Mei' });
    await buys(mei, '2027-01-10');
    await night('2027-01-27');
    expect([await rows('member_histories'), await rows('forecasts')]).toEqual([0, 0]);
    expect(await readForecast(deps, at('2027-01-27'))).toEqual({ known: false });
    expect(await readForecast(deps, at('2027-01-27'))).toEqual({ known: false });
    await night('2027-01-28');
    expect(await readForecast(deps, at('2027-01-28'))).toMatchObject({
      known: true,
      members: [{ name: 'Mei', product: 'Tea' }],
    });
    expect(await rows('campaigns')).toBe(0);
  });
});
