import { describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/app/apiKeys.ts';
import type { ChatUser } from '../support/chatUser.ts';
import { ownStory } from '../support/story.ts';

/** The six digits under the QR of the member card that was shown last. */
async function digitsOf(person: ChatUser): Promise<string> {
  person.clear();
  await person.says('card');
  const shown = await person.waitFor(/\d{3} ?\d{3}/);
  return /\b\d{3} ?\d{3}\b/.exec(shown.text)?.[0] ?? '';
}

describe('a friend is brought on Telegram', () => {
  const story = ownStory();

  it('joins by the link, buys, and both are rewarded once', async () => {
    const owner = await story.owner();
    const mei = story.person('telegram', 'Mei');
    await mei.opens(`https://t.me/${story.telegram.username}?start`);
    await mei.waitFor('Become a member');
    await mei.taps('Join now');
    await mei.waitFor('You are a member now');
    await mei.says('/invite');
    const invitation = await mei.waitFor('Come and join');
    const link = [...mei.received.flatMap((one) => one.links), ...invitation.links].find((one) =>
      one.includes('start=i_'),
    );

    const ken = story.person('telegram', 'Ken');
    await ken.opens(String(link));
    await ken.waitFor('A friend invited you');
    await ken.taps('Join now');
    await ken.waitFor('You are a member now');

    await owner.says(await digitsOf(ken));
    await owner.waitFor('Ken');
    await owner.says('+600');
    const sold = await owner.waitFor('recorded');
    expect(sold.text).toContain('6 points earned');
    await ken.waitFor('106');
    await mei.waitFor(/100 points/);

    owner.clear();
    await owner.says('+600');
    await owner.waitFor('recorded');
    const [rewarded] = await story.service.deps.db.sql`
      select count(*)::int as journals from regulars.journals where kind = 'referral'`;
    expect(rewarded).toEqual({ journals: 2 });
    expect(await story.problems()).toEqual([]);
  });
});

describe('a customer on LINE', () => {
  const story = ownStory();

  it('joins, earns, takes a reward, redeems it at the till, and the till undoes the slip, and the purchase is refunded', async () => {
    const owner = await story.owner();
    await owner.taps('Rewards');
    await owner.waitFor(/reward/i);
    await owner.taps('Add a reward');
    await owner.waitFor(/called|name/i);
    await owner.says('Free coffee');
    await owner.waitFor('How many points');
    await owner.says('5');
    await owner.waitFor('How many are there');
    await owner.taps('Skip');
    await owner.waitFor('Free coffee');

    const mei = story.person('line', 'Mei') as ReturnType<typeof story.line.user>;
    await mei.follows();
    await mei.waitFor('Become a member');
    await mei.taps('Join now');
    await mei.waitFor('You are a member now');

    await owner.says(await digitsOf(mei));
    await owner.waitFor('Mei');
    await owner.says('1,250');
    await owner.waitFor('12 points earned');
    await mei.waitFor(/12 points/);
    mei.clear();
    await mei.says('rewards');
    await mei.waitFor('Costs');
    await mei.taps('Take it');
    await mei.waitFor('for 5 points');
    await mei.taps('Yes, take it');
    await mei.waitFor('is yours');
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(mei.received.map((one) => one.text).join('\n'))?.[0] ?? '';
    await owner.says(code);
    await owner.waitFor(`Code\n${code}`);
    await owner.taps('Redeem now');
    await owner.waitFor('has used');
    await owner.taps('Undo');
    await owner.waitFor('can use');
    owner.clear();
    await owner.says(code);
    await owner.waitFor(`Code\n${code}`);
    await owner.taps('Redeem now');
    await owner.waitFor('has used');

    const key = await createApiKey(story.service.deps, { name: 'till', scopes: ['purchases:write'] }, Date.now());
    const [bought] = await story.service.deps.db.sql<
      { purchase_id: string }[]
    >`select purchase_id from regulars.purchases`;
    mei.clear();
    const refund = await fetch(`${story.service.url}/api/v1/purchases/${bought?.purchase_id}/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': 'refund-1', 'content-type': 'application/json' },
      body: JSON.stringify({ amountMinor: 1_250 }),
    });
    expect(await refund.json()).toMatchObject({ points: { available: 0, deficit: 5 } });
    expect(refund.status).toBe(201);
    await mei.waitFor(/owe|used/);
    expect(await story.problems()).toEqual([]);
  });
});

describe('a first coupon', () => {
  const story = ownStory();

  it('is made by the owner, taken in the chat, redeemed on a bill at the till, and comes back when the sale is undone', async () => {
    const owner = await story.owner();
    await owner.taps('Coupons');
    await owner.waitFor('No coupons yet');
    await owner.taps('Add a coupon');
    for (const [asked, answer] of COUPON) {
      await owner.waitFor(asked);
      if (answer.startsWith('tap ')) await owner.taps(answer.slice(4));
      else await owner.says(answer);
    }
    await owner.waitFor('10% off');

    const mei = story.person('line', 'Mei') as ReturnType<typeof story.line.user>;
    await mei.follows();
    await mei.waitFor('Become a member');
    await mei.taps('Join now');
    await mei.waitFor('You are a member now');
    await mei.says('coupons');
    await mei.waitFor('Spring');
    await mei.taps('Take it');
    const shown = await mei.waitFor(CODE);
    const code = CODE.exec(shown.text)?.[0] ?? '';

    await owner.says(code);
    await owner.waitFor('Type the amount of the bill');
    await owner.says('200');
    await owner.waitFor(/works from NT.300/);
    owner.clear();
    await owner.says(code);
    await owner.waitFor('Type the amount of the bill');
    await owner.says('1000');
    const sold = await owner.waitFor('please take NT$900');
    expect(sold.text).toContain('9 points earned');
    owner.clear();
    await owner.taps('Undo');
    await owner.waitFor('Undone for Mei');
    owner.clear();
    await owner.says(code);
    await owner.waitFor('Type the amount of the bill');

    const ken = story.person('line', 'Ken') as ReturnType<typeof story.line.user>;
    await ken.follows();
    await ken.waitFor('Become a member');
    ken.clear();
    await ken.taps('Join now');
    await ken.waitFor('You are a member now');
    await ken.says(code);
    await ken.waitFor(/cannot be used|did not understand/);
    expect(await story.problems()).toEqual([]);
  });
});

const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/;

const COUPON: readonly (readonly [RegExp, string])[] = [
  [/What does it give/, 'tap Percent off'],
  [/How many percent/, 'tap 10'],
  [/What is the coupon called/, 'Spring'],
  [/How do people get it/, 'tap All see it in chat'],
  [/not given out yet/, 'tap Minimum'],
  [/From which amount/, 'tap 300'],
  [/not given out yet/, 'tap Give it out'],
  [/given out from now on/, 'coupons'],
];

describe('one person on LINE and on Telegram', () => {
  const story = ownStory();

  it('links both by a one-time code; points and coupons become one and a self-referral is undone', async () => {
    const owner = await story.owner();
    const line = story.person('line', 'Mei') as ReturnType<typeof story.line.user>;
    await line.follows();
    await line.waitFor('Become a member');
    await line.taps('Join now');
    await line.waitFor('You are a member now');
    await owner.says(await digitsOf(line));
    await owner.waitFor('Mei');
    await owner.says('+1000');
    await line.waitFor(/10 points/);
    await line.says('invite');
    await line.waitFor('Come and join');
    const links = line.received.flatMap((one) => one.links);
    const link = links.find((one) => one.includes('start=i_'));

    const telegram = story.person('telegram', 'Mei T');
    await telegram.opens(String(link));
    await telegram.waitFor('A friend invited you');
    await telegram.taps('Join now');
    await telegram.waitFor('You are a member now');
    await owner.says(await digitsOf(telegram));
    await owner.waitFor('Mei T');
    await owner.says('+500');
    await telegram.waitFor(/105/);

    line.clear();
    await line.says('link');
    const shown = await line.waitFor('type this code there');
    const code = /\b[0-9A-Z]{4}[- ]?[0-9A-Z]{4}\b/.exec(shown.text)?.[0] ?? '';
    await telegram.says(code);
    await telegram.waitFor('become one');
    await telegram.taps('Yes, that is me');
    await telegram.waitFor('Linked');
    telegram.clear();
    await telegram.says('/points');
    await telegram.waitFor('15 points');
    line.clear();
    await line.says('points');
    await line.waitFor('15 points');
    expect(await story.problems()).toEqual([]);
  });
});
