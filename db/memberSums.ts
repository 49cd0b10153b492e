import type { Balances } from '../src/core/points/ledger.ts';
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

const COLUMNS: readonly { readonly key: keyof MemberSums; readonly name: string; readonly type: string }[] = [
  { key: 'memberId', name: 'member_id', type: 'uuid' },
  { key: 'version', name: 'version', type: 'int' },
  { key: 'available', name: 'available', type: 'int' },
  { key: 'pending', name: 'pending', type: 'int' },
  { key: 'held', name: 'held', type: 'int' },
  { key: 'deficit', name: 'deficit', type: 'int' },
  { key: 'purchases', name: 'purchases', type: 'int' },
  { key: 'spendMinor', name: 'spend_minor', type: 'bigint' },
  { key: 'lastPurchaseAt', name: 'last_purchase_at', type: 'timestamptz' },
];

/** `any` finds them in a small shop without reading all. */
const updateOf = rowsBetween(
  `update regulars.members m set version = m.version + 1, available = x.available,
    pending = x.pending, held = x.held, deficit = x.deficit, purchases = m.purchases + x.purchases,
    spend_minor = m.spend_minor + x.spend_minor, last_purchase_at = x.last_purchase_at
    from `,
  COLUMNS,
  [' where m.member_id = x.member_id and m.version = x.version and m.member_id = any(', '::uuid[])'],
  (row: MemberSums, { key }) => row[key],
);

/** The members of several sales in one update, each as `memberPart` writes one. */
export function joinMembers(rows: readonly object[]): Part {
  const { text, values, arrays } = updateOf(rows as readonly MemberSums[]);
  const [ids] = values;
  const kinds = [...arrays, ...(values.length > COLUMNS.length ? [undefined] : []), 'ids' as const];
  return { name: 'member', text, values: [...values, ids], arrays: kinds, expected: rows.length };
}
