import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { campaigns, deliveries } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { automationOutcome } from '../../../src/app/campaigns/automationOutcome.ts';
import { broadcastOutcome } from '../../../src/app/campaigns/broadcastOutcome.ts';
import { linkAccounts, newLinkCode } from '../../../src/app/linkAccounts.ts';
import { birthdaysJob } from '../../../src/app/nightly/birthdays.ts';
import { giftName } from '../../../src/chat/campaigns/giftName.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { people } from '../../support/people.ts';
import { DAY, NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const job = birthdaysJob(giftName);
const live = new AbortController().signal;

type Account = Awaited<ReturnType<typeof member>>;
/** Two accounts of one person: the first stays when they are linked. */
const twoAccounts = async () => [await member('line', NOON - DAY), await member()] as const;

/** Gives what makes the two one member. */
async function about([kept, closed]: readonly [Account, Account]): Promise<() => Promise<void>> {
  const made = await newLinkCode(deps, kept.memberId, v7(), NOON);
  if (!made.ok) throw new Error(made.refusal.code);
  const link = { address: closed.who, code: made.value.code, programme: DEFAULT_PROGRAMME };
  return async () => expect(await linkAccounts(deps, link, v7(), NOON)).toMatchObject({ ok: true });
}

const bornOn = (memberId: string, localDate: string) => deps.db.sql`
  update regulars.members set birthday_month = ${Number(localDate.slice(5, 7))}, birthday_day = ${Number(localDate.slice(8))},
    birthday_calendar = 'solar', birthday_leap_month = false where member_id = ${memberId}`;

/** Gifts, what they were given for, and the greetings, by account. */
const given = (one: Account) => deps.db.sql<{ gifts: number; codes: number; occasions: number; greetings: number }[]>`
  select (select count(*)::int from regulars.vouchers where member_id = ${one.memberId} and source = 'campaign') as gifts,
    (select count(*)::int from regulars.voucher_codes where member_id = ${one.memberId}) as codes,
    (select count(*)::int from regulars.member_occasions where member_id = ${one.memberId}) as occasions,
    (select count(*)::int from regulars.deliveries where member_id = ${one.memberId}) as greetings`;

describe('a birthday that is planned while two accounts become one', () => {
  it('gives its gift once, to the one who stays, whichever of both comes first', async () => {
    const ROUNDS = 12;
    for (let round = 0; round < ROUNDS; round += 1) {
      const localDate = new Date(Date.UTC(2026, 10, 21) + round * DAY).toISOString().slice(0, 10);
      const pairs = await Promise.all(Array.from({ length: 4 }, twoAccounts));
      await Promise.all(pairs.map(([, closed]) => bornOn(closed.memberId, localDate)));
      const merges = await Promise.all(pairs.map(about));
      const now = Date.parse(`${localDate}T00:05:00+08:00`);
      await Promise.all([job.run(deps, localDate, now, live), ...merges.map((merge) => merge())]);
      for (const [kept, closed] of pairs) {
        const [[atKept], [atClosed]] = [await given(kept), await given(closed)];
        expect(atKept, `round ${round}`).toMatchObject({ gifts: 1, codes: 1, occasions: 1 });
        expect(atClosed, `round ${round}`).toMatchObject({ gifts: 0, codes: 0, occasions: 0 });
        expect((atKept?.greetings ?? 0) + (atClosed?.greetings ?? 0)).toBe(1);
      }
    }
    expect(await shop.problems()).toEqual([]);
  }, 60_000);

  it('gives both their own where it was planned before, and one where it is planned after', async () => {
    const localDate = '2027-03-14';
    const now = Date.parse(`${localDate}T00:05:00+08:00`);
    const [before, after] = [await twoAccounts(), await twoAccounts()];
    for (const { memberId } of [...before, ...after]) await bornOn(memberId, localDate);
    await (await about(after))();
    await job.run(deps, localDate, now, live);
    await (await about(before))();
    expect(await given(before[0])).toMatchObject([{ gifts: 2, occasions: 1 }]);
    expect(await given(after[0])).toMatchObject([{ gifts: 1, occasions: 1, greetings: 1 }]);
    for (const [, closed] of [before, after]) expect(await given(closed)).toMatchObject([{ gifts: 0, occasions: 0 }]);
  });
});

describe('what a campaign brought', () => {
  it('counts what the one who stays bought, once for each person, of accounts that became one', async () => {
    const [one, both] = [await twoAccounts(), await twoAccounts()];
    const draft = await broadcastsOf(deps).draft();
    const { campaignId } = draft;
    const at = new Date(NOON);
    const automation = { campaignId: v7(), kind: 'repurchase', messageClass: 'marketing', state: 'done' } as const;
    const dates = { localDate: '2026-11-21', dueAt: at, createdAt: at, createdBy: 'system' };
    const sent = (id: string, { memberId }: Account) => ({ campaignId: id, memberId, state: 'sent' as const });
    await commit(deps.db, [
      insertRows(campaigns, [{ ...automation, ...dates, content: {} }]),
      insertRows(
        deliveries,
        [campaignId, automation.campaignId].flatMap((id) => [one[1], ...both].map((account) => sent(id, account))),
      ),
    ]);
    for (const pair of [one, both]) await (await about(pair))();
    await shop.buys(one[0].memberId, 300, { now: NOON + 1 });
    await shop.buys(both[0].memberId, 500, { now: NOON + 1 });
    const found = await broadcastOutcome(deps, { ...draft, startedAt: NOON });
    expect(found?.sales).toEqual({ members: 2, minor: 800 });
    const { sales } = await automationOutcome(deps, 'repurchase', 30, NOON + 2);
    expect(sales).toEqual({ members: 2, minor: 800 });
  });
});
