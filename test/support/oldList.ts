import { memberPhones, oldCards } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { NOON, type TestShop } from './shop.ts';

const YEAR = 365 * 86_400_000;

/** Somebody on the shop's old list, as an import leaves them: a member without an account in any chat. */
export function oldListOf(shop: TestShop) {
  let count = 0;
  return async (about: Parameters<TestShop['member']>[0] & { readonly points?: number } = {}) => {
    const { points = 0, ...row } = about;
    count += 1;
    const cardNumber = `A${String(count).padStart(5, '0')}`;
    const memberId = await shop.member({ name: 'Old Mei', joinedAt: new Date(NOON - YEAR), ...row });
    await commit(shop.deps.db, [
      insertRows(oldCards, [{ cardNumber, memberId }]),
      insertRows(memberPhones, row.phone ? [{ phone: row.phone, memberId }] : []),
    ]);
    if (points > 0) await shop.buys(memberId, points * 100);
    return { memberId, cardNumber };
  };
}
