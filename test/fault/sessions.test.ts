import { describe, expect, it } from 'vitest';
import { type Answered, Busy } from '../../src/app/decideAndCommit.ts';
import type { Deps } from '../../src/app/deps.ts';
import { patiently } from '../../src/app/patience.ts';
import { amountLine, recordPurchase } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { verifyLedger } from '../../src/app/verifyLedger.ts';
import { judge, sizeOf } from '../faults/figure.ts';
import { offersOf } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const CLIENTS = 16;
const MEMBERS = 6;
/** `KILLS=500 npx vitest run test/fault/sessions.test.ts` for a proof. */
const KILLS = sizeOf('S7', Number(process.env['KILLS'] ?? 60));

/** What a till asked for. `unknown`: nobody told it how this ended, so it happened once or not at all. */
interface Asked {
  readonly kind: 'earn' | 'spend' | 'refund';
  readonly key: string;
  readonly told: 'done' | 'refused' | 'unknown';
}

type Told = Answered<object, { readonly code: string }>;

describe('while random database sessions are killed under load', () => {
  const shop = ownShop();
  const { deps } = shop;

  it('nothing that was answered is lost or applied twice, the books agree, and the service is back at once', async () => {
    const members = await Promise.all(Array.from({ length: MEMBERS }, () => shop.member()));
    const reward = await offersOf(deps).reward({ costPoints: 30 });
    for (const memberId of members) await shop.buys(memberId, 100_000);
    const before = await journalsOf(deps);

    const killer = await startKiller(await shop.databaseUrl());
    const isOver = () => killer.kills() >= KILLS;
    const asked: Asked[] = [];
    const tills = Array.from({ length: CLIENTS }, (_, index) =>
      till(deps, index, members, reward.rewardId, isOver, asked),
    );
    await Promise.all(tills);
    const kills = await killer.stop();
    const quiet = performance.now();
    await Promise.all(Array.from({ length: CLIENTS }, () => patiently(() => deps.db.sql`select pg_sleep(0.02)`)));
    const healedMs = Math.round(performance.now() - quiet);
    const leaked = await idleInTransaction(deps);

    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(asked.filter((one) => one.told === 'done').length).toBeGreaterThan(100);
    expect(asked.filter((one) => one.kind === 'earn' && one.told === 'refused')).toEqual([]);
    const books = await verifyLedger(deps);
    expect(books.problems).toEqual([]);

    const kept = await keysOf(deps);
    // Each key that was kept stands for one journal of its kind, and no journal came about without a key.
    for (const kind of ['earn', 'spend', 'refund'] as const) {
      const happened = (await journalsOf(deps))[kind] - before[kind];
      expect([kind, happened]).toEqual([kind, asked.filter((one) => one.kind === kind && kept.has(one.key)).length]);
    }
    const told = (how: Asked['told']) => asked.filter((one) => one.told === how).length;
    const counted = {
      asked: asked.length,
      done: told('done'),
      refused: told('refused'),
      unknown: told('unknown'),
      journals: books.journals,
      halfJournals: await halfJournals(deps),
      missing: asked.filter((one) => one.told === 'done' && !kept.has(one.key)).length,
      refusedAndDone: asked.filter((one) => one.told === 'refused' && kept.has(one.key)).length,
      leakedSessions: leaked,
      healedMs,
    };
    const limits = { halfJournals: 0, missing: 0, refusedAndDone: 0, leakedSessions: 0, healedMs: 5_000 };
    expect(judge(['S7', 'sixteen tills, ten sessions'], kills, counted, limits)).toEqual([]);
  }, 600_000);
});

/** Journals without both of their sides, and sales without their journal or journals without their sale. */
async function halfJournals(deps: Deps): Promise<number> {
  const [row] = await deps.db.sql<{ count: number }[]>`
    select (select count(*) from regulars.journals j where (
        select count(*) < 2 or sum(e.points) <> 0 from regulars.entries e
        where e.member_id = j.member_id and e.journal_id = j.journal_id))::int
      + (select count(*) from regulars.purchases p full join
        (select * from regulars.journals where kind = 'earn') j on j.member_id = p.member_id and j.purchase_id = p.purchase_id
        where p.purchase_id is null or j.journal_id is null)::int as count`;
  return row?.count ?? -1;
}

async function idleInTransaction(deps: Deps): Promise<number> {
  const [row] = await deps.db.sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`;
  return row?.count ?? -1;
}

async function journalsOf(deps: Deps): Promise<Record<Asked['kind'], number>> {
  const rows = await deps.db.sql<{ kind: string; count: number }[]>`
    select kind, count(*)::int as count from regulars.journals group by kind`;
  const count = (kind: string) => rows.find((row) => row.kind === kind)?.count ?? 0;
  return { earn: count('earn'), spend: count('spend'), refund: count('refund') };
}

async function keysOf(deps: Deps): Promise<Set<string>> {
  const rows = await deps.db.sql<{ key: string }[]>`select key from regulars.command_keys where key like 'till-%'`;
  return new Set(rows.map((row) => row.key));
}

/** One till: sells, hands out rewards, takes goods back, and asks again with the same key whenever nobody answered. */
async function till(
  deps: Deps,
  index: number,
  members: readonly string[],
  rewardId: string,
  isOver: () => boolean,
  asked: Asked[],
): Promise<void> {
  let bought: string | undefined;
  for (let turn = index; !isOver(); turn += 1) {
    const memberId = members[turn % members.length] ?? '';
    const key = `till-${index}:${turn}`;
    if (turn % 4 === 1) {
      const ask = () => takeReward(deps, memberId, { rewardId, costPoints: 30 }, key, NOON);
      asked.push({ kind: 'spend', key, told: (await insist(ask)).told });
    } else if (turn % 4 === 3 && bought !== undefined) {
      const refund = { purchaseId: bought, what: { kind: 'all' as const } };
      const { told } = await insist(() => refundPurchase(deps, refund, OWNER, key, NOON));
      asked.push({ kind: 'refund', key, told });
      bought = undefined;
    } else {
      const report = { member: { memberId }, lines: [amountLine(1_000)], externalRef: key };
      const { told, answer } = await insist(() => recordPurchase(deps, report, CASHIER, key, NOON));
      asked.push({ kind: 'earn', key, told });
      if (answer?.ok === true) bought = answer.value.purchaseId;
    }
  }
}

async function insist<Answer extends Told>(
  ask: () => Promise<Answer>,
): Promise<{ told: Asked['told']; answer?: Answer }> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const answer = await ask();
      return { told: answer.ok ? 'done' : 'refused', answer };
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
    }
  }
  return { told: 'unknown' };
}
