import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { conversations } from '../../../src/chat/conversations.ts';
import { renderNotice } from '../../../src/chat/notices.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { wordsOf } from '../../support/chatPane.ts';
import { type ChatPerson, chatPerson } from '../../support/chatPerson.ts';
import { oldListOf } from '../../support/oldList.ts';
import { ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const onOldList = oldListOf(shop);
const birthday = { birthdayMonth: 3, birthdayDay: 14, birthdayCalendar: 'solar' } as const;
const somebody = (about: Parameters<typeof chatPerson>[2] = {}) => chatPerson(deps, conversations(), about);

async function joined(about: Parameters<typeof chatPerson>[2] = {}): Promise<ChatPerson> {
  const chat = somebody(about);
  await chat.sends('join');
  return chat;
}

async function worksHere(role: 'owner' | 'manager' | 'cashier'): Promise<ChatPerson> {
  const chat = somebody();
  const staffId = v7();
  await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, state, created_at)
    values (${staffId}, 'Lin', ${role}, 'en', 'active', now())`;
  await deps.db
    .sql`insert into regulars.staff_identities values (${chat.address.channel}, ${chat.address.channelUserId}, ${staffId})`;
  return chat;
}

describe('"I had a card"', () => {
  it('is offered only in a shop that brought cards along, and not to who has one', async () => {
    const before = somebody();
    await before.opens();
    expect(before.labels()).not.toContain('Join, I had a card');
    const { cardNumber } = await onOldList(birthday);
    await before.opens();
    expect(before.labels()).toContain('Join, I had a card');
    await before.sends('join');
    await before.says('menu');
    expect(before.labels()).toContain('I had a card');
    await before.taps('I had a card');
    await before.says(cardNumber);
    await before.says('3/14');
    await before.says('menu');
    expect(before.labels()).not.toContain('I had a card');
  });

  it('joins, finds the card by what is typed, and asks about offers only afterwards', async () => {
    const { memberId, cardNumber } = await onOldList({ ...birthday, points: 21 });
    const mei = somebody({ channel: 'line' });
    await mei.opens();
    await mei.taps('Join, I had a card');
    expect(mei.words()).toContain('Welcome, Mei!');
    expect(mei.words()).toContain('Type the number on it, and everything on it comes along');
    expect(mei.words()).not.toContain('May we also send you offers');
    await mei.says(`No. ${cardNumber.toLowerCase()}`);
    await mei.taps('Cancel');
    await mei.says('i had a card');
    await mei.says(cardNumber.toLowerCase());
    expect(mei.words()).toContain('the month and day of your birthday');
    await mei.says('0314');
    expect(mei.words()).toContain('Your old card is joined. You have 21 points now.');
    expect(await mei.memberId()).toBe(memberId);

    const { cardNumber: another } = await onOldList(birthday);
    const tom = somebody();
    await tom.opens();
    await tom.taps('Join, I had a card');
    await tom.says(another);
    await tom.says('3/14');
    expect(tom.words()).toContain('May we also send you offers');
  });

  it('says what to type, and answers words that are no number as always once something was typed', async () => {
    const mei = await joined();
    await mei.says('old card');
    await mei.says('the blue one');
    expect(mei.words()).toContain('does not look like a card number');
    await mei.says('B-77');
    await mei.says('no idea');
    expect(mei.words()).toContain('We could not match this.');
    await mei.says('A99999');
    expect(mei.words()).toContain('last four digits');
    await mei.says('no idea');
    await mei.says('points');
    expect(mei.words()).not.toContain('number');
  });

  it('is found by a phone number that Telegram vouches for, also in the settings', async () => {
    for (const [phone, way] of [
      ['886912345601', 'claim'],
      ['886912345602', 'phone'],
    ] as const) {
      const { memberId } = await onOldList({ phone: `+${phone}`, points: 5 });
      const mei = await joined();
      await mei.sends(way);
      await mei.shares(phone);
      expect(mei.words()).toContain('You have 5 points now.');
      expect(await mei.memberId()).toBe(memberId);
    }
    const tom = await joined();
    await tom.sends('claim');
    await tom.shares('886900000001');
    expect(tom.words()).toContain('No old card has this phone number.');
    await tom.says('A1');
    expect(tom.words()).toContain('last four digits');
  });

  it('goes to the shop when it cannot be matched, and a yes of the owner is told in the chat', async () => {
    const { memberId, cardNumber } = await onOldList({ name: 'Wang Mei', points: 30 });
    const [mei, owner] = [await joined(), await worksHere('owner')];
    await mei.says('old card');
    await mei.says(cardNumber);
    await mei.says('3/14');
    await mei.taps('Let the shop look');
    expect(mei.words()).toContain('you will hear here');
    await owner.sends('owner');
    await owner.taps('Old cards (1)');
    for (const seen of ['Mei had a card', cardNumber, '3/14', 'Wang Mei', 'Points on it: 30']) {
      expect(owner.words()).toContain(seen);
    }
    await owner.taps('Yes, give it');
    expect(owner.words()).toContain('Given.');
    expect(await mei.memberId()).toBe(memberId);
    const [row] = await deps.db.sql`select notice from regulars.outbox
      where member_id = ${memberId} and notice->>'kind' = 'card-claim-confirmed'`;
    expect(wordsOf(renderNotice(row?.['notice'], 'en', DEFAULT_PROGRAMME))).toContain('You have 30 points.');
    await owner.sends('owner');
    expect(owner.labels().join()).not.toContain('Old cards');
  });
});

describe('an old card at the till', () => {
  it('is looked up by its number and joined with the customer whose card is open', async () => {
    const { memberId, cardNumber } = await onOldList({ name: 'Wang Mei', points: 14 });
    const [mei, cashier] = [await joined(), await worksHere('cashier')];
    await mei.says('card');
    const [, code = ''] = /(\d{3} ?\d{3})/.exec(mei.words()) ?? [];
    await cashier.says(code);
    await cashier.taps('Old card');
    await cashier.says('NOSUCH');
    expect(cashier.words()).toContain('No card in the old list has this number.');
    await cashier.says(cardNumber);
    expect(cashier.words()).toContain('Is this the card of Wang Mei?');
    await cashier.taps('Yes, join them');
    expect(cashier.words()).toContain('Joined. 14 points now.');
    expect(await mei.memberId()).toBe(memberId);
    // The customer is still served.
    await cashier.says('+100');
    expect(cashier.words()).toContain('recorded');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 15 });
  });

  it('joins nothing by a button of an earlier look-up', async () => {
    const [first, second] = [await onOldList(), await onOldList({ name: 'Tom' })];
    const [mei, cashier] = [await joined(), await worksHere('cashier')];
    await mei.says('card');
    const [, code = ''] = /(\d{3} ?\d{3})/.exec(mei.words()) ?? [];
    await cashier.says(code);
    await cashier.taps('Old card');
    await cashier.says(first.cardNumber);
    const early = [...cashier.labels()];
    expect(early).toContain('Yes, join them');
    await cashier.sends('toldcard');
    await cashier.says(second.cardNumber);
    await cashier.sends(`toldyes:${Buffer.from(first.memberId.replaceAll('-', ''), 'hex').toString('base64url')}`);
    expect(cashier.words()).toContain('once more');
    expect(await mei.memberId()).not.toBe(first.memberId);
  });
});
