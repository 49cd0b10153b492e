import { describe, expect, it } from 'vitest';
import { renderNotice } from '../../../src/chat/notices.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { renderEverywhere, wordsOf } from '../../support/chatPane.ts';

const said = (notice: Parameters<typeof renderNotice>[0], language: string) => {
  const messages = renderNotice(notice, language, DEFAULT_PROGRAMME);
  renderEverywhere(messages);
  return wordsOf(messages);
};

describe('what members are told about their account', () => {
  it('names the chat that was linked, with a word of safety', () => {
    const linked = { kind: 'accounts-linked', channel: 'telegram', merged: true } as const;
    expect(said(linked, 'en')).toMatch(/^Your membership is now linked .*Telegram.*Was that not you\?/);
    expect(said(linked, 'zh-TW')).toMatch(/Telegram.*如果不是您本人/);
  });

  it('says that a reward was taken back, and how many points returned', () => {
    const coupon = { automation: null, name: 'Mug', kind: 'free_item', value: 0 } as const;
    const back = { kind: 'reward-taken-back', coupon, points: 100, available: 250, deficit: 0 } as const;
    expect(said(back, 'en')).toContain('“Mug”. 100 points are yours again. Your balance: 250 points.');
    expect(said(back, 'zh-hant')).toContain('退還 100 點');
  });

  it('says why an invitation\u2019s reward is gone, and names nobody', () => {
    const gone = { kind: 'referral-void', points: 100, available: 0, deficit: 20 } as const;
    expect(said(gone, 'en')).toContain('turned out to be a customer already, so 100 points were taken back.');
    expect(said(gone, 'zh-hant')).toContain('收回 100 點');
  });
});
