import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { connect } from '../../db/client.ts';
import { firstSaleParts } from '../../src/app/firstSale.ts';
import { sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { importList } from '../../src/app/imports/importList.ts';
import { changeProgramme, readProgramme } from '../../src/app/programme.ts';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { replaceProgramme } from '../../src/app/replaceProgramme.ts';
import { atOnce, given, outcome } from '../support/offers.ts';
import { NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const sells = (currency?: string) => sellGiftCard(deps, { amountMinor: 500, currency }, OWNER, v7(), NOON);
const moves = (currency: string) => changeProgramme(deps, { currency }, OWNER, v7(), NOON);
async function replaces(currency: string) {
  const { version, document } = await readProgramme(deps);
  return replaceProgramme(deps, { version, document: { ...document, currency } }, OWNER, v7(), NOON);
}
const currency = async () => (await readProgramme(deps)).document.currency;
const cards = async () => [...(await deps.db.sql<{ currency: string }[]>`select currency from regulars.gift_cards`)];

async function asAdmin<Result>(act: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new pg.Client({ connectionString: await shop.databaseUrl() });
  await admin.connect();
  try {
    return await act(admin);
  } finally {
    await admin.end();
  }
}

/** Lets all of them read and decide before any of them is committed: each unit writes its key, and an import its lines. */
const allDecided = <Answers extends readonly unknown[]>(count: number, act: () => Promise<Answers>) =>
  asAdmin(async (admin) => {
    await admin.query('begin; lock table regulars.command_keys, regulars.purchase_lines in access exclusive mode');
    const answers = act();
    for (let waiting = 0; waiting < count; ) {
      const { rows } = await admin.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_locks
         where not granted and relation in ('regulars.command_keys'::regclass, 'regulars.purchase_lines'::regclass)`,
      );
      waiting = rows[0]?.waiting ?? 0;
    }
    await admin.query('commit');
    return await answers;
  });

/** As before anything was sold; the service may not do that. */
const unsold = () =>
  asAdmin((admin) =>
    admin.query(`set session_replication_role = replica;
      truncate regulars.gift_cards, regulars.gift_card_moves, regulars.purchases`),
  );

describe('the first gift card of a shop and a change of its currency', () => {
  it.each(['changed', 'replaced'] as const)(
    'at the same moment: one of them sees the other, where it is %s',
    async (way) => {
      for (let round = 0; round < 4; round += 1) {
        await unsold();
        const next = (await currency()) === 'TWD' ? 'JPY' : 'TWD';
        const move = way === 'changed' ? moves : replaces;
        const [card, moved] = await allDecided(2, () => Promise.all([sells(), move(next)]));
        const sold = given(card);
        expect(outcome(moved)).toBe(sold.currency === next ? 'ok' : 'currency-fixed');
        expect(await currency()).toBe(sold.currency);
        expect(await cards()).toEqual([{ currency: sold.currency }]);
      }
    },
  );

  it('refuses the card whose currency the till named, where the change came first', async () => {
    await unsold();
    const before = await currency();
    const next = before === 'TWD' ? 'JPY' : 'TWD';
    const [card, moved] = await allDecided(2, () => Promise.all([sells(before), moves(next)]));
    expect([outcome(card), outcome(moved)].toSorted()).toEqual(
      moved.ok ? ['currency-mismatch', 'ok'] : ['currency-fixed', 'ok'],
    );
    expect(await cards()).toHaveLength(card.ok ? 1 : 0);
  });

  it('of ten cards and three changes leaves all cards in the currency of the shop', async () => {
    await unsold();
    const [from, ...others] = [await currency(), 'USD', 'EUR', 'THB'] as const;
    const all = await Promise.all([atOnce(10, () => sells()), ...others.map(moves)]);
    expect(all[0].map(outcome)).toEqual(Array(10).fill('ok'));
    const now = await currency();
    expect([from, ...others]).toContain(now);
    expect(await cards()).toEqual(Array.from({ length: 10 }, () => ({ currency: now })));
    expect(await shop.problems()).toEqual([]);
  });
});

describe('the very first sales of a shop and a change of its currency', () => {
  const purchases = async () => [
    ...(await deps.db.sql<{ currency: string }[]>`select distinct currency from regulars.purchases`),
  ];
  /** A sale of a process that has seen none yet. */
  const buys = async (about: { readonly currency?: string } = {}) => {
    const report = { member: { memberId: await shop.member() }, lines: [amountLine(500)], ...about };
    const db = await connect(await shop.databaseUrl());
    return () => recordPurchase({ ...deps, db }, report, OWNER, v7(), NOON).finally(() => db.close());
  };

  it.each(['changed', 'replaced'] as const)(
    'at the same moment: money of one currency alone, where it is %s',
    async (way) => {
      for (let round = 0; round < 4; round += 1) {
        await unsold();
        const next = (await currency()) === 'TWD' ? 'JPY' : 'TWD';
        const [one, other] = [await buys(), await buys()];
        const move = way === 'changed' ? moves : replaces;
        const [first, second, moved] = await allDecided(3, () => Promise.all([one(), other(), move(next)]));
        const sold = [given(first).currency, given(second).currency];
        const now = await currency();
        expect(sold).toEqual([now, now]);
        expect(outcome(moved)).toBe(now === next ? 'ok' : 'currency-fixed');
        expect(await purchases()).toEqual([{ currency: now }]);
      }
    },
  );

  it('refuses the sale whose currency the till named, where the change came first', async () => {
    await unsold();
    const before = await currency();
    const next = before === 'TWD' ? 'JPY' : 'TWD';
    const sale = await buys({ currency: before });
    const [sold, moved] = await allDecided(2, () => Promise.all([sale(), moves(next)]));
    expect([outcome(sold), outcome(moved)].toSorted()).toEqual(
      moved.ok ? ['currency-mismatch', 'ok'] : ['currency-fixed', 'ok'],
    );
  });

  it('asks for it no more once anything was sold', async () => {
    const memberId = await shop.member();
    await shop.buys(memberId, 500);
    expect(firstSaleParts(deps, { purchases: 0 }, await currency())).toEqual([]);
    expect(outcome(await moves('USD'))).toBe('currency-fixed');
  });
});

describe('a list of purchases as the very first of a shop and a change of its currency', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-currency-'));
  const imports = async (memberId: string, earn: boolean) => {
    const path = join(folder, `${v7()}.csv`);
    writeFileSync(
      path,
      `ref,member_id,date,amount\n${v7()},${memberId},2026-11-01,500\n${v7()},${memberId},2026-11-02,70\n`,
    );
    const request = { kind: 'purchases', path, dryRun: false, earn, createMembers: false, dates: 'ymd' } as const;
    return importList(deps, request, NOON, () => undefined);
  };

  const purchasesIn = () => deps.db.sql<{ currency: string }[]>`select currency from regulars.purchases`;

  it.each([
    ['history', false],
    ['purchases that earn', true],
  ] as const)('at the same moment: %s in one currency alone, or the whole list is refused', async (_, earn) => {
    for (let round = 0; round < 4; round += 1) {
      await unsold();
      const before = await currency();
      const next = before === 'TWD' ? 'JPY' : 'TWD';
      const memberId = await shop.member();
      const [list, moved] = await allDecided(2, () => Promise.all([imports(memberId, earn), moves(next)]));
      const bought = (await purchasesIn()).map((one) => one.currency);
      const { available } = (await shop.pointsOf(memberId)) ?? {};
      const [written, points] = [{ ok: true, value: { taken: 2 } }, earn ? 5 : 0];
      const refusal = { code: 'currency-of-another-shop', list: before, shop: next };
      expect({ moved: outcome(moved), bought, available, list }).toMatchObject(
        moved.ok
          ? { moved: 'ok', bought: [], available: 0, list: { ok: false, refusal } }
          : { moved: 'currency-fixed', bought: [before, before], available: points, list: written },
      );
    }
  });
});
