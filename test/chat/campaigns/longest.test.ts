import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { lineLimitProblems } from '../../../bots/line/limits.ts';
import { renderLine } from '../../../bots/line/render.ts';
import { renderTelegram } from '../../../bots/telegram/render.ts';
import { automationTextProblem, MOST_FILLED_TEXT } from '../../../src/app/campaigns/automationText.ts';
import { renderCampaign } from '../../../src/chat/campaigns.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { NOON } from '../../support/shop.ts';

const LONG_NAME = '長'.repeat(60);
const LONG_PRODUCT = '奶'.repeat(80);
const voucher = { name: '券'.repeat(60), automation: null, kind: 'percent', value: 20, expiresAt: NOON } as const;

/** What each automation says at most besides the shop's own words. */
const SAYINGS = {
  birthday: {
    campaign: { kind: 'birthday', messageClass: 'service' },
    content: { gift: { kind: 'percent', value: 10, validDays: 30 } },
    facts: { voucherId: v7(), expiresAt: NOON },
  },
  repurchase: {
    campaign: { kind: 'repurchase', messageClass: 'marketing' },
    content: { couponId: v7(), percent: 20, takeUntil: NOON },
    facts: { sku: 'A', product: LONG_PRODUCT, expectedOn: '2027-09-30' },
  },
  notices: {
    campaign: { kind: 'notice', messageClass: 'service' },
    content: { rewards: [{ name: '禮'.repeat(60), costPoints: 10 }] },
    facts: {
      lots: [],
      points: [{ points: 9_999_999, expiresAt: NOON }],
      vouchers: Array.from({ length: 5 }, () => ({ ...voucher, voucherId: v7() })),
    },
  },
} as const;

describe("the longest words of a shop's own", () => {
  it.each(['birthday', 'repurchase', 'notices'] as const)('of %s arrive whole in both chats', async (name) => {
    const names = 42;
    const words = `${'{{ name }}'.repeat(names)}${'字'.repeat(470)}END`;
    expect(words.length + names * (60 - 10)).toBeLessThanOrEqual(MOST_FILLED_TEXT);
    expect(words.length + (names + 1) * (60 - 10)).toBeGreaterThan(MOST_FILLED_TEXT - 60);
    expect(await automationTextProblem(name, words)).toBeUndefined();
    const { campaign, content, facts } = SAYINGS[name];
    const messages = await renderCampaign(
      { ...campaign, campaignId: v7(), content: { ...content, texts: { 'zh-Hant': words } } },
      facts,
      { memberId: v7(), name: LONG_NAME, points: 9_999_999, language: 'zh-Hant' },
      DEFAULT_PROGRAMME,
    );
    const telegram = renderTelegram(messages);
    expect(telegram).toHaveLength(1);
    expect(JSON.stringify(telegram)).toContain('END');
    const line = renderLine(messages, { qrUrl: () => undefined, fileUrl: () => undefined });
    expect(lineLimitProblems(line)).toEqual([]);
    expect(line).toHaveLength(1);
    const inBubble = JSON.stringify(line[0], (key, value) => (key === 'altText' ? undefined : value));
    expect(inBubble).toContain('END');
    expect(inBubble.match(/長/g)?.length).toBe(names * 60);
  });
});
