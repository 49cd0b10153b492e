import { describe, expect, it } from 'vitest';
import { newOwnerCode } from '../../src/app/ownerCode.ts';
import type { ChatUser } from '../support/chatUser.ts';
import { offersOf } from '../support/offers.ts';
import { enrol } from '../support/sendings.ts';
import { ownStory, type Story } from '../support/story.ts';

/** Somebody who joined and said yes to offers. */
async function wantsOffers(story: Story, channel: 'line' | 'telegram', name: string): Promise<ChatUser> {
  const person = story.person(channel, name);
  await person.opens(
    channel === 'line'
      ? `https://line.me/R/oaMessage/${encodeURIComponent(story.line.basicId)}/`
      : `https://t.me/${story.telegram.username}?start`,
  );
  await person.waitFor('Become a member');
  await person.taps('Join now');
  await person.waitFor('You are a member now');
  await person.waitFor('May we also');
  await person.taps('Yes, send offers');
  await person.waitFor('Offers will come');
  person.clear();
  return person;
}

/** No hour is quiet, whenever the test runs. */
const neverQuiet = (story: Story) => story.service.deps.db.sql`
  insert into regulars.programmes (version, document, created_at, created_by)
  select 1000, jsonb_set(document, '{messages}', '{"quietFrom":"00:00","quietUntil":"00:00","marketingDays":3}'),
    now(), 'test'
  from (select coalesce((select document from regulars.programmes order by version desc limit 1), '{}') as document) d`;

describe('the owner writes to everybody', () => {
  const story = ownStory();

  it('from the first word in the chat to the outcome, on LINE and on Telegram', async () => {
    const owner = await story.owner();
    await neverQuiet(story);
    const mei = await wantsOffers(story, 'line', 'Mei');
    const ken = await wantsOffers(story, 'telegram', 'Ken');
    story.line.quota.limit = 200;

    await offersOf(story.service.deps).coupon({ name: 'Moon treat', claimable: false }, Date.now());

    owner.clear();
    await owner.says('broadcast');
    await owner.waitFor('No broadcasts yet');
    await owner.taps('New broadcast');
    await owner.waitFor('Who is it for?');
    await owner.taps('Everyone');
    const count = await owner.waitFor('members');
    expect(count.text).toContain('2 members, of whom 2 would get it now');
    await owner.waitFor('Now write the message');
    await owner.says('Happy Mid-Autumn, {{ nmae }}!');
    const refused = await owner.waitFor('I do not know nmae');
    expect(refused.text).toContain('{{ name }}, {{ points }}');
    owner.clear();
    await owner.says('Happy Mid-Autumn, {{ name }}! You have {{ points }} points.');
    await owner.waitFor('Your broadcast');
    await owner.taps('Coupon');
    await owner.waitFor('Which coupon');
    await owner.taps('Moon treat');
    owner.clear();
    await owner.waitFor('Your broadcast');
    await owner.taps('Button');
    await owner.waitFor('What stands on the button');
    await owner.says('Our cakes');
    await owner.waitFor('Where does it lead');
    await owner.says('https://192.168.0.1/cakes');
    await owner.waitFor('Please send a link on the internet');
    owner.clear();
    await owner.says('https://cakes.example/moon');
    await owner.waitFor('Your broadcast');

    owner.clear();
    await owner.taps('Preview');
    const shown = await owner.waitFor('Happy Mid-Autumn, Owner');
    expect(shown.buttons).toEqual(['Get my coupon', 'Our cakes', 'Stop offers']);
    await owner.waitFor('Telegram: the words');
    await owner.taps('Send it to me');
    await owner.waitFor('on its way to you here');
    owner.clear();
    await owner.waitFor('Happy Mid-Autumn, Owner');
    await owner.taps('Check and send');
    const sheet = await owner.waitFor('Ready to send?');
    expect(sheet.text).toContain('2 members');
    expect(sheet.text).toMatch(/1 of the \d+ left this month/);
    await owner.taps('Send it now');
    await owner.waitFor('Confirmed, it goes out now');

    const atMei = await mei.waitFor('Happy Mid-Autumn, Mei! You have 0 points.');
    const atKen = await ken.waitFor('Happy Mid-Autumn, Ken! You have 0 points.');
    expect(atMei.text).toContain('No more offers, please?');
    expect(atKen.buttons).toEqual(['Get my coupon', 'Our cakes', 'Stop offers']);
    const over = await owner.waitFor('Your broadcast is over');
    expect(over.text).toContain('2 messages sent');

    await mei.taps('Get my coupon');
    await mei.waitFor('This coupon is yours now');
    mei.clear();
    await mei.taps('Get my coupon');
    await mei.waitFor('You have this coupon already');
    await ken.taps('Stop offers');
    await ken.waitFor('No more offers');
    owner.clear();
    await owner.taps('How it went');
    const outcome = await owner.waitFor('How it went');
    expect(outcome.text).toContain('1 taken, 0 used');
    expect(await story.problems()).toEqual([]);
  });
});

describe('a broadcast that takes a while', () => {
  const story = ownStory();

  it('counts along in one message, is paused and goes on from there, and nobody gets it twice', async () => {
    const { deps } = story.service;
    const owner = story.person('telegram', 'Owner');
    await owner.opens(`https://t.me/${story.telegram.username}?start`);
    await owner.says(await newOwnerCode(deps, Date.now()));
    await owner.waitFor('yours now');
    await neverQuiet(story);
    const onLine = Array.from({ length: 40 }, (_, index) => story.line.user(`L${index}`, { friend: true }).id);
    const onTelegram = Array.from({ length: 180 }, () => {
      const { id } = story.telegram.user();
      const chat = story.telegram.chats.chats.get(id);
      if (chat !== undefined) chat.state = 'open';
      return id;
    });
    await enrol(deps, [
      ...onLine.map((channelUserId) => ({ channel: 'line' as const, channelUserId })),
      ...onTelegram.map((channelUserId) => ({ channel: 'telegram' as const, channelUserId })),
    ]);

    await owner.says('推播');
    await owner.waitFor('No broadcasts yet');
    await owner.taps('New broadcast');
    await owner.waitFor('Who is it for?');
    await owner.taps('Everyone');
    await owner.waitFor('Now write the message');
    await owner.says('A rainy day: hot soup on us.');
    await owner.waitFor('Your broadcast');
    await owner.taps('Check and send');
    expect((await owner.waitFor('Ready to send?')).text).toContain('220 members');
    owner.clear();
    await owner.taps('Send it now');
    const counting = /Broadcast: (\d+) of 220/;
    await owner.waitFor(counting);
    await owner.taps('Pause');
    await owner.waitFor('on their way still arrive');
    await owner.waitFor('It goes on when you say so');
    const counters = () => owner.received.filter(({ text }) => counting.test(text));
    const doneAt = () => Number(counting.exec(counters()[0]?.text ?? '')?.[1]);
    expect(counters()).toHaveLength(1);
    const paused = doneAt();
    expect(paused).toBeLessThan(220);
    await owner.taps('Go on');
    const over = await owner.waitFor('Your broadcast is over');
    expect(over.text).toContain('220 messages sent');
    expect(counters()).toHaveLength(1);
    expect(doneAt()).toBe(220);
    expect(onLine.map((id) => story.line.acceptedFor(id).length)).toEqual(onLine.map(() => 1));
    expect(onTelegram.map((id) => story.telegram.accepted(id).length)).toEqual(onTelegram.map(() => 1));
  });
});
