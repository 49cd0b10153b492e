import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { NOTHING_WRONG, race, roundsOf } from '../support/races.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';
import { tier, tiersOf } from '../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;

/** Half a point more from 10,000 on, twice as many and a voucher from 20,000 on. */
const LEVELS = [
  { id: 'silver', from: 10_000, halves: 3 },
  { id: 'gold', from: 20_000, halves: 4 },
];
const voucher = { kind: 'amount', value: 200, validDays: 30 } as const;
const TIERS = tiersOf([
  tier('Silver', { spend: 10_000 }, { multiplier: '1.5' }),
  tier('Gold', { spend: 20_000 }, { multiplier: '2', voucher }),
]);

/** Whoever loses a race for a row waits a little, which others need not wait for. */
const LANES = 4;

/** What was bought or returned, and the points that it gave or took. */
interface Asked {
  readonly netMinor: number;
  readonly points: number;
}

interface Place {
  readonly spend: number;
  /** 0: none. It only rises: a return changes what counts, and not the tier. */
  readonly level: number;
}

/** The level after these in some order in which each gives what it gave; `undefined`: there is no such order. */
function levelAfter({ spend, level }: Place, asked: readonly Asked[]): number | undefined {
  if (asked.length === 0) return level;
  const tried = new Set<string>();
  for (const [index, { netMinor, points }] of asked.entries()) {
    if (tried.has(`${netMinor} ${points}`)) continue;
    tried.add(`${netMinor} ${points}`);
    const total = spend + netMinor;
    const reached = Math.max(level, LEVELS.filter(({ from }) => netMinor > 0 && total >= from).length);
    const halves = LEVELS[reached - 1]?.halves ?? 2;
    if (netMinor > 0 && points !== Math.floor((Math.floor(netMinor / 100) * halves) / 2)) continue;
    const after = levelAfter({ spend: total, level: reached }, asked.toSpliced(index, 1));
    if (after !== undefined) return after;
  }
  return undefined;
}

it('F58: purchases at once reach a tier as if one had come after another, and its voucher comes once', {
  timeout: 7_200_000,
}, async () => {
  await setProgramme(deps, { tiers: TIERS });
  const wrong = await race(
    'F58',
    roundsOf(5),
    deps,
    async (round, score) => {
      const memberId = await shop.member();
      const before = 4_000 + (round % 3) * 1_000;
      const { purchaseId } = await shop.buys(memberId, before);
      const amounts = Array.from({ length: 8 }, (_, index) => 1_100 + ((round * 7 + index * 5) % 9) * 300);
      const returns = round % 2 === 0 ? [-before] : [];
      const asked = await Promise.all(
        [...amounts, ...returns].map(async (netMinor): Promise<Asked> => {
          const key = v7();
          if (netMinor < 0) {
            const refund = { purchaseId, what: { kind: 'all' } } as const;
            const { points } = given(await surely(() => refundPurchase(deps, refund, OWNER, key, NOON)));
            return { netMinor, points: -points.taken };
          }
          const report = { member: { memberId }, lines: [amountLine(netMinor)] };
          const { points } = given(await surely(() => recordPurchase(deps, report, CASHIER, key, NOON)));
          return { netMinor, points: points.earned };
        }),
      );
      score.asked += asked.length;
      score.done += asked.length;
      const level = levelAfter({ spend: before, level: 0 }, asked);
      const [row] = await deps.db.sql<{ tier: string | null; vouchers: number }[]>`
      select tier, (select count(*)::int from regulars.vouchers v where v.member_id = m.member_id) as vouchers
      from regulars.members m where member_id = ${memberId}`;
      const isRight = level !== undefined && (row?.tier ?? undefined) === LEVELS[level - 1]?.id;
      const isOnce = row?.vouchers === (level === 2 ? 1 : 0);
      const { available } = await shop.pointsOf(memberId);
      const earned = asked.reduce((sum, { points }) => sum + points, Math.floor(before / 100));
      if (!isRight || !isOnce || available !== earned) {
        score.wrong.else += 1;
        process.stdout.write(
          `round ${round}: ${JSON.stringify({ before, asked, level, ...row, available, earned })}\n`,
        );
      }
    },
    LANES,
  );
  expect(wrong).toEqual(NOTHING_WRONG);
  expect(await shop.problems()).toEqual([]);
});
