import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { renderLine } from '../../../bots/line/render.ts';
import { renderTelegram } from '../../../bots/telegram/render.ts';
import { createProduct } from '../../../src/app/products.ts';
import { forecastPart } from '../../../src/chat/owner/forecast.ts';
import { ownerMenuPart } from '../../../src/chat/owner/menu.ts';
import { ownerWordsPart } from '../../../src/chat/owner/words.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const DAY = 86_400_000;
const { deps, member, buys } = ownShop();

const parts = [
  ownerMenuPart,
  forecastPart,
  ownerWordsPart((verb) => (verb === 'forecast' ? forecastPart.actions?.['forecast'] : undefined)),
];
const pane = (language: Language = 'en', role: 'owner' | 'manager' | 'cashier' = 'owner') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });

const product = async (sku: string, name: string, repurchaseDays: number) =>
  given(
    await createProduct(
      deps,
      { sku, name, category: null, priceMinor: 500, repurchaseDays },
      v7(),
      `product:${v7()}`,
      NOON - 60 * DAY,
    ),
  );

const bought = (memberId: string, sku: string, daysAgo: number) =>
  buys(memberId, 0, { lines: [{ sku, quantity: 1, unitPriceMinor: 500 }], now: NOON - daysAgo * DAY });

describe('who runs out soon, in the chat of the owner', () => {
  it('says when it begins, as long as nobody bought anything', async () => {
    const owner = pane();
    await owner.sends('forecast');
    expect(owner.words()).toContain('Nobody is expected in the coming 7 days.');
    expect(owner.labels()).toEqual(['What it brought', 'Numbers', 'Shop menu']);
  });

  it('names products and customers of a young shop by the usual days, the sooner the higher', async () => {
    await product('FORMULA', 'Baby formula', 21);
    await product('TEA', 'Tea', 90);
    const [mei, ann, none] = [
      await member({ marketingConsent: true }),
      await member({ marketingConsent: true }),
      await member(),
    ];
    await deps.db.sql`update regulars.members set name = 'Mei' where member_id = ${mei}`;
    await bought(mei, 'FORMULA', 17);
    await bought(ann, 'TEA', 17);
    await bought(none, 'FORMULA', 17);
    const owner = pane();
    await owner.says('/forecast');
    const words = owner.words();
    expect(words).toMatch(/1\. Baby formula: about 0\.\d[^]*2\. Tea: about 0\.\d/);
    expect(words).toMatch(/Most probable:\nMei: Baby formula, \d+%\n[^\n]+: Tea, \d+%/);
    expect(words).toContain('This goes by the usual days of your products.');
    for (const [language, typed] of [
      ['zh-Hant', '回購預測'],
      ['zh-Hans', '复购预测'],
      ['ja', '再購入予測'],
      ['th', 'คาดการณ์'],
    ] as const) {
      const other = pane(language);
      await other.says(typed);
      expect(other.words()).toContain('Baby formula');
    }
  });

  it('is a picture of numbered bars, whose words beside it name them, and bars of text where no picture is shown', async () => {
    const owner = pane();
    const [, chart] = await owner.sends('forecast');
    if (chart?.type !== 'chart') throw new Error('no chart');
    const [first, second] = chart.chart.bars;
    expect(chart.chart.bars).toHaveLength(2);
    expect(first?.value).toBeGreaterThanOrEqual(second?.value ?? 1);
    expect(JSON.stringify(chart.chart)).not.toMatch(/formula|Tea|Mei/i);
    const reached = { url: 'https://shop.example/c/x.png', width: 1_040, height: 344 };
    const nothing = { qrUrl: () => undefined, fileUrl: () => undefined };
    const [flex] = renderLine([chart], { ...nothing, chartUrl: () => reached });
    expect(flex).toMatchObject({
      type: 'flex',
      altText: expect.stringMatching(/^Who runs out soon\n[^]*1\. Baby formula: about/),
      contents: { hero: { url: reached.url, aspectRatio: '1040:344', aspectMode: 'fit' } },
    });
    const [alone] = renderLine([chart], { ...nothing, chartUrl: () => undefined });
    expect(alone).toMatchObject({
      type: 'text',
      text: expect.stringMatching(/▇{8} Baby formula: about 0\.\d[^]*▇+ Tea/),
    });
    expect(renderTelegram([chart])).toMatchObject([
      {
        method: 'sendPhoto',
        chart: chart.chart,
        payload: { caption: expect.stringContaining('1. Baby formula: about') },
      },
    ]);
  });

  it('leaves out what hardly anybody buys beside what somebody does, and names a weekday of buyers alone', async () => {
    const foretold = (...expected: readonly number[]) => {
      const products = expected.map((one, index) => ({ sku: index === 0 ? 'FORMULA' : 'TEA', expected: one, peak: 6 }));
      return deps.db.sql`update regulars.forecasts set products = ${JSON.stringify(products)}::text::jsonb`;
    };
    const owner = pane();
    await owner.sends('forecast');
    await foretold(16.7, 0.4);
    await owner.sends('forecast');
    expect(owner.words()).toContain('1. Baby formula: about 16.7 buyers, most on Sat');
    expect(owner.words()).not.toContain('2. Tea');
    await foretold(16.7, 0.6);
    await owner.sends('forecast');
    expect(owner.words()).toMatch(/2\. Tea: about 0\.6 buyers\n/);
    await foretold(0.4, 0.3);
    await owner.sends('forecast');
    expect(owner.words()).toMatch(/1\. Baby formula: about 0\.4 buyers\n2\. Tea: about 0\.3 buyers\n/);
  });

  it('is in the menu of owner and managers, and nobody else’s', async () => {
    const manager = pane('en', 'manager');
    await manager.sends('owner');
    await manager.taps('Who runs out soon');
    expect(manager.labels()).toEqual(['Numbers', 'Shop menu']);
    const cashier = pane('en', 'cashier');
    await cashier.sends('forecast');
    expect(cashier.words()).not.toContain('Baby formula');
  });
});
