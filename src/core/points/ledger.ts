/**
 * The shapes of the points ledger, shared by every rule that moves points.
 *
 * Instants are epoch milliseconds, points whole numbers. A member's four balances are each >= 0, never both
 * `available` and `deficit` above 0, and: the member's entries sum to available + pending + held - deficit; the open
 * lots sum to available + pending + held, and what is held of them to held.
 */

export type Instant = number;

/** `member` is the member's own account; the others say where the points came from or went. */
export const ACCOUNTS = ['member', 'issued', 'redeemed', 'expired', 'clawed_back', 'adjusted', 'opening'] as const;
export type Account = (typeof ACCOUNTS)[number];

/**
 * Why points move: one for each journal. What lapses is `expire`, and so is what a member who leaves gives up. `release`
 * has no entries: points that a checkout had set aside came back and paid an old deficit.
 */
export const JOURNAL_KINDS = [
  'earn',
  'refund',
  'spend',
  'spend_reversed',
  'expire',
  'adjust',
  'referral',
  'referral_reversed',
  'opening',
  'merge',
  'release',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

export interface Balances {
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
}

/** The points of one earning that are still there. Open while `remaining` > 0. */
export interface Lot {
  readonly lotId: string;
  /** The journal that earned it. */
  readonly journalId: string;
  readonly points: number;
  readonly remaining: number;
  /** Of `remaining`, what checkouts have set aside: it neither lapses nor can anything else draw from it. */
  readonly held: number;
  readonly earnedAt: Instant;
  readonly availableAt: Instant;
  /** The first instant after its last usable local day; `null`: never. */
  readonly expiresAt: Instant | null;
  /** Whether it is counted in `available` (true) or still in `pending` (false). */
  readonly activated: boolean;
  readonly purchaseId: string | null;
  /** When a channel accepted the notice that it leaves, and when it got more time; read where points change hands. */
  readonly noticedAt?: Instant | null;
  readonly extendedAt?: Instant | null;
  /** In a change: its expiry moved on with a purchase, so what was said of the old one counts no more. */
  readonly prolonged?: true;
}

export interface PointsState extends Balances {
  /** The open lots, in any order. */
  readonly lots: readonly Lot[];
  /** The holds that have points, in any order; `null`: not read, for a decision that only adds points. */
  readonly holds: readonly Hold[] | null;
}

/** Points that one checkout has set aside, and of which lots. */
export interface Hold {
  readonly holdId: string;
  /** The first instant at which they are back with the member, whether or not anybody has booked it. */
  readonly expiresAt: Instant;
  readonly lots: readonly HeldPoints[];
}

export interface HeldPoints {
  readonly lotId: string;
  readonly points: number;
}

export interface Journal {
  readonly journalId: string;
  readonly kind: JournalKind;
  /** When it happened in the shop. */
  readonly occurredAt: Instant;
  readonly purchaseId: string | null;
  /** The journal this one takes back. */
  readonly reversesJournalId: string | null;
  /** Who did it, when a person did. */
  readonly staffId: string | null;
  /** Frozen inputs and numbers: what a refund reads and what the chat explains. JSON. */
  readonly explanation: Readonly<Record<string, unknown>>;
}

export interface Entry {
  readonly journalId: string;
  readonly account: Account;
  /** Signed: + raises the account. Entries of a journal sum to zero; none is zero. */
  readonly points: number;
}

/**
 * Which lots a journal drew from. `debit`: its own debit; these sum to the debit, but for what became deficit.
 * `deficit`: points that the journal brought paid an old deficit, at once or when they became available; no entry goes
 * with it. Unique by journal, lot and purpose. What a `spend_reversed` journal puts back is in its explanation (`lots`),
 * so a lot's remaining points are always its points, less what was drawn, plus what was put back.
 */
export interface Allocation {
  readonly journalId: string;
  readonly lotId: string;
  readonly purpose: 'debit' | 'deficit';
  readonly points: number;
}

/** Everything that one decision writes to one member's ledger. An empty change leaves the balances as they were. */
export interface LedgerChange {
  readonly after: Balances;
  readonly journals: readonly Journal[];
  readonly entries: readonly Entry[];
  readonly newLots: readonly Lot[];
  /** The new state of lots that existed before. */
  readonly lotUpdates: readonly Lot[];
  readonly allocations: readonly Allocation[];
  readonly newHolds: readonly Hold[];
  /** Ids of holds that are over: confirmed, released, or given back by their time. A hold never changes. */
  readonly endedHolds: readonly string[];
}
