import assert from 'node:assert/strict';
import type { LedgerOutcome } from '../../../src/core/points/draft.ts';
import type { Allocation, Entry, Journal, Lot, PointsState } from '../../../src/core/points/ledger.ts';
import { applyChange, NO_POINTS } from '../../../src/core/points/lots.ts';
import { faultsOf } from '../../../src/core/points/sound.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** One member's tables: what was written and nothing else. Every commit is held to the ledger's laws. */
export class Account {
  state: PointsState = NO_POINTS;
  readonly lots = new Map<string, Lot>();
  readonly #journals = new Map<string, Journal>();
  readonly #entries: Entry[] = [];
  readonly #allocations: Allocation[] = [];

  allocationsOf(journalId: string): Allocation[] {
    return this.#allocations.filter((allocation) => allocation.journalId === journalId);
  }

  /** What `expire` journals drew from the lots that `of` picks. */
  expiredOf(of: (lot: Lot) => boolean): number {
    return sum(
      this.#allocations
        .filter(({ journalId, lotId }) => {
          const lot = this.lots.get(lotId);
          return this.#journals.get(journalId)?.kind === 'expire' && lot !== undefined && of(lot);
        })
        .map((allocation) => allocation.points),
    );
  }

  commit(change: LedgerOutcome): void {
    this.#checkShape(change);
    const debtBefore = this.state.deficit;
    assert.deepEqual(applyChange(this.state, change), change.state);
    // Frozen: a decision that wrote into what it was given would throw.
    this.state = deepFreeze(change.state);
    for (const lot of [...change.newLots, ...change.lotUpdates]) this.lots.set(lot.lotId, lot);
    for (const journal of change.journals) this.#journals.set(journal.journalId, journal);
    this.#entries.push(...change.entries);
    this.#allocations.push(...change.allocations);
    this.#checkDebits(change, debtBefore);
    this.#checkBalances();
    this.#checkLots();
  }

  #checkShape({ newLots, lotUpdates, journals, entries, allocations }: LedgerOutcome): void {
    const ids = [...newLots, ...lotUpdates].map((lot) => lot.lotId);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      newLots.filter((lot) => this.lots.has(lot.lotId)),
      [],
    );
    assert.deepEqual(
      lotUpdates.filter((lot) => !this.lots.has(lot.lotId)),
      [],
    );
    assert.deepEqual(
      journals.filter((journal) => this.#journals.has(journal.journalId)),
      [],
    );
    for (const { journalId } of journals) {
      const own = entries.filter((entry) => entry.journalId === journalId);
      assert.equal(sum(own.map((entry) => entry.points)), 0);
      assert.equal(
        own.every((entry) => entry.points !== 0),
        true,
      );
      assert.equal(new Set(own.map((entry) => entry.account)).size, own.length);
    }
    const known = new Set([...this.#allocations, ...allocations].map((a) => `${a.journalId} ${a.lotId} ${a.purpose}`));
    assert.equal(known.size, this.#allocations.length + allocations.length);
    assert.equal(
      allocations.every((allocation) => allocation.points > 0),
      true,
    );
  }

  /** The allocations of a debit sum to it, but for what became debt. */
  #checkDebits({ journals, entries, after }: LedgerOutcome, debtBefore: number): void {
    let owed = 0;
    for (const { journalId } of journals) {
      const member = entries.find((entry) => entry.journalId === journalId && entry.account === 'member')?.points ?? 0;
      const debits = sum(
        this.allocationsOf(journalId)
          .filter(({ purpose }) => purpose === 'debit')
          .map(({ points }) => points),
      );
      if (member < 0) owed += -member - debits;
      else assert.equal(debits, 0);
      assert.ok(debits <= Math.max(0, -member));
    }
    assert.ok(owed >= Math.max(0, after.deficit - debtBefore));
    const mayOwe = journals.some(({ kind }) => ['refund', 'referral_reversed', 'merge'].includes(kind));
    if (!mayOwe) assert.equal(owed, 0);
  }

  #checkBalances(): void {
    const { available, pending, held, deficit, lots } = this.state;
    assert.deepEqual(faultsOf(this.state), []);
    const member = this.#entries.filter((entry) => entry.account === 'member');
    assert.equal(sum(member.map((entry) => entry.points)), available + pending + held - deficit);
    assert.equal(sum(lots.map((lot) => lot.remaining)), available + pending + held);
    assert.equal(sum((this.state.holds ?? []).flatMap((hold) => hold.lots).map(({ points }) => points)), held);
    const open = [...this.lots.values()].filter((lot) => lot.remaining > 0);
    assert.deepEqual(new Set(open), new Set(lots));
  }

  /** What is left of each lot follows from the books alone: its points, less what was drawn, and what came back. */
  #checkLots(): void {
    const back = [...this.#journals.values()]
      .filter((journal) => journal.kind === 'spend_reversed')
      .flatMap((journal) => journal.explanation['lots'] as { lotId: string; points: number }[]);
    for (const lot of this.lots.values()) {
      const drawn = this.#allocations.filter((allocation) => allocation.lotId === lot.lotId);
      const returned = back.filter((part) => part.lotId === lot.lotId);
      const left = lot.points - sum(drawn.map(({ points }) => points)) + sum(returned.map(({ points }) => points));
      assert.equal(lot.remaining, left);
      assert.ok(lot.remaining >= 0);
      if (lot.expiresAt !== null) assert.ok(lot.expiresAt > lot.availableAt);
    }
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
