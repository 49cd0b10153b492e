import assert from 'node:assert/strict';
import { decideAdjust } from '../../../src/core/points/decideAdjust.ts';
import { decideEarn, type EarnJournalExplanation } from '../../../src/core/points/decideEarn.ts';
import { decideConfirmHold, decideHold, decideRelease } from '../../../src/core/points/decideHold.ts';
import { decideMerge } from '../../../src/core/points/decideMerge.ts';
import {
  decideReferralReversal,
  decideReferralReward,
  type ReferralExplanation,
} from '../../../src/core/points/decideReferral.ts';
import { decideRefund, type RefundExplanation } from '../../../src/core/points/decideRefund.ts';
import { decideSpend, decideSpendReversal } from '../../../src/core/points/decideSpend.ts';
import type { LedgerOutcome } from '../../../src/core/points/draft.ts';
import type { Instant } from '../../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../../src/core/points/lots.ts';
import { settle, viewOf } from '../../../src/core/points/settle.ts';
import type { Programme } from '../../../src/core/programme.ts';
import { netOf, type PurchaseLine } from '../../../src/core/purchases/purchase.ts';
import { type RefundedLine, type RefundRequest, remainingOf } from '../../../src/core/purchases/refund.ts';
import { counter, memberPoints } from '../support.ts';
import { Account } from './account.ts';

const DAY = 86_400_000;

/** One random thing that happens. Numbers that pick something do so modulo what is there. */
export type Happening =
  | { readonly do: 'earn'; readonly who: number; readonly lines: readonly PurchaseLine[]; readonly daysLate: number }
  | { readonly do: 'spend'; readonly who: number; readonly percent: number }
  | { readonly do: 'reverse'; readonly which: number }
  | {
      readonly do: 'hold';
      readonly who: number;
      readonly percent: number;
      readonly minutes: number;
      readonly again: boolean;
    }
  | { readonly do: 'release'; readonly which: number }
  | { readonly do: 'confirm'; readonly which: number }
  | { readonly do: 'refund'; readonly which: number; readonly request: RefundRequest }
  | { readonly do: 'adjust'; readonly who: number; readonly points: number }
  | { readonly do: 'reward'; readonly who: number; readonly points: number }
  | { readonly do: 'unreward'; readonly which: number }
  | { readonly do: 'pass'; readonly hours: number }
  | { readonly do: 'settle'; readonly who: number }
  | { readonly do: 'merge'; readonly into: number };

interface Bought {
  owner: Account;
  readonly purchaseId: string;
  readonly lines: readonly PurchaseLine[];
  readonly earned: { readonly journalId: string; readonly explanation: EarnJournalExplanation };
  readonly refundedLines: RefundedLine[];
  readonly refunds: RefundExplanation[];
}

interface SetAside {
  owner: Account;
  readonly holdId: string;
  readonly points: number;
  readonly until: Instant;
  isOver: boolean;
}

interface Given {
  owner: Account;
  readonly journalId: string;
  reversedBy: string | null;
}

/** A shop with two customers, kept in tables as the service keeps them and held to the ledger's laws at every step. */
export class Books {
  now: Instant;
  readonly #programme: Programme;
  readonly #newId = counter();
  /** The two customers of today, and the accounts that were merged away. */
  readonly customers: [Account, Account] = [new Account(), new Account()];
  readonly #closed: Account[] = [];
  readonly #purchases: Bought[] = [];
  readonly #spends: Given[] = [];
  readonly #holds: SetAside[] = [];
  readonly #rewards: (Given & { readonly reward: ReferralExplanation })[] = [];
  #made = 0;

  constructor(programme: Programme, start: Instant) {
    this.#programme = programme;
    this.now = start;
  }

  happen(happening: Happening): void {
    switch (happening.do) {
      case 'earn':
        return this.#earn(this.#customer(happening.who), happening.lines, happening.daysLate);
      case 'spend':
        return this.#spend(this.#customer(happening.who), happening.percent);
      case 'reverse':
        return pick(this.#spends, happening.which, (spend) => this.#reverse(spend));
      case 'hold':
        return this.#hold(this.#customer(happening.who), happening);
      case 'release':
        return pick(this.#holds, happening.which, (given) => this.#release(given));
      case 'confirm':
        return pick(this.#holds, happening.which, (given) => this.#confirm(given));
      case 'refund':
        return pick(this.#purchases, happening.which, (bought) => this.#refund(bought, happening.request));
      case 'adjust':
        return this.#adjust(this.#customer(happening.who), happening.points);
      case 'reward':
        return this.#reward(this.#customer(happening.who), happening.points);
      case 'unreward':
        return pick(this.#rewards, happening.which, (reward) => this.#unreward(reward));
      case 'pass':
        this.now += happening.hours * 3_600_000;
        return;
      case 'settle': {
        const account = this.#customer(happening.who);
        return account.commit(settle(account.state, this.now, this.#newId));
      }
      case 'merge':
        return this.#merge(happening.into === 0 ? 0 : 1);
    }
  }

  #customer(who: number): Account {
    return this.customers[who === 0 ? 0 : 1];
  }

  #earn(account: Account, lines: readonly PurchaseLine[], daysLate: number): void {
    this.#made += 1;
    const purchaseId = `purchase-${this.#made}`;
    const purchase = { purchaseId, occurredAt: this.now - daysLate * DAY, lines, staffId: null };
    const about = { programme: this.#programme, programmeVersion: 1, firstPurchase: false };
    const earned = decideEarn(account.state, purchase, about, this.now, this.#newId);
    account.commit(earned);
    const { journalId, explanation } = earned;
    const bought = { owner: account, purchaseId, lines, earned: { journalId, explanation } };
    this.#purchases.push({ ...bought, refundedLines: [], refunds: [] });
  }

  #spend(account: Account, percent: number): void {
    const { available } = viewOf(account.state, this.now);
    const points = Math.ceil((available * percent) / 100);
    const decision = decideSpend(account.state, { points, explanation: {} }, this.now, this.#newId);
    assert.equal(decision.ok, points <= available);
    if (!decision.ok) return;
    account.commit(decision.value);
    this.#spends.push({ owner: account, journalId: decision.value.journalId, reversedBy: null });
  }

  #hold(account: Account, { percent, minutes, again }: Extract<Happening, { do: 'hold' }>): void {
    const own = again ? this.#holds.findLast((one) => one.owner === account && this.#stands(one)) : undefined;
    const { available } = viewOf(account.state, this.now);
    const most = available + (own?.points ?? 0);
    const points = Math.ceil((most * percent) / 100);
    if (points === 0) return;
    const holdId = this.#newId();
    const until = this.now + minutes * 60_000;
    const command = { points, holdId, expiresAt: until, instead: own?.holdId ?? null };
    const decision = decideHold(account.state, command, this.now, this.#newId);
    assert.equal(decision.ok, points <= most);
    if (!decision.ok) return;
    account.commit(decision.value);
    if (own !== undefined) own.isOver = true;
    this.#holds.push({ owner: account, holdId, points, until, isOver: false });
  }

  #stands({ isOver, until }: SetAside): boolean {
    return !isOver && this.now < until;
  }

  #release(given: SetAside): void {
    given.owner.commit(decideRelease(given.owner.state, given.holdId, this.now, this.#newId));
    given.isOver = true;
  }

  /** What is set aside is there to be spent, whatever came in between: as long as its time is not over, and once. */
  #confirm(given: SetAside): void {
    const decision = decideConfirmHold(given.owner.state, given.holdId, { explanation: {} }, this.now, this.#newId);
    assert.equal(decision.ok, this.#stands(given));
    if (!decision.ok) return;
    given.owner.commit(decision.value);
    given.isOver = true;
    const drawn = given.owner.allocationsOf(decision.value.journalId);
    assert.equal(
      drawn.reduce((sum, part) => sum + part.points, 0),
      given.points,
    );
    this.#spends.push({ owner: given.owner, journalId: decision.value.journalId, reversedBy: null });
  }

  #reverse(spend: Given): void {
    const drawn = [...this.#closed, ...this.customers]
      .flatMap((account) => account.allocationsOf(spend.journalId))
      .map(({ points, lotId }) => {
        const own = spend.owner.lots.get(lotId);
        const lot = own ?? this.#closed.map((account) => account.lots.get(lotId)).find((found) => found !== undefined);
        if (lot === undefined) throw new Error(`lot ${lotId} is lost`);
        return { points, lot, ofThisMember: own !== undefined };
      });
    const decision = decideSpendReversal(
      spend.owner.state,
      { spendJournalId: spend.journalId, reversedByJournalId: spend.reversedBy, drawn },
      this.#programme,
      this.now,
      this.#newId,
    );
    assert.equal(decision.ok, spend.reversedBy === null);
    if (!decision.ok) return;
    spend.owner.commit(decision.value);
    spend.reversedBy = decision.value.journalId;
  }

  #refund(bought: Bought, request: RefundRequest): void {
    const { owner, purchaseId, lines, earned, refundedLines, refunds } = bought;
    const accounts = [...this.#closed, ...this.customers];
    const decision = decideRefund(
      owner.state,
      {
        purchaseId,
        request,
        remaining: remainingOf(lines, refundedLines),
        earned,
        earlier: refunds,
        expiredPoints: accounts.reduce(
          (sum, account) => sum + account.expiredOf((lot) => lot.purchaseId === purchaseId),
          0,
        ),
        occurredAt: this.now,
        staffId: null,
      },
      this.#programme.points.refundPolicy,
      this.now,
      this.#newId,
    );
    if (!decision.ok) return;
    owner.commit(decision.value);
    refundedLines.push(...decision.value.refundedLines);
    refunds.push(decision.value.explanation);
    this.#checkRefunds(bought);
  }

  #checkRefunds({ lines, earned, refundedLines, refunds }: Bought): void {
    const total = (what: 'duePoints' | 'takenPoints' | 'owedPoints' | 'forgivenPoints' | 'expiredPoints') =>
      refunds.reduce((sum, refund) => sum + refund[what], 0);
    const due = total('duePoints');
    assert.ok(due <= earned.explanation.points);
    assert.equal(total('takenPoints') + total('owedPoints') + total('forgivenPoints') + total('expiredPoints'), due);
    const back = refundedLines.reduce((sum, part) => sum + part.netMinor, 0);
    assert.ok(back <= netOf(lines));
    if (back === netOf(lines)) assert.equal(due, earned.explanation.points);
  }

  #adjust(account: Account, points: number): void {
    const { available } = viewOf(account.state, this.now);
    const command = { points, reason: 'because', staffId: 'anna' };
    const decision = decideAdjust(account.state, command, this.#programme, this.now, this.#newId);
    assert.equal(decision.ok, -points <= available);
    if (decision.ok) account.commit(decision.value);
  }

  #reward(account: Account, points: number): void {
    const reward = { points, referralId: 'referral', side: 'friend' as const };
    const change = decideReferralReward(account.state, reward, this.#programme, this.now, this.#newId);
    account.commit(change);
    this.#rewards.push({ owner: account, journalId: change.journalId, reversedBy: null, reward });
  }

  #unreward(given: Given & { readonly reward: ReferralExplanation }): void {
    const { owner, journalId, reversedBy, reward } = given;
    const expiredPoints = owner.expiredOf((lot) => lot.journalId === journalId);
    const decision = decideReferralReversal(
      owner.state,
      { rewardJournalId: journalId, reversedByJournalId: reversedBy, reward, expiredPoints, staffId: null },
      this.#programme.points.refundPolicy,
      this.now,
      this.#newId,
    );
    assert.equal(decision.ok, reversedBy === null);
    if (!decision.ok) return;
    owner.commit(decision.value);
    given.reversedBy = decision.value.journalId;
  }

  #merge(into: 0 | 1): void {
    const kept = this.customers[into];
    const closed = this.customers[into === 0 ? 1 : 0];
    const balance = (change: LedgerOutcome) =>
      change.after.available + change.after.pending + change.after.held - change.after.deficit;
    const before =
      balance(settle(kept.state, this.now, this.#newId)) + balance(settle(closed.state, this.now, this.#newId));
    const accounts = { keptMemberId: 'kept', closedMemberId: 'closed' };
    const merged = decideMerge(kept.state, closed.state, accounts, this.now, this.#newId);
    const moved = (change: LedgerOutcome) => {
      const merges = new Set(change.journals.filter(({ kind }) => kind === 'merge').map(({ journalId }) => journalId));
      return memberPoints({ ...change, entries: change.entries.filter(({ journalId }) => merges.has(journalId)) });
    };
    assert.equal(moved(merged.kept) + moved(merged.closed), 0);
    kept.commit(merged.kept);
    closed.commit(merged.closed);
    assert.equal(balance(merged.kept), before);
    assert.deepEqual(closed.state, NO_POINTS);

    this.#closed.push(closed);
    this.customers[into === 0 ? 1 : 0] = new Account();
    for (const thing of [...this.#purchases, ...this.#spends, ...this.#rewards, ...this.#holds]) {
      if (thing.owner === closed) thing.owner = kept;
    }
  }
}

function pick<Thing>(things: readonly Thing[], which: number, then: (thing: Thing) => void): void {
  const thing = things[which % Math.max(1, things.length)];
  if (thing !== undefined) then(thing);
}
