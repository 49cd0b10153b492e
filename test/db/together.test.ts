import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { connect } from '../../db/client.ts';
import type { Deps } from '../../src/app/deps.ts';
import { recordPurchase } from '../../src/app/recordPurchase.ts';
import { CASHIER, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const line = (name: string, unitPriceMinor: number) => ({ sku: '', name, quantity: 1, unitPriceMinor });

function sell(memberId: string, externalRef: string, lines = [line('Tea', 1_000)], by: Deps = deps) {
  return recordPurchase(by, { member: { memberId }, externalRef, lines }, CASHIER, `test:${v7()}`, NOON);
}

const makeMembers = (count: number) => Promise.all(Array.from({ length: count }, () => shop.member()));

/** How many statements wrote these purchases: rows of one statement have one `xmin`. */
async function statementsOf(members: readonly string[]): Promise<number> {
  const [row] = await deps.db.sql<{ count: number }[]>`
    select count(distinct xmin::text)::int as count from regulars.purchases where member_id = any(${[...members]}::uuid[])`;
  return row?.count ?? 0;
}

describe('sales at the same time', () => {
  it('share statements, and each gets what is its own', async () => {
    const members = await makeMembers(40);
    const sold = await Promise.all(members.map((member, at) => sell(member, `T-${at}`, [line('Tea', 100 * (at + 1))])));
    expect(sold.map((answer) => answer.ok && answer.value.memberId)).toEqual(members);
    expect(await statementsOf(members)).toBeLessThan(40);
    for (const [at, member] of members.entries())
      expect(await shop.pointsOf(member)).toMatchObject({ available: at + 1 });
    expect(await shop.problems()).toEqual([]);
  });

  it('keep every character of every line, and what is absent', async () => {
    const names = ['a "b" c', 'back\\slash', '{x,y}', 'NULL', '茶, 大杯 🍵', "it's", ' space ', 'line\nbreak'];
    const members = await makeMembers(24);
    const nameOf = (at: number) => names[at % names.length] ?? '';
    await Promise.all(
      members.map((member, at) => sell(member, `N-${at}`, [line(nameOf(at), 500), line(nameOf(at + 1), 500)])),
    );
    expect(await statementsOf(members)).toBeLessThan(24);
    for (const [at, member] of members.entries()) {
      const lines = await deps.db.sql`
        select name, category from regulars.purchase_lines where member_id = ${member} order by line_no`;
      expect([...lines]).toEqual([
        { name: nameOf(at), category: null },
        { name: nameOf(at + 1), category: null },
      ]);
    }
  });

  it('keep each its own days and lines, whichever of them are the same', async () => {
    const members = await makeMembers(5);
    const told = Array.from({ length: 16 }, (_, round) =>
      members.map((memberId, at) => ({
        memberId,
        externalRef: `D-${round}-${at}`,
        occurredAt: NOON - (round & 1 ? at * 1_000 : 0) - (round & 2 ? 86_400_000 : 0),
        lines: Array.from({ length: round & 4 ? 1 + (at % 2) : 1 + (round >> 3) }, () => line('Tea', 500)),
      })),
    );
    for (const sales of told)
      await Promise.all(
        sales.map(({ memberId, ...sale }) =>
          recordPurchase(deps, { member: { memberId }, ...sale }, CASHIER, `test:${v7()}`, NOON),
        ),
      );
    const kept = await deps.db.sql`
      select p.member_id as "memberId", p.external_ref as "externalRef",
        array(select distinct extract(epoch from at)::float8 * 1000 from (values (p.occurred_at), (j.occurred_at), (l.earned_at)) x(at)) as times,
        (select count(*)::int from regulars.purchase_lines i where i.member_id = p.member_id and i.purchase_id = p.purchase_id) as lines
      from regulars.purchases p
      join regulars.journals j on j.member_id = p.member_id and j.purchase_id = p.purchase_id
      join regulars.lots l on l.member_id = p.member_id and l.purchase_id = p.purchase_id
      join regulars.purchase_refs r on r.external_ref = p.external_ref and r.purchase_id = p.purchase_id and r.member_id = p.member_id
      where p.member_id = any(${members}::uuid[])`;
    const byRef = new Map(kept.map((row) => [row['externalRef'], row]));
    for (const { memberId, externalRef, occurredAt, lines } of told.flat())
      expect(byRef.get(externalRef)).toEqual({ memberId, externalRef, times: `{${occurredAt}}`, lines: lines.length });
    expect(await shop.problems()).toEqual([]);
  });

  it('fail alone when one is wrong', async () => {
    const members = await makeMembers(30);
    const references = members.map((_, at) => (at % 10 === 0 ? 'the same' : `F-${at}`));
    const sold = await Promise.all(members.map((member, at) => sell(member, references[at] ?? '')));
    expect(sold.filter((answer) => answer.ok)).toHaveLength(28);
    const refused = sold.flatMap((answer) => (answer.ok ? [] : [answer.refusal]));
    expect(refused).toEqual([
      expect.objectContaining({ code: 'reference-known' }),
      expect.objectContaining({ code: 'reference-known' }),
    ]);
    expect(await shop.problems()).toEqual([]);
  });

  it('fail alone when the database cannot even read one', async () => {
    const members = await makeMembers(30);
    const ends = await Promise.allSettled(
      members.map((member, at) => sell(member, at === 12 ? 'not \0 text' : `U-${at}`)),
    );
    expect(ends.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([12]);
    expect(await shop.problems()).toEqual([]);
  });

  it('lose nothing when members move under them', async () => {
    const members = await makeMembers(5);
    const all = Array.from({ length: 40 }, (_, at) => sell(members[at % 5] ?? '', `M-${at}`));
    expect((await Promise.all(all)).every((answer) => answer.ok)).toBe(true);
    for (const member of members) expect(await shop.pointsOf(member)).toMatchObject({ available: 80 });
    expect(await shop.problems()).toEqual([]);
  });

  it('lose nothing when two processes move the same members, where nobody waits for a turn', async () => {
    const members = await makeMembers(5);
    const db = await connect(await shop.databaseUrl());
    try {
      const other = { ...deps, db };
      const all = Array.from({ length: 40 }, (_, at) =>
        sell(members[at % 5] ?? '', `P-${at}`, undefined, at % 2 === 0 ? deps : other),
      );
      expect((await Promise.all(all)).every((answer) => answer.ok)).toBe(true);
    } finally {
      await db.close();
    }
    for (const member of members) expect(await shop.pointsOf(member)).toMatchObject({ available: 80 });
    expect(await shop.problems()).toEqual([]);
  });
});
