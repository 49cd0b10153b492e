import { describe, expect, it } from 'vitest';
import type { ChatUser } from '../support/chatUser.ts';
import { setProgramme } from '../support/programme.ts';
import { ownStory } from '../support/story.ts';

/** The six digits under the QR of the member card that was shown last. */
async function digitsOf(person: ChatUser): Promise<string> {
  person.clear();
  await person.says('card');
  const shown = await person.waitFor(/\d{3} ?\d{3}/);
  return /\b\d{3} ?\d{3}\b/.exec(shown.text)?.[0] ?? '';
}

describe('a customer who pays a part of the bill with points', () => {
  const story = ownStory();

  it('is asked at the till, pays less, and has the points again when it is taken back', async () => {
    const owner = await story.owner();
    const mei = story.person('telegram', 'Mei');
    await mei.opens(`https://t.me/${story.telegram.username}?start`);
    await mei.waitFor('Become a member');
    await mei.taps('Join now');
    await mei.waitFor('You are a member now');
    await owner.says(await digitsOf(mei));
    await owner.waitFor('Mei');
    await owner.says('+30000');
    await owner.waitFor('300 points earned');

    const points = { points: 100, minor: 50, minimumPoints: 100, maxPercent: 50 };
    await setProgramme(story.service.deps, { checkout: { holdMinutes: 15, points } });
    owner.clear();
    await owner.says('+320');
    await owner.waitFor(/300 points can pay NT\$150 of it, which leaves NT\$170/);
    mei.clear();
    await owner.taps('Use the points');
    const sold = await owner.waitFor('recorded');
    expect(sold.text).toMatch(/300 points paid NT\$150. To pay: NT\$170/);
    expect(sold.text).toMatch(/3 points earned. Balance 3/);
    await mei.waitFor(/3 points/);
    mei.clear();
    await mei.says('/points');
    await mei.waitFor('3 points');
    await mei.taps('History');
    await mei.waitFor(/Paid NT\$150 of a purchase/);

    await owner.says('undo');
    const undone = await owner.waitFor('Hand back');
    expect(undone.text).toMatch(/300 points that had paid are back with the customer/);
    expect(undone.text).toMatch(/Hand back NT\$170/);
    owner.clear();
    await owner.says('+320');
    await owner.waitFor('300 points can pay');
    await owner.taps('Without points');
    await owner.waitFor(/NT\$320 recorded, 3 points earned. Balance 303/);
    expect(await story.problems()).toEqual([]);
  });
});
