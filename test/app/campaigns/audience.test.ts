import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { audienceQuery, countOf } from '../../../src/app/campaigns/broadcastAudience.ts';
import { broadcastSheet, textFor } from '../../../src/app/campaigns/broadcastSheet.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import type { Condition } from '../../../src/core/segments/question.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { DAY, NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { reader, draft, with: changed } = broadcastsOf(deps);

/** How many members some conditions hold for, all at once. */
async function membersWith(all: readonly Condition[], now = NOON): Promise<number> {
  const about = { campaignId: v7(), controlPercent: 0 };
  return (await countOf(deps, await audienceQuery(deps, { all }, about, ['line', 'telegram'], DEFAULT_PROGRAMME, now)))
    .members;
}

const line = (sku: string) => ({
  sku,
  name: sku,
  quantity: 1,
  unitPriceMinor: 100,
  discountMinor: 0,
});

describe('who a broadcast is for', () => {
  it('everyone', async () => {
    const before = await membersWith([]);
    await reader();
    await reader({ state: 'erased' });
    expect(await membersWith([])).toBe(before + 1);
  });

  it('who bought a product, or from a category, within so many days, and did not bring it back', async () => {
    const [sku, category] = [v7(), v7()];
    await deps.db
      .sql`insert into regulars.products (product_id, sku, name, category, price_minor, created_at, updated_at)
      values (${v7()}, ${sku}, 'Tin', ${category}, 100, now(), now())`;
    const buyer = await reader();
    await shop.buys(buyer, 0, { lines: [line(sku)], now: NOON - 10 * DAY });
    const returned = await reader();
    const bought = await shop.buys(returned, 0, { lines: [line(sku)], now: NOON - 2 * DAY });
    await deps.db
      .sql`update regulars.purchases set refunded_minor = net_minor where purchase_id = ${bought.purchaseId}`;
    expect(await membersWith([{ kind: 'bought', sku, days: 30 }])).toBe(1);
    expect(await membersWith([{ kind: 'bought', sku, days: 7 }])).toBe(0);
    expect(await membersWith([{ kind: 'bought-category', category, days: 30 }])).toBe(1);
  });

  it('who neither bought nor wrote for so many days', async () => {
    const before = await membersWith([{ kind: 'not-seen', days: 60 }]);
    await reader({}, 'line', NOON - 90 * DAY);
    const buyer = await reader({}, 'line', NOON - 90 * DAY);
    await shop.buys(buyer, 100, { now: NOON - DAY });
    await reader({}, 'line', NOON - 30 * DAY);
    expect(await membersWith([{ kind: 'not-seen', days: 60 }])).toBe(before + 1);
  });

  it('whose birthday falls in this month, by the calendar it is kept in', async () => {
    const solar = (birthdayMonth: number, birthdayDay: number) => ({
      birthdayCalendar: 'solar' as const,
      birthdayMonth,
      birthdayDay,
    });
    await reader(solar(9, 30));
    await reader(solar(10, 1));
    // Lunar 8/15 is 25 September 2026; lunar 9/1 is in October.
    await reader({ ...solar(8, 15), birthdayCalendar: 'lunar' });
    await reader({ ...solar(9, 1), birthdayCalendar: 'lunar' });
    const september = Date.parse('2026-09-20T12:00:00+08:00');
    expect(await membersWith([{ kind: 'birthday-month' }], september)).toBe(2);
  });

  it('who is on a channel and has a tag, whatever stands in the tag', async () => {
    const tag = `'; drop table regulars.members; -- ${v7()}`;
    for (const channel of ['line', 'telegram'] as const) {
      const memberId = await reader({}, channel);
      await deps.db
        .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${memberId}, ${tag}, now())`;
    }
    expect(await membersWith([{ kind: 'tag', tag }])).toBe(2);
    expect(
      await membersWith([
        { kind: 'tag', tag },
        { kind: 'channel', channel: 'line' },
      ]),
    ).toBe(1);
  });
});

describe('the pre-flight sheet', () => {
  it('says who gets it, what it costs on LINE, how long it takes, and who gets it in another language', async () => {
    const tag = v7();
    for (const about of [{}, { language: 'zh-Hant' }, { marketingConsent: false }]) {
      const memberId = await reader(about, 'line');
      await deps.db
        .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${memberId}, ${tag}, now())`;
    }
    const written = await draft({ all: [{ kind: 'tag', tag }] });
    const ports = {
      names: ['line', 'telegram'] as const,
      quota: async () => ({ limit: 200, used: 150 }),
      perSecond: () => 1,
    };
    const sheet = await broadcastSheet(deps, written, ports, DEFAULT_PROGRAMME, NOON);
    expect(sheet.count).toMatchObject({ members: 3, gets: 2, leftOut: { 'no-consent': 1 } });
    expect(sheet).toMatchObject({ seconds: 2, line: { messages: 2, left: 50 }, isHeldByQuiet: false });
    expect(sheet.otherLanguage).toEqual({ members: 1, first: 'en' });
    const both = await changed(written, { text: { language: 'zh-Hant', text: '您好' } });
    const other = await broadcastSheet(deps, both, ports, DEFAULT_PROGRAMME, NOON);
    expect(other.otherLanguage).toBeUndefined();
    expect(textFor(both.content.texts, 'zh-TW').text).toBe('您好');
    expect(textFor(both.content.texts, 'ja').language).toBe('en');
  });
});
