import { describe, expect, it } from 'vitest';
import { ownStory } from '../support/story.ts';

describe('a customer talks to a person of the shop', () => {
  const story = ownStory();

  it('reaches the owner with the name, is answered, and ends when the owner closes it', async () => {
    const owner = await story.owner();
    const mei = story.person('telegram', 'Mei');
    await mei.opens(`https://t.me/${story.telegram.username}?start`);
    await mei.says('/talk');
    await mei.waitFor('goes to a person');
    await mei.says('Do you have size 3 diapers?');
    await mei.waitFor('Passed on');
    const heard = await owner.waitFor('size 3 diapers');
    expect(heard.text).toContain('Mei writes');
    await owner.taps('Answer');
    await owner.waitFor('Write your answer to Mei');
    await owner.says('Yes, two packs left.');
    await owner.waitFor('Sent to Mei');
    await mei.waitFor('From the shop: Yes, two packs left.');
    await mei.says('Please keep one');
    await owner.waitFor('Please keep one');
    await owner.taps('Close');
    await owner.waitFor('Closed. Mei has been told.');
    await mei.waitFor('has closed this conversation');
  });
});

describe('a customer writes to a shop that nobody has claimed', () => {
  const story = ownStory();

  it('is told that it will be read, and the owner finds it after claiming', async () => {
    const mei = story.person('telegram', 'Mei');
    await mei.opens(`https://t.me/${story.telegram.username}?start`);
    await mei.says('/talk');
    await mei.waitFor('goes to a person');
    await mei.says('Are you open on Sunday?');
    await mei.waitFor('read first thing');
    const owner = await story.owner();
    await owner.waitFor('customer has written and waits');
    await owner.taps('Customer messages');
    expect((await owner.waitFor('Are you open on Sunday?')).text).toContain('Mei');
  });
});

describe('a customer writes when the shop is closed', () => {
  const story = ownStory();

  it('is told so, and the owner gets the message all the same', async () => {
    const owner = await story.owner();
    await owner.says('opening hours');
    await owner.waitFor('always open');
    await owner.taps('Set hours');
    await owner.waitFor('For which days');
    await owner.taps('Every day');
    await owner.waitFor('Open from when');
    await owner.taps('Closed');
    await owner.waitFor('Every day');
    const mei = story.person('telegram', 'Mei');
    await mei.opens(`https://t.me/${story.telegram.username}?start`);
    await mei.says('/talk');
    await mei.waitFor('Nobody is here right now.');
    await mei.says('Do you have size 3 diapers?');
    await mei.waitFor('Passed on');
    expect((await owner.waitFor('size 3 diapers')).text).toContain('Mei writes');
    await mei.says('/help');
    await mei.waitFor('Opening hours:');
  });
});
