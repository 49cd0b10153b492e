import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { historyTurn, moveHistories } from '../../../db/histories.ts';
import { refreshHistories } from '../../../src/app/campaigns/histories.ts';
import { forgetMember } from '../../../src/app/forgetMember.ts';
import { linkAccounts, newLinkCode } from '../../../src/app/linkAccounts.ts';
import { refundPurchase } from '../../../src/app/refundPurchase.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { chance } from '../../core/predict/history.ts';
import { people } from '../../support/people.ts';
import { keptHistories, plainHistories } from '../../support/plainHistories.ts';
import { DAY, NOON, OWNER, ownShop } from '../../support/shop.ts';

const ZONE = 'Asia/Taipei';
const SKUS = ['TEA', 'RICE', 'SOAP', 'MILK'];
const live = new AbortController().signal;

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const refresh = (timeZone = ZONE) => refreshHistories(deps, { timeZone, signal: live });
const kept = () => keptHistories(deps);
const plain = (timeZone = ZONE) => plainHistories(deps, timeZone);

const buys = (memberId: string, at: number, skus: readonly string[], quantity = 1) =>
  shop.buys(memberId, 0, { lines: skus.map((sku) => ({ sku, quantity, unitPriceMinor: 500 })), now: at });

/** A purchase of another system, as an import writes it: its id is new, its day is old. */
async function imported(memberId: string, at: number, sku: string): Promise<void> {
  const purchaseId = v7();
  const when = new Date(at).toISOString();
  await deps.db.sql`insert into regulars.purchases
    (member_id, purchase_id, external_ref, currency, occurred_at, created_at)
    values (${memberId}, ${purchaseId}, ${purchaseId}, 'TWD', ${when}, now())`;
  await deps.db.sql`insert into regulars.purchase_lines
    (member_id, purchase_id, line_no, sku, name, quantity, discount_minor)
    values (${memberId}, ${purchaseId}, 0, ${sku}, ${sku}, 1, 0)`;
  await deps.db.sql`update regulars.members set version = version + 1, purchases = purchases + 1
    where member_id = ${memberId}`;
}

/** One deed after the other of a few people, each a day later or so. */
async function lives(seed: number, deeds: number, between: (deed: number) => Promise<void>): Promise<void> {
  const next = chance(seed);
  const upTo = (most: number) => Math.floor(next() * most);
  const those: Awaited<ReturnType<typeof member>>[] = [];
  const sold: string[] = [];
  for (let deed = 0; deed < deeds; deed += 1) {
    const at = NOON + (deed - deeds) * DAY * 0.8;
    const one = those[upTo(those.length)];
    const kind = upTo(20);
    if (one === undefined || (kind < 2 && those.length < 6)) those.push(await member('telegram', at));
    else if (kind < 4 && sold.length > 0) {
      const [purchaseId] = sold.splice(upTo(sold.length), 1);
      const lines = [{ sku: SKUS[upTo(SKUS.length)] ?? '', quantity: 1 + upTo(2) }];
      const what = kind === 2 ? ({ kind: 'all' } as const) : ({ kind: 'lines', lines } as const);
      await refundPurchase(deps, { purchaseId: purchaseId ?? '', what }, OWNER, v7(), at);
    } else if (kind === 4) await imported(one.memberId, at - upTo(60) * DAY, SKUS[upTo(SKUS.length)] ?? '');
    else if (kind === 5 && deed > deeds / 2) {
      const other = those[upTo(those.length)];
      const code = await newLinkCode(deps, one.memberId, v7(), at);
      if (code.ok && other !== undefined && other !== one) {
        const link = { address: other.who, code: code.value.code, programme: DEFAULT_PROGRAMME };
        await linkAccounts(deps, link, v7(), at);
      }
    } else if (kind === 6 && deed > deeds / 2) {
      await forgetMember(deps, one.memberId, v7(), at);
      those.splice(those.indexOf(one), 1);
    } else {
      const skus = SKUS.filter(() => next() < 0.4);
      const answered = await buys(one.memberId, at, skus.length === 0 ? ['TEA'] : skus, 1 + upTo(2)).catch(() => null);
      if (answered !== null) sold.push(answered.purchaseId);
    }
    await between(deed);
  }
}

describe('what is summed up of purchases', () => {
  it.each([1, 2, 3])(
    'is by increments what it is from scratch, whatever happens meanwhile (life %i)',
    {
      timeout: 60_000,
    },
    async (seed) => {
      await lives(seed, 60, async (deed) => {
        if (deed % 4 === 3) await refresh();
      });
      await refresh();
      const increments = await kept();
      expect(increments.pairs.length).toBeGreaterThan(4);
      expect(increments).toEqual(await plain());
      for (const table of ['member_histories', 'pair_histories', 'product_days'])
        await deps.db.sql`delete from regulars.${deps.db.sql(table)}`;
      await refresh();
      expect(await kept()).toEqual(increments);
    },
  );

  it('looks at nobody who has done nothing since, and at whoever bought from their last purchase on', async () => {
    const one = await member();
    await buys(one.memberId, NOON - 40 * DAY, ['TEA']);
    await refresh();
    expect(await refresh()).toBe(0);
    await buys(one.memberId, NOON - 9 * DAY, ['TEA']);
    // What was read before is not read again: its lines may be anything by now.
    await deps.db.sql`update regulars.purchase_lines set sku = 'ELSE' where member_id = ${one.memberId}
      and purchase_id = (select purchase_id from regulars.purchases where member_id = ${one.memberId} order by 1 limit 1)`;
    expect(await refresh()).toBe(1);
    const own = (await kept()).pairs.filter((row) => row.startsWith(one.memberId));
    expect(own).toEqual([expect.stringMatching(/TEA \d+,\d+ /)]);
    await deps.db.sql`update regulars.purchase_lines set sku = 'TEA' where sku = 'ELSE'`;
  });

  it('follows a shop that moves its clock to another zone', async () => {
    const one = await member();
    await buys(one.memberId, Date.parse('2026-10-01T23:30:00+08:00'), ['TEA']);
    await refresh();
    expect(await kept()).toEqual(await plain());
    await refresh('Pacific/Auckland');
    expect(await kept()).toEqual(await plain('Pacific/Auckland'));
    await refresh();
  });

  it('is added once when several refresh at once, and while others buy', { timeout: 60_000 }, async () => {
    const those = await Promise.all([1, 2, 3, 4].map(() => member()));
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        ...those.map((one, index) => buys(one.memberId, NOON - (20 - round) * DAY, [SKUS[index] ?? 'TEA', 'TEA'])),
        refresh(),
        refresh(),
        refresh(),
      ]);
    }
    await refresh();
    expect(await kept()).toEqual(await plain());
  });

  it('is not added by who was overtaken: an old turn writes nothing', async () => {
    const one = await member();
    await buys(one.memberId, NOON - 3 * DAY, ['MILK']);
    const turn = await historyTurn(deps.db);
    const everybody = {
      after: '00000000-0000-0000-0000-000000000000',
      through: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    };
    const both = await Promise.all([1, 2].map(() => moveHistories(deps.db, everybody, { timeZone: ZONE, turn })));
    expect(both.toSorted()).toEqual([1, undefined]);
    expect(await kept()).toEqual(await plain());
  });

  it('goes on after a kill in the middle, with the same end', async () => {
    for (let count = 0; count < 3; count += 1) await buys((await member()).memberId, NOON - 2 * DAY, ['RICE']);
    let asked = 0;
    const throwIfAborted = () => {
      asked += 1;
      if (asked === 3) throw new Error('killed');
    };
    const killed = Object.assign(new AbortController().signal, { throwIfAborted });
    await deps.db.sql`update regulars.members set version = version + 1`;
    await expect(refreshHistories(deps, { timeZone: ZONE, signal: killed, work: 1 })).rejects.toThrow('killed');
    expect(await kept()).not.toEqual(await plain());
    await refresh();
    expect(await kept()).toEqual(await plain());
  });

  it('is looked over by the check of the books', async () => {
    await buys((await member()).memberId, NOON - DAY, ['SALT']);
    await refresh();
    expect(await shop.problems()).toEqual([]);
    await deps.db.sql`update regulars.product_days set bought = bought + 1 where sku = 'SALT'`;
    expect(await shop.problems()).toEqual([
      "null: the days of product SALT add up to other purchases than its buyers'",
    ]);
  });
});
