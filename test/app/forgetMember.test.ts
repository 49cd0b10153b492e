import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { commit } from '../../db/unit.ts';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { answerCase, closeCase, tellAPerson } from '../../src/app/cases.ts';
import type { Address } from '../../src/app/channel.ts';
import { storeEvents } from '../../src/app/events.ts';
import { forgetMember, readLosses } from '../../src/app/forgetMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { issueCard, resolveCard } from '../../src/app/memberCards.ts';
import { memberData } from '../../src/app/memberData.ts';
import { notices } from '../../src/app/notice.ts';
import { readPerson } from '../../src/app/people.ts';
import { readMember } from '../../src/app/readMember.ts';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { remark } from '../../src/app/remarks.ts';
import { setBirthday } from '../../src/app/setBirthday.ts';
import { setPhone } from '../../src/app/setPhone.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { undoRedemption } from '../../src/app/undoRedemption.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { friendsOf } from '../support/friends.ts';
import { given, offersOf } from '../support/offers.ts';
import { people } from '../support/people.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member, opens } = people(deps);
const { coupon, takes } = offersOf(deps);
const friendOf = friendsOf(shop);
const key = () => `event:${v7()}`;
const PHONE = '+886912999888';
const WORDS = 'please call Meifang about the blue kettle';

/** Somebody about whom the service knows everything it can know. */
async function wellKnown() {
  const first = await member('line', NOON - DAY);
  const second = await member('telegram');
  await shop.buys(second.memberId, 1_000);
  await setPhone(deps, second.memberId, PHONE, key());
  await setBirthday(
    deps,
    { memberId: first.memberId, birthday: { month: 3, day: 14, calendar: 'solar' }, zone: 'Asia/Taipei' },
    key(),
    NOON,
  );
  const code = await newLinkCode(deps, first.memberId, key(), NOON);
  if (!code.ok) throw new Error(code.refusal.code);
  const link = { address: second.who, code: code.value.code, programme: DEFAULT_PROGRAMME };
  await linkAccounts(deps, link, key(), NOON);
  const { memberId } = first;
  await deps.db.sql`insert into regulars.member_tags values (${memberId}, 'likes-kettles', now())`;
  await deps.db.sql`insert into regulars.member_notes values (${memberId}, ${v7()}, 'tall, blue coat', null, now())`;
  await tellAPerson(
    deps,
    { from: second.who, memberId, name: 'Mei', text: WORDS, channelMessageId: undefined },
    key(),
    NOON,
  );
  await deps.db
    .sql`insert into regulars.conversations values ('line', ${first.who.channelUserId}, '{"flow":"x"}', now())`;
  await storeEvents(deps, 'telegram', [
    { eventId: v7(), channelUserId: second.who.channelUserId, bytes: Buffer.from(JSON.stringify({ text: WORDS })) },
  ]);
  await deps.db.sql`update regulars.inbox set state = 'done', done_at = now()`;
  return { memberId, first, second };
}

/** Every row of every table as text. */
async function everything(): Promise<string> {
  const tables = await deps.db.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'regulars'`;
  const rows = await Promise.all(
    tables.map(({ name }) => deps.db.sql`select to_jsonb(t)::text as row from regulars.${deps.db.sql(name)} t`),
  );
  const inbox = await deps.db.sql`select encode(bytes, 'escape') as bytes from regulars.inbox`;
  return JSON.stringify([rows, inbox]);
}

/** What staff did with somebody in the last days, each step answered with their name and kept for repeats. */
async function served(memberId: string, name: string, from: Address) {
  await deps.db.sql`update regulars.members set name = ${name} where member_id = ${memberId}`;
  const { code } = await takes(memberId, (await coupon({ value: 50 })).couponId);
  const request = { code, basket: { amountMinor: 1_000 } };
  const redeemed = given(await redeemVoucher(deps, request, CASHIER, key(), NOON));
  given(await undoRedemption(deps, redeemed, CASHIER, key(), NOON));
  const sale = { key: key(), report: { member: { memberId }, lines: [amountLine(2_000)] } };
  const sell = () => recordPurchase(deps, sale.report, CASHIER, sale.key, NOON);
  const { purchaseId } = given(await sell());
  given(await undoPurchase(deps, purchaseId, CASHIER, key(), NOON));
  const points = { points: 5, reason: 'thanks' };
  given(await adjustPoints(deps, { memberId, ...points }, OWNER, key(), NOON));
  given(await remark(deps, { memberId, remark: { note: `${name} likes oolong` }, staffId: OWNER_ID }, key(), NOON));
  const told = { from, memberId, name, text: WORDS, channelMessageId: undefined };
  const { caseId } = given(await tellAPerson(deps, told, key(), NOON));
  given(await answerCase(deps, { caseId, staffId: OWNER_ID, text: `Hello ${name}` }, key(), NOON));
  given(await closeCase(deps, { caseId, staffId: OWNER_ID }, key(), NOON));
  return { purchaseId, sell };
}

describe('forgetting a member', () => {
  it('leaves no name in the answers kept for repeats, which are still done once', async () => {
    const { memberId, who } = await member();
    const { purchaseId, sell } = await served(memberId, 'Xiaohua Trace', who);
    given(await forgetMember(deps, memberId, key(), NOON));
    expect(await everything()).not.toContain('Xiaohua Trace');
    expect(await sell()).toMatchObject({ ok: true, repeated: true, value: { purchaseId, memberName: null } });
    expect(await shop.problems()).toEqual([]);
  });

  it('leaves neither name in what the owner was asked or told, and asks what is still to be asked without it', async () => {
    const owner = { channel: 'line', channelUserId: `owner-${v7()}` } as const;
    await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, state, created_at)
      values (${OWNER_ID}, 'Lin', 'owner', 'en', 'active', now())`;
    await deps.db.sql`insert into regulars.staff_identities values ('line', ${owner.channelUserId}, ${OWNER_ID})`;
    const referrer = await shop.member({ name: 'Referrer "Trace"' });
    for (let count = 0; count < 10; count += 1) await shop.buys(await friendOf(referrer), 500);
    const waiting = async (name: string) => {
      const friend = await friendOf(referrer);
      await deps.db.sql`update regulars.members set name = ${name} where member_id = ${friend}`;
      await shop.buys(friend, 500);
      return friend;
    };
    await waiting('Friend Sent');
    const told = (text: string) =>
      ({ to: { address: owner }, notice: { kind: 'answer', messages: [{ type: 'text', text }] } }) as const;
    await commit(deps.db, [
      notices(deps.newId, [told('Referrer "Trace": NT$500 recorded'), told('Somebody else: recorded')]),
    ]);
    await deps.db
      .sql`update regulars.outbox set state = 'sent', content = notice, done_at = now() where channel_user_id = ${owner.channelUserId}`;
    const friend = await waiting('Friend Queued');

    given(await forgetMember(deps, friend, key(), NOON));
    expect(await everything()).not.toContain('Friend Queued');
    given(await forgetMember(deps, referrer, key(), NOON));
    const left = await everything();
    expect(left).not.toContain('Trace');
    expect(left).toContain('Somebody else: recorded');
    const queued = await deps.db.sql`select notice from regulars.outbox
      where channel_user_id = ${owner.channelUserId} and state = 'queued'`;
    expect(queued).toMatchObject([{ notice: { kind: 'referral-review', friendName: null, referrerName: null } }]);
    expect(await shop.problems()).toEqual([]);
  });

  it('names what is lost before, and then deletes the person and keeps the books', async () => {
    const { memberId, first, second } = await wellKnown();
    expect(await readLosses(deps, memberId, NOON)).toEqual({ points: 10, vouchers: 0 });
    expect(await forgetMember(deps, memberId, key(), NOON)).toMatchObject({
      ok: true,
      value: { points: 10, vouchers: 0 },
    });

    const left = await everything();
    const traces = [
      first.who.channelUserId,
      second.who.channelUserId,
      first.code,
      second.code,
      PHONE,
      WORDS,
      'likes-kettles',
      'blue coat',
    ];
    expect(traces.filter((trace) => left.includes(trace))).toEqual([]);
    expect(await readMember(deps, memberId)).toBeUndefined();
    const [row] = await deps.db
      .sql`select state, name, phone, birthday_month, available, purchases from regulars.members
      where member_id = ${memberId}`;
    expect(row).toEqual({ state: 'erased', name: null, phone: null, birthday_month: null, available: 0, purchases: 1 });
    const books = await deps.db
      .sql`select kind from regulars.journals where member_id = ${memberId} order by journal_id`;
    expect(books.map((journal) => journal.kind)).toEqual(['merge', 'expire']);
    expect(await shop.problems()).toEqual([]);
  });

  it('happens once for an event that comes twice', async () => {
    const { memberId } = await member();
    await shop.buys(memberId, 500);
    const once = await forgetMember(deps, memberId, 'event:forget', NOON);
    expect(await forgetMember(deps, memberId, 'event:forget', NOON)).toEqual({ ...once, repeated: true });
    expect(await forgetMember(deps, memberId, key(), NOON)).toMatchObject({ refusal: { code: 'member-unknown' } });
  });

  it('ends the card, and treats who comes back as somebody new', async () => {
    const mei = await member();
    const card = await issueCard(deps, mei.memberId, NOON);
    await forgetMember(deps, mei.memberId, key(), NOON);
    expect(await resolveCard(deps, { token: card.token }, CASHIER, NOON)).toMatchObject({
      refusal: { code: 'card-unknown' },
    });
    expect(await opens(mei.who, NOON + 1)).toMatchObject({ isNew: true, memberId: undefined });
    expect((await readPerson(deps, mei.who, 'en')).person.member).toBeUndefined();
  });

  it('stays whole while sales are recorded at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { memberId } = await member();
      await Promise.allSettled([
        shop.buys(memberId, 300),
        forgetMember(deps, memberId, key(), NOON),
        shop.buys(memberId, 300),
      ]);
      expect(await readMember(deps, memberId)).toBeUndefined();
    }
    expect(await shop.problems()).toEqual([]);
  });
});

describe('my data', () => {
  it('is one readable file with everything that is held, and with nobody else in it', async () => {
    const { memberId, first, second } = await wellKnown();
    const friend = await member('telegram', NOON, first.code);
    const file = await memberData(deps, memberId, 'All of it.', NOON);
    if (file === undefined) throw new Error('no file');
    expect(file).toMatchObject({ name: 'my-data-2026-11-21.json', mime: 'application/json' });
    const data = JSON.parse(file.content);
    expect(data).toMatchObject({
      about: 'All of it.',
      member: { name: 'Mei', birthdayMonth: 3, birthdayDay: 14, pointsAvailable: 10 },
      purchases: [{ netMinor: 1_000, lines: [{ unitPriceMinor: 1_000 }] }],
      tags: ['likes-kettles'],
      notes: [{ note: 'tall, blue coat' }],
      friendsInvited: ['joined'],
      conversationsWithTheShop: [{ messages: [{ from: 'customer', text: WORDS }] }],
    });
    expect(data.accounts).toHaveLength(2);
    expect(data.points.map((line: { kind: string }) => line.kind)).toEqual(['earn', 'merge', 'merge']);
    for (const own of [first.who.channelUserId, second.who.channelUserId, PHONE]) expect(file.content).toContain(own);
    for (const other of [friend.memberId, friend.who.channelUserId]) expect(file.content).not.toContain(other);
  });

  it('is not given for somebody who was forgotten', async () => {
    const { memberId } = await member();
    await forgetMember(deps, memberId, key(), NOON);
    expect(await memberData(deps, memberId, '', NOON)).toBeUndefined();
  });
});
