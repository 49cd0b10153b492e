import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { askForCard, decideCardRequest, readCardRequests } from '../../src/app/cardClaims.ts';
import type { Address } from '../../src/app/channel.ts';
import { type CardClaim, claimByPhone, claimCard } from '../../src/app/claimCard.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { bindOldCard, lookUpOldCard } from '../../src/app/oldCards.ts';
import { patiently, stubbornly } from '../../src/app/patience.ts';
import { readPerson } from '../../src/app/people.ts';
import { readMember } from '../../src/app/readMember.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { setPhone } from '../../src/app/setPhone.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { offersOf } from '../support/offers.ts';
import { oldListOf } from '../support/oldList.ts';
import { people } from '../support/people.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { CASHIER, NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const onOldList = oldListOf(shop);
const { coupon, takes } = offersOf(deps);
const programme = DEFAULT_PROGRAMME;
const KILLING_MS = 1_500;
const READING_MS = 300;
const key = () => `event:${v7()}`;
const owner = { kind: 'staff', staffId: OWNER_ID, role: 'owner' } as const;
let phones = 0;
const newPhone = () => `+88691200${String((phones += 1)).padStart(4, '0')}`;

type Known = { readonly who: Address; readonly memberId: string };
const claims = ({ who, memberId }: Known, about: Partial<CardClaim>, eventKey = key()) =>
  claimCard(deps, { address: who, memberId, cardNumber: '', proof: '', programme, ...about }, eventKey, NOON);
const refusalOf = (got: { readonly ok: boolean; readonly refusal?: { readonly code: string } }) => got.refusal?.code;
const memberAt = async (who: Address) => (await readPerson(deps, who, 'en')).person.member?.memberId;
const birthday = { birthdayMonth: 3, birthdayDay: 14, birthdayCalendar: 'solar' } as const;

describe('claiming an old card', () => {
  it('by its number and the birthday makes one member of both, without losing anything of either', async () => {
    const old = await onOldList({ ...birthday, points: 12, language: 'zh-Hant' });
    const mei = await member('line');
    await shop.buys(mei.memberId, 500);
    const voucher = await takes(mei.memberId, (await coupon({ value: 50 })).couponId);
    await deps.db.sql`insert into regulars.member_tags values (${old.memberId}, 'likes-tea', now())`;
    await setMarketing(
      deps,
      { memberId: mei.memberId, granted: true, channel: 'line', source: 'settings' },
      key(),
      NOON,
    );

    expect(await claims(mei, { cardNumber: ' a-00 001', proof: '3月14日' })).toMatchObject({
      ok: true,
      value: { memberId: old.memberId, available: 17 },
    });
    expect(await memberAt(mei.who)).toBe(old.memberId);
    expect(await shop.pointsOf(old.memberId)).toMatchObject({ available: 17 });
    expect(await readMember(deps, mei.memberId)).toMatchObject({
      memberId: old.memberId,
      name: 'Old Mei',
      // What they speak in the chat, and since when they are a customer.
      language: 'en',
      joinedAt: NOON - 365 * 86_400_000,
      birthday: { month: 3, day: 14 },
      marketingConsent: true,
      purchases: 2,
    });
    const [kept] = await deps.db.sql`select
      (select member_id from regulars.vouchers where code = ${voucher.code}) as voucher,
      (select member_id from regulars.old_cards where card_number = ${old.cardNumber}) as card,
      (select count(*)::int from regulars.member_tags where member_id = ${old.memberId}) as tags`;
    expect(kept).toEqual({ voucher: old.memberId, card: old.memberId, tags: 1 });
    expect(await shop.problems()).toEqual([]);
  });

  it('by the last four digits of the phone works, also typed in full', async () => {
    for (const typed of ['4321', '０９１２-004-321', '+886912004321']) {
      const old = await onOldList({ phone: '+886912004321' });
      expect(await claims(await member(), { cardNumber: old.cardNumber, proof: typed })).toMatchObject({ ok: true });
      await deps.db.sql`delete from regulars.member_phones`;
    }
  });

  it('tells the member the same for an unknown number, a wrong answer, a record with nothing to compare and a card that somebody has', async () => {
    const [known, bare, taken] = [await onOldList(birthday), await onOldList(), await onOldList(birthday)];
    await claims(await member(), { cardNumber: taken.cardNumber, proof: '3/14' });
    const answers = [];
    for (const [cardNumber, proof] of [
      ['NOSUCH1', '3/14'],
      [known.cardNumber, '3/15'],
      [bare.cardNumber, '3/14'],
      [bare.cardNumber, ''],
      [taken.cardNumber, '3/14'],
    ] as const) {
      answers.push(await claims(await member(), { cardNumber, proof }));
    }
    expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ ok: false, refusal: { code: 'claim-not-accepted' } })]),
    );
  });

  it('gives a card to one of two who claim it at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const old = await onOldList({ ...birthday, points: 7 });
      const [mei, tom] = [await member(), await member('line')];
      const both = await Promise.all(
        [mei, tom].map((one) => claims(one, { cardNumber: old.cardNumber, proof: '3/14' })),
      );
      expect(both.filter((one) => one.ok)).toHaveLength(1);
      expect(both.flatMap((one) => refusalOf(one) ?? [])).toEqual(['claim-not-accepted']);
      const loser = both[0]?.ok === true ? tom : mei;
      expect(await shop.pointsOf(loser.memberId)).toMatchObject({ available: 0 });
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('happens once for an event that comes twice, and is no error when it is theirs already', async () => {
    const old = await onOldList({ ...birthday, points: 3 });
    const mei = await member();
    const first = await claims(mei, { cardNumber: old.cardNumber, proof: '3/14' }, 'event:twice');
    expect(await claims(mei, { cardNumber: old.cardNumber, proof: '3/14' }, 'event:twice')).toEqual({
      ...first,
      repeated: true,
    });
    expect(await claims(mei, { cardNumber: old.cardNumber, proof: 'whatever' })).toMatchObject({
      ok: true,
      value: { memberId: old.memberId, available: 3 },
    });
  });

  it('counts five wrong answers and no more, and takes no right one after them, of however many who guess at once', async () => {
    const day = 86_400_000;
    // The record stays, or ends in the member, whose card it then is.
    for (const joinedAt of [new Date(NOON - day), new Date(NOON + day)]) {
      const old = await onOldList({ ...birthday, joinedAt });
      const [mei, tom, ann] = [await member(), await member(), await member()];
      const held = await deps.db.sql.reserve();
      await held`begin`;
      await held`update regulars.old_cards set wrong_answers = 5 where card_number = ${old.cardNumber}`;
      const right = claims(mei, { cardNumber: old.cardNumber, proof: '3/14' });
      const wrong = [tom, ann].map((one) => claims(one, { cardNumber: old.cardNumber, proof: '1/1' }));
      // Time to read that nobody guessed yet; whoever is slower reads the full counter, and gets the same answer.
      await pause(READING_MS);
      await held`commit`;
      held.release();
      expect((await Promise.all([right, ...wrong])).map(refusalOf)).toEqual(Array(3).fill('claim-not-accepted'));
      const [row] = await deps.db
        .sql`select wrong_answers, member_id from regulars.old_cards where card_number = ${old.cardNumber}`;
      expect(row).toEqual({ wrong_answers: 5, member_id: old.memberId });
    }
  });

  it('is whole or has not happened when sessions are killed in the middle', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 12 }, async () => ({
        old: await onOldList({ ...birthday, points: 4 }),
        mei: await member(),
      })),
    );
    const killer = await startKiller(await shop.databaseUrl());
    const claimed = ({ old, mei }: (typeof pairs)[number]) =>
      stubbornly(() => claims(mei, { cardNumber: old.cardNumber, proof: '3/14' }, `event:killed:${mei.memberId}`));
    const killed = pause(KILLING_MS).then(() => killer.stop());
    const told = await Promise.all(pairs.map(claimed));
    expect(await killed).toBeGreaterThan(0);
    expect(told.filter((one) => !one.ok)).toEqual([]);
    for (const { old, mei } of pairs) {
      expect(await patiently(() => memberAt(mei.who))).toBe(old.memberId);
      expect(await shop.pointsOf(old.memberId)).toMatchObject({ available: 4 });
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('ends after ten wrong claims of one account in a day, and after five wrong answers about one card', async () => {
    const guesser = await member();
    for (let wrong = 0; wrong < 10; wrong += 1) await claims(guesser, { cardNumber: `X${wrong}`, proof: '1/1' });
    expect(refusalOf(await claims(guesser, { cardNumber: 'X', proof: '1/1' }))).toBe('claim-enough-tries');
    // The window of ten minutes is over; the day is not.
    await deps.db.sql`delete from regulars.rate_limits where key not like '%:old-card'`;
    expect(refusalOf(await claims(guesser, { cardNumber: 'X', proof: '1/1' }))).toBe('claim-enough-tries');

    const old = await onOldList(birthday);
    for (let wrong = 1; wrong <= 5; wrong += 1) {
      await claims(await member(), { cardNumber: old.cardNumber, proof: `${wrong}/1` });
    }
    const mei = await member();
    expect(refusalOf(await claims(mei, { cardNumber: old.cardNumber, proof: '3/14' }))).toBe('claim-not-accepted');
    const bound = await bindOldCard(
      deps,
      { memberId: mei.memberId, cardNumber: old.cardNumber, programme },
      CASHIER,
      key(),
      NOON,
    );
    expect(bound).toMatchObject({ ok: true });
  });

  it('takes the reward back from a friend who brought somebody that was a customer already', async () => {
    const friend = await member('line');
    const mei = await member('telegram', NOON, friend.code);
    await shop.buys(mei.memberId, 600);
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 100 });
    const old = await onOldList({ ...birthday, points: 1 });
    await claims(mei, { cardNumber: old.cardNumber, proof: '3/14' });
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 0 });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('claiming by a phone number that the platform vouches for', () => {
  const byPhone = ({ memberId }: Known, phone: string) =>
    claimByPhone(deps, { memberId, phone, programme }, key(), NOON);

  it('joins the record that has it, and nobody who is in a chat', async () => {
    const phone = newPhone();
    const old = await onOldList({ phone, points: 9 });
    const mei = await member();
    expect(await byPhone(mei, phone.slice(1))).toMatchObject({
      ok: true,
      value: { memberId: old.memberId, available: 9 },
    });
    expect(await readMember(deps, mei.memberId)).toMatchObject({ phone });
    const stranger = await member();
    expect(refusalOf(await byPhone(stranger, phone))).toBe('claim-phone-unknown');
    expect(refusalOf(await byPhone(stranger, '+886900000000'))).toBe('claim-phone-unknown');
    expect(refusalOf(await setPhone(deps, stranger.memberId, phone, key()))).toBe('phone-of-another-member');
  });
});

describe('a card that staff find', () => {
  const asks = (memberId: string, cardNumber: string, proof = '12/31') =>
    askForCard(deps, { memberId, cardNumber, proof }, key(), NOON);
  const requestOf = async (memberId: string) =>
    (await readCardRequests(deps)).find((one) => one.memberId === memberId)?.claimId ?? '';
  const answers = (
    claimId: string,
    approve: boolean,
    by: typeof owner | { kind: 'staff'; staffId: string; role: 'cashier' } = owner,
  ) => decideCardRequest(deps, { claimId, approve, programme }, by, key(), NOON);
  const toldTo = async (memberId: string) =>
    (
      await deps.db.sql`select notice->>'kind' as kind from regulars.outbox
      where member_id = ${memberId} and notice->>'kind' like 'card-claim-%' order by outbox_id`
    ).map((row) => row['kind']);

  it('shows them the reason, and is given by a yes of owner or manager, once', async () => {
    const old = await onOldList({ points: 6 });
    const mei = await member();
    expect(await asks(mei.memberId, old.cardNumber)).toMatchObject({ ok: true });
    expect(refusalOf(await asks(mei.memberId, old.cardNumber))).toBe('claim-waits');
    const claimId = await requestOf(mei.memberId);
    expect(await readCardRequests(deps)).toMatchObject([
      { found: 'free', recordName: 'Old Mei', points: 6, proof: '12/31', name: 'Mei' },
    ]);
    expect(refusalOf(await answers(claimId, true, { kind: 'staff', staffId: v7(), role: 'cashier' }))).toBe(
      'not-allowed',
    );
    const both = await Promise.all([answers(claimId, true), answers(claimId, false)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.flatMap((one) => refusalOf(one) ?? [])).toEqual(['claim-over']);
    expect(await shop.pointsOf(mei.memberId)).toMatchObject({ available: both[0]?.ok === true ? 6 : 0 });
    expect(await readCardRequests(deps)).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });

  it('stays whose it is when somebody else has it, and a no is told too', async () => {
    const taken = await onOldList(birthday);
    await claims(await member(), { cardNumber: taken.cardNumber, proof: '3/14' });
    const tom = await member();
    await asks(tom.memberId, taken.cardNumber);
    expect(await readCardRequests(deps)).toMatchObject([{ found: 'claimed', recordName: 'Old Mei' }]);
    const claimId = await requestOf(tom.memberId);
    expect(refusalOf(await answers(claimId, true))).toBe('old-card-claimed');
    expect(await answers(claimId, false)).toMatchObject({ ok: true, value: { joined: false } });
    expect(await toldTo(tom.memberId)).toEqual(['card-claim-refused']);
    await asks(tom.memberId, 'NOSUCH2');
    expect(await readCardRequests(deps)).toMatchObject([{ found: 'unknown', recordId: null }]);
    await answers(await requestOf(tom.memberId), false);
  });

  it('is told to whoever asked when it is given, and what they typed is kept no longer', async () => {
    const old = await onOldList({ points: 8 });
    const mei = await member();
    await asks(mei.memberId, old.cardNumber, 'my number was 0912');
    await answers(await requestOf(mei.memberId), true);
    expect(await toldTo(old.memberId)).toEqual(['card-claim-confirmed']);
    const [row] = await deps.db
      .sql`select state, proof, card_number from regulars.card_claims where member_id = ${mei.memberId}`;
    expect(row).toEqual({ state: 'confirmed', proof: '', card_number: '' });
  });

  it('is bound at the till by its number, and a wrong number counts as a guess', async () => {
    const old = await onOldList({ points: 5 });
    const mei = await member();
    expect(await lookUpOldCard(deps, old.cardNumber.toLowerCase(), CASHIER)).toMatchObject({
      ok: true,
      value: { found: 'free', recordName: 'Old Mei' },
    });
    const bind = () =>
      bindOldCard(deps, { memberId: mei.memberId, cardNumber: old.cardNumber, programme }, CASHIER, key(), NOON);
    expect(await bind()).toMatchObject({ ok: true, value: { available: 5 } });
    expect(refusalOf(await bind())).toBe('old-card-own');
    const [audited] = await deps.db.sql`select actor, details->>'way' as way from regulars.audit
      where action = 'old-card-joined' and member_id = ${mei.memberId}`;
    expect(audited).toEqual({ actor: `staff:${(CASHIER as { staffId: string }).staffId}`, way: 'till' });
    const guesser = { kind: 'staff', staffId: v7(), role: 'cashier' } as const;
    for (let wrong = 0; wrong < 10; wrong += 1) await lookUpOldCard(deps, `Z${wrong}`, guesser);
    expect(refusalOf(await lookUpOldCard(deps, old.cardNumber, guesser))).toBe('too-many-wrong-codes');
    expect((await lookUpOldCard(deps, old.cardNumber, OWNER)).ok).toBe(true);
  });

  it('leaves nothing of a request behind when either side is forgotten', async () => {
    const old = await onOldList({ name: 'Trace of the record' });
    const mei = await member();
    await deps.db.sql`insert into regulars.staff (staff_id, name, role, language, state, created_at)
      values (${OWNER_ID}, 'Lin', 'owner', 'en', 'active', now())`;
    await deps.db.sql`insert into regulars.staff_identities values ('line', 'the-owner', ${OWNER_ID})`;
    await asks(mei.memberId, old.cardNumber, 'Trace of the proof');
    await forgetMember(deps, old.memberId, key(), NOON);
    await forgetMember(deps, mei.memberId, key(), NOON);
    const left = await deps.db.sql`select notice::text from regulars.outbox where notice->>'kind' = 'card-claim'
      union all select card_number from regulars.old_cards where card_number = ${old.cardNumber}
      union all select proof from regulars.card_claims where member_id = ${mei.memberId}`;
    expect(left).toEqual([]);
    expect(refusalOf(await lookUpOldCard(deps, old.cardNumber, OWNER))).toBeUndefined();
  });
});
