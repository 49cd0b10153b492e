import { describe, expect, it } from 'vitest';
import { ownStory } from '../support/story.ts';

describe('the owner looks whether all is well', () => {
  const story = ownStory();

  it('and reads in the chat what is wrong, what to look at, and what is fine, in their own language', async () => {
    const owner = await story.owner();
    await owner.says('settings');
    await owner.waitFor(/Time zone/);
    story.line.quota.limit = 500;
    story.line.quota.used = 499;
    await owner.taps('Check-up');
    const { text } = await owner.waitFor(/Check-up of/);
    for (const said of [
      'LINE: connected as @123shop.',
      'LINE delivers to https://shop.example/webhooks/line.',
      '⚠️ LINE: only 1 of 500 messages are left this month.',
      '👀 LINE does not tell us whether its "Auto-response" is on',
      '✅ Telegram: the service asks for messages itself',
      '✅ 1 process runs, version ',
      '✅ Nothing stands still.',
    ])
      expect(text).toContain(said);
    await story.service.deps.db.sql`update regulars.staff set language = 'zh-Hant'`;
    await owner.says('系統檢查');
    await owner.waitFor(/的系統檢查[^]*沒有任何東西停著/);
  });
});
