import type {
  Account,
  Allocation,
  Balances,
  Entry,
  Hold,
  Instant,
  Journal,
  LedgerChange,
  Lot,
  PointsState,
} from './ledger.ts';
import { compareForSpending, freeOf } from './lots.ts';
import { faultsOf } from './sound.ts';

/** A change together with the state that it leaves, settled and with its open lots only. */
export interface LedgerOutcome extends LedgerChange {
  readonly state: PointsState;
}

/** What happened, but for its id. */
export type JournalDraft = Partial<Pick<Journal, 'purchaseId' | 'reversesJournalId' | 'staffId' | 'explanation'>> &
  Pick<Journal, 'kind' | 'occurredAt'>;

/**
 * One decision's change while it is being put together. Opening it settles the state, so whatever is decided sees
 * points that are due as available and points that have lapsed as gone. Internal to `src/core/points`.
 */
export class LedgerDraft {
  readonly #now: Instant;
  readonly #newId: () => string;
  readonly #lots = new Map<string, Lot>();
  readonly #known = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #journals: Journal[] = [];
  readonly #entries: Entry[] = [];
  readonly #allocations = new Map<string, Allocation>();
  readonly #holds: Map<string, Hold> | null;
  readonly #newHolds = new Map<string, Hold>();
  readonly #endedHolds: string[] = [];
  #balances: Balances;

  /** Throws when the state breaks an invariant of the ledger: a decision on it could only make it worse. */
  constructor(state: PointsState, now: Instant, newId: () => string) {
    throwIfUnsound(state, 'before the decision');
    this.#now = now;
    this.#newId = newId;
    const { available, pending, held, deficit } = state;
    this.#balances = { available, pending, held, deficit };
    for (const lot of state.lots) {
      this.#lots.set(lot.lotId, lot);
      this.#known.add(lot.lotId);
    }
    this.#holds = state.holds && new Map(state.holds.map((hold) => [hold.holdId, hold]));
    this.settle();
  }

  get balances(): Balances {
    return this.#balances;
  }

  /** The open lots, in the order in which they are spent. */
  openLots(): Lot[] {
    const open: Lot[] = [];
    for (const lot of this.#lots.values()) if (lot.remaining > 0) open.push(lot);
    return open.sort(compareForSpending);
  }

  /** Writes a journal that moves `points` (signed, may be 0) from `account` to the member. Gives its id. */
  post(journal: JournalDraft, account: Account, points: number): string {
    const journalId = this.#newId();
    const { kind, occurredAt, purchaseId = null, reversesJournalId = null, staffId = null, explanation = {} } = journal;
    this.#journals.push({ journalId, kind, occurredAt, purchaseId, reversesJournalId, staffId, explanation });
    if (points !== 0) {
      this.#entries.push({ journalId, account: 'member', points }, { journalId, account, points: -points });
    }
    return journalId;
  }

  /** Adds a lot as pending; `settle` makes it available when its time has come. */
  addLot(lot: Omit<Lot, 'lotId' | 'activated'>): string {
    const lotId = this.#newId();
    this.#put({ ...lot, lotId, activated: false });
    this.#move({ pending: lot.remaining });
    return lotId;
  }

  /** Takes free points of one open lot out of the member's hands. */
  take(lot: Lot, points: number, journalId: string): void {
    if (points === 0) return;
    this.#draw(lot, points, journalId, 'debit');
    this.#move(lot.activated ? { available: -points } : { pending: -points });
  }

  /** Takes up to `points` of what is free in `lots`, in their order; gives how many could not be taken. */
  takeFrom(lots: readonly Lot[], points: number, journalId: string): number {
    let left = points;
    for (const lot of lots) {
      const taken = Math.min(left, freeOf(lot));
      this.take(lot, taken, journalId);
      left -= taken;
    }
    return left;
  }

  /** Points come back into a lot that they were spent from; an old debt is paid with them first. */
  putBack(lot: Lot, points: number, expiresAt: Instant | null, journalId: string): void {
    const now = this.#lots.get(lot.lotId) ?? lot;
    this.#known.add(lot.lotId);
    const back = { ...now, remaining: now.remaining + points, expiresAt };
    this.#put(back);
    this.#move({ available: points });
    this.#payDeficit(back, points, journalId);
  }

  /** What could not be taken from any lot is owed. */
  owe(points: number): void {
    this.#move({ deficit: points });
  }

  /** A hold, unless its time is over. Throws where holds were not read. */
  holdOf(holdId: string): Hold | undefined {
    return this.#allHolds().get(holdId);
  }

  /** Every hold whose time is not over. Throws where holds were not read. */
  openHolds(): Hold[] {
    return [...this.#allHolds().values()];
  }

  /** Sets free points of lots aside. */
  hold(hold: Hold): void {
    this.adoptHold(hold);
    for (const { lotId, points } of hold.lots) this.#setAside(lotId, points);
  }

  /** A hold of points that are set aside in these lots already: of another account, whose lots came here. */
  adoptHold(hold: Hold): void {
    this.#allHolds().set(hold.holdId, hold);
    this.#newHolds.set(hold.holdId, hold);
  }

  /** Spends what a hold has set aside; it is over then. */
  takeHeld(hold: Hold, journalId: string): void {
    this.unhold(hold);
    for (const { lotId, points } of hold.lots) this.take(this.#lotOf(lotId), points, journalId);
  }

  /** Ends a hold as it stands, so that its points can go elsewhere at once. To give them to the member: `release`. */
  unhold({ holdId, lots }: Hold): void {
    this.#allHolds().delete(holdId);
    if (!this.#newHolds.delete(holdId)) this.#endedHolds.push(holdId);
    for (const { lotId, points } of lots) this.#setAside(lotId, -points);
  }

  /** The points of a hold are back in their lots; an old debt is paid with them first, and `settle` lapses the late ones. */
  release(hold: Hold): void {
    this.unhold(hold);
    this.payDebtOf(hold);
  }

  /** An old debt is paid with points that were set aside and are free again. */
  payDebtOf({ holdId, lots }: Pick<Hold, 'holdId' | 'lots'>): void {
    const points = lots.reduce((sum, part) => sum + part.points, 0);
    const paidPoints = Math.min(points, this.#balances.deficit);
    if (paidPoints === 0) return;
    const explanation = { holdId, points, paidPoints };
    const journalId = this.post({ kind: 'release', occurredAt: this.#now, explanation }, 'member', 0);
    for (const { lotId, points: back } of lots) this.#payDeficit(this.#lotOf(lotId), back, journalId);
  }

  /**
   * Gives back holds whose time is over, makes due lots available, paying an old debt with both, and lapses the expired
   * ones: as if done on the instant.
   */
  settle(): void {
    if (!this.#isAnythingDue()) return;
    const late = [...(this.#holds?.values() ?? [])].filter((hold) => hold.expiresAt <= this.#now);
    for (const hold of late.toSorted((a, b) => a.expiresAt - b.expiresAt)) this.release(hold);
    const lots = [...this.#lots.values()].toSorted(compareForSpending);
    const due = lots.filter((lot) => !lot.activated && lot.availableAt <= this.#now);
    for (const lot of due.toSorted((a, b) => a.availableAt - b.availableAt)) this.#activate(lot);
    const lapsed = this.openLots().filter(
      (lot) => lot.activated && lot.expiresAt !== null && lot.expiresAt <= this.#now && freeOf(lot) > 0,
    );
    for (const [expiresAt, together] of Map.groupBy(lapsed, (lot) => lot.expiresAt ?? 0))
      this.#expire(together, expiresAt);
  }

  /** Asked for every purchase several times, and almost always nothing is. */
  #isAnythingDue(): boolean {
    for (const hold of this.#holds?.values() ?? []) if (hold.expiresAt <= this.#now) return true;
    for (const { activated, availableAt, expiresAt, remaining } of this.#lots.values()) {
      if (activated ? remaining > 0 && expiresAt !== null && expiresAt <= this.#now : availableAt <= this.#now)
        return true;
    }
    return false;
  }

  /** Open lots that would leave before `expiresAt` stay until then. Gives how many points those have. */
  prolong(expiresAt: Instant): number {
    const sooner = this.openLots().filter((lot) => lot.expiresAt !== null && lot.expiresAt < expiresAt);
    for (const lot of sooner) this.#put({ ...lot, expiresAt, prolonged: true });
    return sooner.reduce((sum, lot) => sum + lot.remaining, 0);
  }

  close(): LedgerOutcome {
    const newLots: Lot[] = [];
    const lotUpdates: Lot[] = [];
    for (const lot of this.#lots.values()) {
      if (this.#touched.has(lot.lotId)) (this.#known.has(lot.lotId) ? lotUpdates : newLots).push(lot);
    }
    const state = { ...this.#balances, lots: this.openLots(), holds: this.#holds && [...this.#holds.values()] };
    throwIfUnsound(state, 'after the decision');
    return {
      after: this.#balances,
      journals: this.#journals,
      entries: this.#entries,
      newLots,
      lotUpdates,
      allocations: [...this.#allocations.values()],
      newHolds: [...this.#newHolds.values()],
      endedHolds: this.#endedHolds,
      state,
    };
  }

  #activate(lot: Lot): void {
    const active = { ...lot, activated: true };
    this.#put(active);
    this.#move({ pending: -lot.remaining, available: freeOf(lot), held: lot.held });
    this.#payDeficit(active, freeOf(lot), lot.journalId);
  }

  #expire(lots: readonly Lot[], expiresAt: Instant): void {
    const points = lots.reduce((sum, lot) => sum + freeOf(lot), 0);
    const explanation = { points, lots: lots.map((lot) => ({ lotId: lot.lotId, points: freeOf(lot) })) };
    const journalId = this.post({ kind: 'expire', occurredAt: expiresAt, explanation }, 'expired', -points);
    for (const lot of lots) this.take(lot, freeOf(lot), journalId);
  }

  #payDeficit(lot: Lot, upTo: number, journalId: string): void {
    const paid = Math.min(upTo, this.#balances.deficit);
    if (paid === 0) return;
    this.#draw(lot, paid, journalId, 'deficit');
    this.#move({ available: -paid, deficit: -paid });
  }

  #allHolds(): Map<string, Hold> {
    if (this.#holds === null) throw new Error('a decision about holds was not given them');
    return this.#holds;
  }

  #lotOf(lotId: string): Lot {
    const lot = this.#lots.get(lotId);
    if (lot === undefined) throw new Error(`a hold names lot ${lotId}, which is not open`);
    return lot;
  }

  #setAside(lotId: string, points: number): void {
    const lot = this.#lotOf(lotId);
    this.#put({ ...lot, held: lot.held + points });
    this.#move({ available: -points, held: points });
  }

  #draw(lot: Lot, points: number, journalId: string, purpose: Allocation['purpose']): void {
    const now = this.#lots.get(lot.lotId) ?? lot;
    this.#put({ ...now, remaining: now.remaining - points });
    const key = `${journalId} ${lot.lotId} ${purpose}`;
    const before = this.#allocations.get(key)?.points ?? 0;
    this.#allocations.set(key, { journalId, lotId: lot.lotId, purpose, points: before + points });
  }

  #put(lot: Lot): void {
    this.#lots.set(lot.lotId, lot);
    this.#touched.add(lot.lotId);
  }

  #move(by: Partial<Balances>): void {
    const { available, pending, held, deficit } = this.#balances;
    this.#balances = {
      available: available + (by.available ?? 0),
      pending: pending + (by.pending ?? 0),
      held: held + (by.held ?? 0),
      deficit: deficit + (by.deficit ?? 0),
    };
  }
}

function throwIfUnsound(state: PointsState, when: string): void {
  const faults = faultsOf(state);
  if (faults.length > 0) throw new Error(`the member's points do not add up ${when}: ${faults.join('; ')}`);
}
