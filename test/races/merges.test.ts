import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { spendPoints } from '../../src/app/spendPoints.ts';
import { given, outcome } from '../support/offers.ts';
import { people } from '../support/people.ts';
import { judge, NOTHING_WRONG, race, roundsOf } from '../support/races.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const REWARD = 100;
const EACH = 6;
/** Whoever loses a race for a row waits a little, which others need not wait for. */
const LANES = 4;

it('F59: two accounts become one member while both buy: no point is lost, and an invitation is rewarded once', {
  timeout: 7_200_000,
}, async () => {
  const { document: programme } = await readProgramme(deps);
  const wrong = await race(
    'F59',
    roundsOf(4),
    deps,
    async (round, score) => {
      const referrer = await member('telegram');
      const [line, telegram] = await Promise.all([member('line'), member('telegram', NOON, referrer.code)]);
      const invitedToo = round % 2 === 0 ? await member('line', NOON, referrer.code) : line; // both by one friend
      const two = [invitedToo, telegram];
      const code = given(await newLinkCode(deps, telegram.memberId, v7(), NOON)).code;
      const buys = two.flatMap(({ memberId }) =>
        Array.from({ length: EACH }, async (_, index) => {
          const report = { member: { memberId }, lines: [amountLine(400 + index * 150)] };
          const key = v7();
          return given(await surely(() => recordPurchase(deps, report, CASHIER, key, NOON))).points.earned;
        }),
      );
      const spends = two.map(async ({ memberId }) => {
        const [key, spend] = [v7(), { member: { memberId }, points: 9, reason: 'x' }];
        return outcome(await surely(() => spendPoints(deps, spend, OWNER, key, NOON))) === 'ok' ? 9 : 0;
      });
      const key = v7();
      const link = { address: invitedToo.who, code, programme };
      const [linked, earned, spent] = await Promise.all([
        surely(() => linkAccounts(deps, link, key, NOON)),
        Promise.all(buys),
        Promise.all(spends),
      ]);
      score.asked += buys.length + spends.length + 1;
      score.done += buys.length;
      const kept = given(linked).memberId;
      const [row] = await deps.db.sql<Rest[]>`
      select (select count(*)::int from regulars.purchases where member_id = ${kept}) as purchases,
        (select purchases from regulars.members where member_id = ${kept}) as counted,
        (select count(*)::int from regulars.referrals r where r.referrer_member_id = ${referrer.memberId}
          and r.state = 'rewarded') as rewarded,
        (select count(*)::int from regulars.members m where m.member_id in ${deps.db.sql(two.map((one) => one.memberId))}
          and m.state = 'merged' and m.merged_into = ${kept} and m.available + m.pending + m.held + m.deficit = 0) as closed,
        (select count(*)::int from regulars.lots l where l.remaining > 0
          and l.member_id in ${deps.db.sql(two.map((one) => one.memberId))} and l.member_id <> ${kept}) as orphans`;
      const rewarded = row?.rewarded ?? -1;
      if (row?.purchases !== buys.length || row.counted !== buys.length || row.closed !== 1 || row.orphans !== 0) {
        score.wrong.else += 1;
        process.stdout.write(`round ${round}: ${JSON.stringify(row)}\n`);
      }
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
      const { available, deficit } = await shop.pointsOf(kept);
      judge(score, available - deficit, sum(earned) - sum(spent) + rewarded * REWARD);
      judge(score, (await shop.pointsOf(referrer.memberId)).available, rewarded * REWARD);
      // Who was a member already brings nobody a reward by an account that was invited and ends.
      judge(score, rewarded, kept === telegram.memberId || invitedToo !== line ? 1 : 0);
    },
    LANES,
  );
  expect(wrong).toEqual(NOTHING_WRONG);
  expect(await shop.problems()).toEqual([]);
});

interface Rest {
  readonly purchases: number;
  readonly counted: number;
  readonly rewarded: number;
  readonly closed: number;
  readonly orphans: number;
}
