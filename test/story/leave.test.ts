import { describe, expect, it } from 'vitest';
import { ownStory } from '../support/story.ts';

describe('in the middle of something', () => {
  const story = ownStory();

  async function member() {
    const mei = story.line.user('Mei', { language: 'en' });
    await mei.follows();
    await mei.waitFor('Become a member');
    await mei.taps('Join now');
    await mei.waitFor('You are a member now');
    await mei.taps('Yes, send offers');
    await mei.waitFor('Offers will come');
    return mei;
  }

  it('“stop” and 退訂 are obeyed at once: in a wizard and while writing to a person', async () => {
    const owner = await story.owner();
    const mei = await member();
    await mei.says('birthday');
    await mei.waitFor('When is your birthday');
    await mei.taps('Lunar calendar');
    await mei.waitFor('Type the lunar month');
    await mei.says('stop');
    await mei.waitFor('No more offers');
    mei.clear();
    await mei.says('talk');
    await mei.waitFor('goes to a person');
    await mei.says('退訂');
    await mei.waitFor(/no offers|No more offers/);
    const [row] = await story.service.deps.db.sql`select marketing_consent as offers from regulars.members`;
    expect(row).toEqual({ offers: false });
    expect(owner.received.map((one) => one.text).join()).not.toContain('Mei writes');
  });

  it('characters that no table holds are left out, and the rest is passed on', async () => {
    const ken = story.person('telegram', 'Ken');
    await ken.opens(`https://t.me/${story.telegram.username}?start`);
    await ken.says('/talk');
    await ken.waitFor('goes to a person');
    await ken.says('nul\u0000here');
    await ken.waitFor('Passed on');
    ken.clear();
    await ken.says('lone\ud800x');
    await ken.waitFor('Passed on');
    const words = await story.service.deps.db.sql<{ text: string }[]>`
      select text from regulars.case_messages order by message_id`;
    expect(words.map(({ text }) => text)).toEqual(['nulhere', 'lone\ufffdx']);
  });
});
