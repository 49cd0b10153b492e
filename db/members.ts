import { eq } from '#drizzle';
import type { TierState } from '../src/core/tiers/tier.ts';
import type { Database } from './client.ts';
import { attachPart } from './identities.ts';
import type { Address } from './schema/index.ts';
import { consents, inviteCodes, members } from './schema/index.ts';
import { insertRows, type Part } from './unit.ts';

export type MemberRow = typeof members.$inferSelect;

/** A member's tier out of the row. */
export const tierStateOf = (row: MemberRow): TierState => ({
  tier: row.tier,
  since: row.tierSince?.getTime() ?? null,
  until: row.tierUntil?.getTime() ?? null,
  inGrace: row.tierGrace,
  floor: row.tierFloor,
});

/** A member as of now: of two merged ones the one that stayed. `undefined` for an unknown id; an erased one is given. */
export async function findMember(database: Database, memberId: string): Promise<MemberRow | undefined> {
  const row = await findExactMember(database, memberId);
  if (row === undefined || row.mergedInto === null) return row;
  return findExactMember(database, row.mergedInto);
}

async function findExactMember(database: Database, memberId: string): Promise<MemberRow | undefined> {
  const rows = await database.read.select().from(members).where(eq(members.memberId, memberId));
  return rows[0];
}

export interface NewMember {
  readonly memberId: string;
  readonly name: string | undefined;
  readonly language: string;
  readonly inviteCode: string;
  readonly joinedAt: Date;
}

/** A new member on an account that has none yet (of two who join it at once, one finds a member there). */
export const newMemberParts = (member: NewMember, address: Address, isNewAddress: boolean): readonly Part[] => [
  insertRows(members, [{ ...member, name: member.name ?? null }]),
  insertRows(inviteCodes, [{ code: member.inviteCode, memberId: member.memberId }]),
  attachPart(address, member.memberId, isNewAddress, member.joinedAt),
];

export type ConsentRow = typeof consents.$inferInsert;

/** Evidence of what somebody agreed to or took back. */
export const consentPart = (rows: readonly ConsentRow[]): Part => insertRows(consents, rows);
