import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { renderCampaign } from '../../../src/chat/campaigns.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { buttonsOf } from '../../support/chatPane.ts';
import { NOON } from '../../support/shop.ts';

describe('a notice of coupons that leave soon', () => {
  it('names a gift by what it gives where the whole name does not fit the button', async () => {
    const gift = { voucherId: v7(), expiresAt: NOON, name: 'Come back', kind: 'percent', value: 20 } as const;
    const own = { ...gift, voucherId: v7(), automation: null, name: 'A coupon with a very long name' };
    const facts = { lots: [], points: [], vouchers: [{ ...gift, automation: 'repurchase' }, own] };
    const campaign = { campaignId: v7(), kind: 'notice', messageClass: 'service', content: { rewards: [] } } as const;
    const hearer = { memberId: v7(), name: 'Mei', points: 0, language: 'en' };
    const shown = await renderCampaign(campaign, facts, hearer, DEFAULT_PROGRAMME);
    const labels = buttonsOf(shown).map(({ label }) => label);
    expect(labels).toContain('20% off');
    expect(labels).toContain('A coupon with a ver…');
  });
});
