import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { spendPoints } from '../../src/app/spendPoints.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { judge, NOTHING_WRONG, race, roundsOf } from '../support/races.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const COST = 30;
const AT_ONCE = 100;
/** While a hundred wait for one member's points, others go on. */
const LANES = 2;

it('F55: of 100 redemptions at once exactly as many succeed as the points allow', { timeout: 7_200_000 }, async () => {
  const { rewardId } = await offersOf(deps).reward({ costPoints: COST });
  const wrong = await race(
    'F55',
    roundsOf(3),
    deps,
    async (round, score) => {
      const memberId = await shop.member();
      const [affordable, rest] = [round % 8, (round * 7) % COST];
      const points = affordable * COST + rest;
      if (points > 0) given(await adjustPoints(deps, { memberId, points, reason: 'x' }, OWNER, v7(), NOON));
      const told = await atOnce(AT_ONCE, async (index) => {
        const [key, spend] = [v7(), { member: { memberId }, points: COST, reason: 'x' }];
        return index % 4 === 0
          ? outcome(await surely(() => takeReward(deps, memberId, { rewardId, costPoints: COST }, key, NOON)))
          : outcome(await surely(() => spendPoints(deps, spend, OWNER, key, NOON)));
      });
      const done = told.filter((one) => one === 'ok').length;
      judge(score, done, affordable);
      score.asked += AT_ONCE;
      score.done += done;
      score.wrong.else += told.filter((one) => one !== 'ok' && one !== 'not-enough-points').length;
      const { available, held, pending, deficit } = await shop.pointsOf(memberId);
      if (available !== rest || held + pending + deficit !== 0) score.wrong.else += 1;
    },
    LANES,
  );
  expect(wrong).toEqual(NOTHING_WRONG);
  expect(await shop.problems()).toEqual([]);
});
