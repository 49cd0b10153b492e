import { expect, it } from 'vitest';
import { findMemberVersion, memberMovesPart } from '../../db/vouchers.ts';
import { decideAndCommit } from '../../src/app/decideAndCommit.ts';
import { inTurn } from '../../src/app/turns.ts';
import { accept } from '../../src/core/decision.ts';
import { atOnce } from '../support/offers.ts';
import { ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const AT_ONCE = 60;

it('lets all of many who want one row at once have it, and none of them read over and over', async () => {
  const memberId = await shop.member();
  const state = async () => {
    const found = await findMemberVersion(deps.db, memberId);
    if (found === undefined) throw new Error('the member is gone');
    return found;
  };
  const { version } = await state();
  let reads = 0;
  const moved = await atOnce(AT_ONCE, () =>
    decideAndCommit(deps, {
      read: () => {
        reads += 1;
        return state();
      },
      decide: (member) => accept(member),
      parts: (_state, member) => [memberMovesPart(member)],
      answer: () => ({}),
    }),
  );
  expect(moved.every(({ ok }) => ok)).toBe(true);
  expect((await state()).version).toBe(version + AT_ONCE);
  expect(reads).toBeLessThan(AT_ONCE * 4);
});

it('goes on after one that failed, in the order of coming', async () => {
  const order: number[] = [];
  const ends = await Promise.allSettled(
    [1, 2, 3].map((number) =>
      inTurn(deps.db, 'row', async () => {
        order.push(number);
        if (number === 2) throw new Error('two');
      }),
    ),
  );
  expect(order).toEqual([1, 2, 3]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
