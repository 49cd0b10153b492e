import type { Balances } from '../src/core/points/ledger.ts';
import { arrayLiteral } from './arrays.ts';
import { rowsBetween } from './rows.ts';
import type { Part } from './statement.ts';

/** What a sale writes into a member's row. */
export interface MemberSums extends Balances {
  readonly memberId: string;
  readonly version: number;
  readonly purchases: number;
  readonly spendMinor: number;
  /** ISO 8601. */
  readonly lastPurchaseAt: string | null;
}

const COLUMNS = [
  { name: 'member_id', type: 'uuid' },
  { name: 'version', type: 'int' },
  { name: 'available', type: 'int' },
  { name: 'pending', type: 'int' },
  { name: 'held', type: 'int' },
  { name: 'deficit', type: 'int' },
  { name: 'purchases', type: 'int' },
  { name: 'spend_minor', type: 'bigint' },
  { name: 'last_purchase_at', type: 'timestamptz' },
];

/** `any` finds them in a small shop without reading all. */
const updateOf = rowsBetween(
  `update regulars.members m set version = m.version + 1, available = x.available,
    pending = x.pending, held = x.held, deficit = x.deficit, purchases = m.purchases + x.purchases,
    spend_minor = m.spend_minor + x.spend_minor, last_purchase_at = x.last_purchase_at
    from `,
  COLUMNS,
  [' where m.member_id = x.member_id and m.version = x.version and m.member_id = any(', '::text::uuid[])'],
);

/** The members of several sales in one update, each as `memberPart` writes one. */
export function joinMembers(rows: readonly object[]): Part {
  const members = rows as readonly MemberSums[];
  const { text, values } = updateOf(
    members.map((one) => {
      const { memberId, version, available, pending, held, deficit, purchases, spendMinor, lastPurchaseAt } = one;
      return [memberId, version, available, pending, held, deficit, purchases, spendMinor, lastPurchaseAt];
    }),
  );
  const ids = arrayLiteral(members.map(({ memberId }) => memberId));
  return { name: 'member', text, values: [...values, ids], expected: rows.length };
}
