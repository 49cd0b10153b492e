import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { renderCampaign } from '../../../src/chat/campaigns.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { lastUsableDay } from '../../../src/i18n/format.ts';
import { buttonsOf } from '../../support/chatPane.ts';
import { NOON } from '../../support/shop.ts';

describe('a notice of coupons that leave soon', () => {
  it('names a gift by what it gives where the whole name does not fit the button', async () => {
    const gift = { voucherId: v7(), expiresAt: NOON, name: 'Come back', kind: 'percent', value: 20 } as const;
    const own = { ...gift, voucherId: v7(), automation: null, name: 'A coupon with a very long name' };
    const facts = { lots: [], points: [], vouchers: [{ ...gift, automation: 'repurchase' }, own] };
    const campaign = {
      campaignId: v7(),
      kind: 'notice',
      messageClass: 'service',
      content: { rewards: [], texts: {} },
    } as const;
    const hearer = { memberId: v7(), name: 'Mei', points: 0, language: 'en' };
    const shown = await renderCampaign(campaign, facts, hearer, DEFAULT_PROGRAMME);
    const labels = buttonsOf(shown).map(({ label }) => label);
    expect(labels).toContain('20% off');
    expect(labels).toContain('A coupon with a ver…');
  });

  it("has the shop's words in the member's language over the list, and ours in the others", async () => {
    const facts = {
      lots: [],
      points: [{ points: 1_500, expiresAt: NOON + 40 * 86_400_000 }],
      vouchers: [{ voucherId: v7(), expiresAt: NOON, name: 'Tea', automation: null, kind: 'percent', value: 20 }],
    };
    const texts = { en: '{{ name }}: {{ leaving }}, by {{ day }}' };
    const rewards = [{ name: 'Cake', costPoints: 500 }];
    const content = { rewards, texts };
    const campaign = { campaignId: v7(), kind: 'notice', messageClass: 'service', content } as const;
    const hears = (language: string) =>
      renderCampaign(campaign, facts, { memberId: v7(), name: 'Mei', points: 1_500, language }, DEFAULT_PROGRAMME);
    const day = lastUsableDay(NOON, DEFAULT_PROGRAMME.timeZone, 'en');
    expect(await hears('en')).toMatchObject([
      {
        title: '',
        body: `Mei: 1,500 points and a coupon, by ${day}\n\nYour 1,500 points are enough for “Cake” today.`,
        rows: [{ name: '1,500 points' }, { name: 'Tea' }],
      },
    ]);
    expect(await hears('zh-Hant')).toMatchObject([{ title: '有 1,500 點快到期了' }]);
  });
});
