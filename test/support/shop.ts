import { v7 } from 'uuid';
import { inject } from 'vitest';
import { findMemberPoints } from '../../db/ledger.ts';
import { members } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import type { Actor, Deps } from '../../src/app/deps.ts';
import { patiently } from '../../src/app/patience.ts';
import {
  amountLine,
  type PurchaseRecorded,
  type PurchaseReport,
  recordPurchase,
} from '../../src/app/recordPurchase.ts';
import { verifyLedger } from '../../src/app/verifyLedger.ts';
import { viewOf } from '../../src/core/points/settle.ts';
import { ownDeps } from './ownDeps.ts';

/** 21 November 2026, 12:00 in Taipei: "now" wherever a test does not care. */
export const NOON = Date.parse('2026-11-21T12:00:00+08:00');
export const DAY = 86_400_000;

export const OWNER_ID = '01940000-0000-7000-8000-00000000000a';
export const OWNER: Actor = { kind: 'staff', staffId: OWNER_ID, role: 'owner' };
export const CASHIER: Actor = { kind: 'staff', staffId: '01940000-0000-7000-8000-00000000000c', role: 'cashier' };

export interface TestShop {
  readonly deps: Deps;
  /** A new member without points; gives the id. */
  member(about?: Partial<typeof members.$inferInsert>): Promise<string>;
  /** A sale of an amount (minor units) at the counter. */
  buys(
    memberId: string,
    amountMinor: number,
    about?: Partial<PurchaseReport> & { now?: number },
  ): Promise<PurchaseRecorded>;
  /** The balances at `now`, whether or not anything was settled. */
  pointsOf(
    memberId: string,
    now?: number,
  ): Promise<{ available: number; pending: number; held: number; deficit: number }>;
  /** What is wrong in the books; empty when nothing is. */
  problems(): Promise<readonly string[]>;
  /** Where the shop's database is, for a service in another process. */
  databaseUrl(): Promise<string>;
  /** How often this process was told that something must be said. */
  readonly pokes: () => number;
}

/** A shop on a database of its own, with the default programme: 1 point for each 100 TWD, usable at once. */
export function ownShop(): TestShop {
  let pokes = 0;
  const base = ownDeps();
  const deps: Deps = {
    get db() {
      return base.db;
    },
    newId: base.newId,
    randomBytes: base.randomBytes,
    seal: base.seal,
    wakeOutbox: () => {
      pokes += 1;
    },
  };

  return {
    deps,
    pokes: () => pokes,
    async member(about = {}) {
      const memberId = v7();
      const row = { memberId, language: 'en', inviteCode: memberId, joinedAt: new Date(NOON), ...about };
      await commit(deps.db, [insertRows(members, [row])]);
      return row.memberId;
    },
    async buys(memberId, amountMinor, { now = NOON, ...about } = {}) {
      const report = { member: { memberId }, lines: [amountLine(amountMinor)], ...about };
      const answered = await recordPurchase(deps, report, CASHIER, `test:${v7()}`, now);
      if (!answered.ok) throw new Error(`the sale was refused: ${JSON.stringify(answered.refusal)}`);
      return answered.value;
    },
    async pointsOf(memberId, now = NOON) {
      const member = await findMemberPoints(deps.db, memberId);
      if (member === undefined) throw new Error(`there is no member ${memberId}`);
      const { available, pending, held, deficit } = viewOf(member.points, now);
      return { available, pending, held, deficit };
    },
    async databaseUrl() {
      const [row] = await deps.db.sql<{ name: string }[]>`select current_database() as name`;
      const url = new URL(inject('database').adminUrl);
      url.pathname = `/${row?.name}`;
      return url.href;
    },
    // Of many questions at once one may meet a session that a test has just killed; as every read, it looks again.
    problems: async () =>
      (await patiently(() => verifyLedger(deps))).problems.map(({ memberId, problem }) => `${memberId}: ${problem}`),
  };
}
