import { and, desc, eq, sql } from '#drizzle';
import type { Database } from './client.ts';
import type { CouponRow } from './coupons.ts';
import { codeBatches, couponCodes, coupons, walkInRedemptions } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type CodeBatchRow = typeof codeBatches.$inferSelect;

/** A batch and its one row. */
export const newBatchPart = (row: typeof codeBatches.$inferInsert): Part => insertRows(codeBatches, [row]);

export async function findBatch(database: Database, batchId: string): Promise<CodeBatchRow | undefined> {
  return (await database.read.select().from(codeBatches).where(eq(codeBatches.batchId, batchId)))[0];
}

/** The batches of a coupon, the newest first, with how many of their codes were used; at most `limit`. */
export const batchesOf = (
  database: Database,
  couponId: string,
  limit: number,
): Promise<readonly (CodeBatchRow & { readonly used: number })[]> =>
  database.read
    .select({
      batchId: codeBatches.batchId,
      couponId: codeBatches.couponId,
      count: codeBatches.count,
      seed: codeBatches.seed,
      state: codeBatches.state,
      createdBy: codeBatches.createdBy,
      createdAt: codeBatches.createdAt,
      used: sql<number>`(select count(*)::int from regulars.coupon_codes k
        where k.batch_id = ${codeBatches.batchId} and k.used_at is not null)`,
    })
    .from(codeBatches)
    .where(eq(codeBatches.couponId, couponId))
    .orderBy(desc(codeBatches.batchId))
    .limit(limit);

/** Keeps the hashes of a batch's codes, those that are there already too, and gives how many of them are the batch's. */
export async function keepCodes({ sql: send }: Database, batchId: string, hashes: readonly string[]): Promise<number> {
  await send`insert into regulars.coupon_codes (code_hash, batch_id)
    select hash, ${batchId}::uuid from unnest(${hashes as string[]}::text[]) hash on conflict (code_hash) do nothing`;
  const [row] = await send<{ kept: number }[]>`select count(*)::int as kept from regulars.coupon_codes
    where code_hash = any(${hashes as string[]}::text[]) and batch_id = ${batchId}::uuid`;
  return row?.kept ?? 0;
}

/** A one-time code that may still be used, with its coupon; `undefined`: there is none, it was used, or its batch is void. */
export async function findFreeCode(
  database: Database,
  codeHash: string,
): Promise<{ readonly batchId: string; readonly coupon: CouponRow } | undefined> {
  const rows = await database.read
    .select({ batchId: codeBatches.batchId, coupon: coupons })
    .from(couponCodes)
    .innerJoin(codeBatches, and(eq(codeBatches.batchId, couponCodes.batchId), eq(codeBatches.state, 'active')))
    .innerJoin(coupons, eq(coupons.couponId, codeBatches.couponId))
    .where(and(eq(couponCodes.codeHash, codeHash), sql`${couponCodes.usedAt} is null`));
  return rows[0];
}

/** A code is used once (`voucherId`: what it became; `null`: nobody's), and not after its batch was made void: of two who bring it at once, one finds it used. */
export const useCodePart = (codeHash: string, voucherId: string | null, at: Date): Part =>
  part('coupon-code')`update regulars.coupon_codes k set used_at = ${at.toISOString()}::timestamptz,
      voucher_id = ${voucherId}::uuid
    where code_hash = ${codeHash}::text and used_at is null
      and exists (select from regulars.code_batches b where b.batch_id = k.batch_id and b.state = 'active')`;

/** No unused code of it can be used any more. Once. */
export const voidBatchPart = (batchId: string): Part =>
  part('code-batch')`update regulars.code_batches set state = 'void'
    where batch_id = ${batchId}::uuid and state = 'active'`;

export type WalkInRow = typeof walkInRedemptions.$inferSelect;

/** The use of a code by somebody without a card. */
export const walkInPart = (row: typeof walkInRedemptions.$inferInsert): Part => insertRows(walkInRedemptions, [row]);

export async function findWalkIn(
  database: Database,
  redemptionId: string,
): Promise<{ readonly walkIn: WalkInRow; readonly coupon: CouponRow } | undefined> {
  const rows = await database.read
    .select({ walkIn: walkInRedemptions, coupon: coupons })
    .from(walkInRedemptions)
    .innerJoin(coupons, eq(coupons.couponId, walkInRedemptions.couponId))
    .where(eq(walkInRedemptions.redemptionId, redemptionId));
  return rows[0];
}

/** The code can be used again. Once. */
export const walkInBackParts = ({ redemptionId, codeHash }: WalkInRow, at: Date): readonly Part[] => [
  part('walk-in')`update regulars.walk_in_redemptions set reversed_at = ${at.toISOString()}::timestamptz
    where redemption_id = ${redemptionId}::uuid and reversed_at is null`,
  part('coupon-code')`update regulars.coupon_codes set used_at = null
    where code_hash = ${codeHash}::text and used_at is not null and voucher_id is null`,
];
