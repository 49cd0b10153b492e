import { createHmac } from 'node:crypto';
import { auditPart } from '../../../db/audit.ts';
import * as rows from '../../../db/codes.ts';
import { type CouponRow, findCoupon } from '../../../db/coupons.ts';
import { sha256 } from '../../../db/unit.ts';
import { newVoucherCode } from '../../core/coupons/codes.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { mayChangeOffers } from '../coupons.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';

/** One-time codes of a coupon that were made together. */
export interface CodeBatch {
  readonly batchId: string;
  readonly couponId: string;
  readonly count: number;
  readonly void: boolean;
  readonly createdAt: number;
}

export type BatchRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'coupon-unknown' }
  | { readonly code: 'batch-unknown' };

export const MOST_CODES = 100_000;
const PAGE = 5_000;

/**
 * Makes one-time codes of a coupon, 1 to `MOST_CODES`. The same key again gives the same batch, and finishes one that was
 * cut off. Refuses `not-allowed` to cashiers, `coupon-unknown`.
 */
export async function makeCodes(
  deps: Deps,
  wish: { readonly couponId: string; readonly count: number },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CodeBatch, BatchRefusal>> {
  if (!Number.isSafeInteger(wish.count) || wish.count < 1 || wish.count > MOST_CODES) {
    throw new RangeError(`a batch has 1 to ${MOST_CODES} codes`);
  }
  const made = await decideAndCommit<CouponRow | undefined, rows.CodeBatchRow, CodeBatch, BatchRefusal>(deps, {
    key: { name: key, request: wish },
    read: () => findCoupon(deps.db, wish.couponId),
    decide: (coupon) => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      if (coupon === undefined) return refuse({ code: 'coupon-unknown' });
      const seed = deps.seal.seal(Buffer.from(deps.randomBytes(32)).toString('base64url'));
      const about = { state: 'active' as const, createdBy: actorName(by), createdAt: new Date(now) };
      return accept({ batchId: deps.newId(), ...wish, seed, ...about });
    },
    parts: (_state, row) => [
      rows.newBatchPart(row),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'codes-made',
        details: { couponId: row.couponId, batchId: row.batchId, count: row.count },
        occurredAt: new Date(now),
      }),
    ],
    answer: batchOf,
  });
  if (made.ok) await keepAll(deps, made.value.batchId);
  return made;
}

/** Writes what is missing of a batch; run again it writes nothing. */
async function keepAll(deps: Deps, batchId: string): Promise<void> {
  const batch = await rows.findBatch(deps.db, batchId);
  for (const codes of batch === undefined ? [] : pagesOf(deps, batch)) {
    const kept = await rows.keepCodes(deps.db, batchId, codes.map(sha256));
    // Codes have 60 bits: that one is another batch's, or twice in its own, is not to be met in a lifetime.
    if (kept < codes.length) throw new Error(`of batch ${batchId} a code is taken: make another batch`);
  }
}

/** The codes of a batch, a few thousand at a time. They stand nowhere: they are made again of its seed, always the same. */
function* pagesOf(deps: Deps, { batchId, seed, count }: rows.CodeBatchRow): Generator<readonly string[]> {
  const opened = deps.seal.open(seed);
  if (opened === undefined) {
    throw new Error(
      `the codes of batch ${batchId} were sealed with another answer-key: they work, but cannot be taken out`,
    );
  }
  const codeAt = (position: number) => newVoucherCode(createHmac('sha256', opened).update(String(position)).digest());
  for (let from = 0; from < count; from += PAGE) {
    yield Array.from({ length: Math.min(PAGE, count - from) }, (_, index) => codeAt(from + index));
  }
}

/** The codes of a batch, one after another, as often as they are asked for; `undefined`: there is no such batch. */
export async function codesOf(deps: Deps, batchId: string): Promise<Iterable<{ readonly code: string }> | undefined> {
  const batch = await rows.findBatch(deps.db, batchId);
  if (batch === undefined || batch.state === 'void') return undefined;
  return (function* () {
    for (const page of pagesOf(deps, batch)) for (const code of page) yield { code };
  })();
}

const SHOWN = 50;

/** The batches of a coupon, the newest first, at most 50. */
export const readBatches = async (deps: Deps, couponId: string): Promise<readonly (CodeBatch & { used: number })[]> =>
  (await rows.batchesOf(deps.db, couponId, SHOWN)).map((row) => ({ ...batchOf(row), used: row.used }));

/** Makes every unused code of a batch worthless, for good. Refuses `not-allowed` to cashiers, `batch-unknown` also for a void one. */
export const voidBatch = (
  deps: Deps,
  batchId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CodeBatch, BatchRefusal>> =>
  decideAndCommit<rows.CodeBatchRow | undefined, rows.CodeBatchRow, CodeBatch, BatchRefusal>(deps, {
    key: { name: key, request: { voidBatch: batchId } },
    read: () => rows.findBatch(deps.db, batchId),
    decide: (batch): Decision<rows.CodeBatchRow, BatchRefusal> => {
      if (!mayChangeOffers(by)) return refuse({ code: 'not-allowed' });
      if (batch === undefined || batch.state === 'void') return refuse({ code: 'batch-unknown' });
      return accept({ ...batch, state: 'void' });
    },
    parts: (_state, { couponId }) => [
      rows.voidBatchPart(batchId),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'codes-void',
        details: { couponId, batchId },
        occurredAt: new Date(now),
      }),
    ],
    answer: batchOf,
  });

const batchOf = ({ batchId, couponId, count, state, createdAt }: rows.CodeBatchRow): CodeBatch => ({
  batchId,
  couponId,
  count,
  void: state === 'void',
  createdAt: createdAt.getTime(),
});
