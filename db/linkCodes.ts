import type { Database } from './client.ts';
import { linkCodes } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** Keeps the hash of a linking code until it is used or over. */
export const newLinkCodePart = (codeHash: string, memberId: string, expiresAt: Date): Part =>
  insertRows(linkCodes, [{ codeHash, memberId, expiresAt }]);

/** The active member whom a living, unused code stands for. */
export async function findLinkCode(database: Database, codeHash: string, now: Date): Promise<string | undefined> {
  const rows = await database.sql<{ member_id: string }[]>`
    select m.member_id from regulars.link_codes c
    join regulars.members own on own.member_id = c.member_id
    join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id)
    where c.code_hash = ${codeHash} and c.used_at is null and c.expires_at > ${now.toISOString()}::timestamptz
      and m.state = 'active'`;
  return rows[0]?.member_id;
}

/** Of two who use a code at once, one finds it used. */
export const useLinkCodePart = (codeHash: string, now: Date): Part =>
  part('link_code')`update regulars.link_codes set used_at = ${now.toISOString()}::timestamptz
    where code_hash = ${codeHash}::text and used_at is null and expires_at > ${now.toISOString()}::timestamptz`;
