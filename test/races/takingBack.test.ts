import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { pointsJob } from '../../src/app/nightly/points.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { giveSpendBack, spendPoints } from '../../src/app/spendPoints.ts';
import { defaultProgramme } from '../../src/core/programme.ts';
import { type Asked, explained } from '../model/history.ts';
import { programmeOf, RULES } from '../model/life.ts';
import { type Said, Tokens } from '../model/tokens.ts';
import { given, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { NOTHING_WRONG, race, roundsOf } from '../support/races.ts';
import { DAY, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;

/** Points of these last through the ninth day: at its end they lapse. */
const LAPSES = Date.parse('2026-12-01T00:00:00+08:00');

it('F57: spends, two who give one spend back, refunds and the night end as if one had come after another', {
  timeout: 7_200_000,
}, async () => {
  const defaults = defaultProgramme();
  const wrong = await race('F57', roundsOf(6), deps, async (round, score) => {
    const rules = RULES[(round * 2) % RULES.length];
    if (rules === undefined) throw new Error('there are no rules');
    const { points, earn } = programmeOf({ ...rules, capPerPurchase: 100_000, capBalance: 100_000 });

    await setProgramme(deps, {
      earn: { ...defaults.earn, ...earn },
      points: { ...defaults.points, ...points, validity: { kind: 'rolling_days', days: rules.validDays } },
    });
    const model = new Tokens({ ...rules, capPerPurchase: 100_000, capBalance: 100_000 });
    const memberId = await shop.member();
    const buys = async (amountMinor: number, now: number) => {
      const { purchaseId } = await shop.buys(memberId, amountMinor, { now });
      model.earn(purchaseId, amountMinor, now);
      return purchaseId;
    };
    const spend = (points: number, now: number) =>
      surely(() => spendPoints(deps, { member: { memberId }, points, reason: 'x' }, OWNER, v7(), now));

    const first = await buys(5_000, NOON);
    const later = await buys(3_000, NOON + DAY);
    const earlier = given(await spend(20, NOON + DAY));
    model.spend(20, NOON + DAY, earlier.spendId);

    // Some rounds are played at the very instant at which the points of the first purchase lapse.
    const now = round % 3 === 0 ? LAPSES : round % 3 === 1 ? NOON + 2 * DAY : LAPSES - 1;
    const refunds = (purchaseId: string, amountMinor: number) => ({
      act: () => refundPurchase(deps, { purchaseId, what: { kind: 'amount', amountMinor } }, OWNER, v7(), now),
      happen: (tokens: Tokens) => tokens.refund(purchaseId, amountMinor, now),
    });
    const givesBack = () => ({
      act: () => giveSpendBack(deps, { memberId, spendId: earlier.spendId }, OWNER, v7(), now),
      happen: (tokens: Tokens) => tokens.giveBack(earlier.spendId, now),
    });
    const spends = (points: number) => ({
      act: () => spendPoints(deps, { member: { memberId }, points, reason: 'x' }, OWNER, v7(), now),
      happen: (tokens: Tokens) => tokens.spend(points, now, v7()),
    });
    const adjusts = {
      act: () => adjustPoints(deps, { memberId, points: -15, reason: 'x' }, OWNER, v7(), now),
      happen: (tokens: Tokens) => tokens.take(15, now),
    };
    const deeds = [givesBack(), givesBack(), refunds(first, 5_000), refunds(later, 1_550), spends(40), adjusts];
    const night = pointsJob.run(deps, '2026-12-01', now, new AbortController().signal);
    const asked = await Promise.all(
      deeds.map(async ({ act, happen }): Promise<Asked> => ({ happen, told: await tell(act) })),
    );
    await night;
    score.asked += deeds.length + 1;
    score.done += asked.filter(({ told }) => told === 'ok').length;
    const seen = await shop.pointsOf(memberId, now);
    if (explained([model], asked, seen, now).length === 0) {
      score.wrong.else += 1;
      process.stdout.write(`round ${round}: ${asked.map(({ told }) => told)} and ${JSON.stringify(seen)}\n`);
    }
  });
  expect(wrong).toEqual(NOTHING_WRONG);
  expect(await shop.problems()).toEqual([]);
});

async function tell(
  act: () => Promise<
    { readonly ok: true; readonly value: object } | { readonly ok: false; readonly refusal: { readonly code: string } }
  >,
): Promise<Said> {
  return outcome(await act());
}
