import { hasRefund, returnsInTime, type StagedReturn } from '../../../db/importsReturns.ts';
import type { LineRefusalCode } from '../../core/imports/refusal.ts';
import type { RefundRequest } from '../../core/purchases/refund.ts';
import { returnPurchase } from '../returnPurchase.ts';
import { idFrom } from './newMembers.ts';
import { type ImportRun, type Refused, refuseLines } from './run.ts';

const GROUP = 200;

/**
 * What came back becomes a refund of its purchase, in the order of time: pieces of a product, or an amount where the
 * line names none. Its id follows from the return's own reference and what the line says, so the second time it
 * is here already, whichever lines stand beside it.
 */
export async function importReturns(run: ImportRun): Promise<{ readonly taken: number; readonly already: number }> {
  const counts = { taken: 0, already: 0 };
  for (let after = 0; ; after += GROUP) {
    const returns = await returnsInTime(run.session, after, GROUP);
    const refused: Refused[] = [];
    for (const one of returns) {
      const outcome = await importReturn(run, one);
      if (outcome === 'taken' || outcome === 'already') counts[outcome] += 1;
      else refused.push({ rowNo: one.rowNo, refusal: { code: outcome } });
    }
    await refuseLines(run, refused);
    if (returns.length < GROUP) return counts;
  }
}

async function importReturn(
  { deps, session, request, now }: ImportRun,
  { purchaseId, isInList, reference, nth, occurredAt, ...line }: StagedReturn,
): Promise<'taken' | 'already' | LineRefusalCode> {
  if (purchaseId === null) return isInList && request.dryRun ? 'taken' : 'return-without-original';
  const { sku, quantity, amountMinor } = line;
  const refundId = idFrom(`refund ${purchaseId} ${reference} ${sku} ${quantity} ${amountMinor} ${nth}`);
  if (await hasRefund(session, purchaseId, refundId)) return 'already';
  if (request.dryRun) return 'taken';
  const what = requestOf(line);
  if (what === undefined) return 'purchase-without-price';
  const quietly = { refundId, occurredAt };
  const returned = { purchaseId, kind: 'refund', what, quietly } as const;
  const answered = await returnPurchase(deps, returned, { kind: 'system' }, `import:${refundId}`, now);
  if (answered.ok) return answered.repeated ? 'already' : 'taken';
  switch (answered.refusal.code) {
    case 'refund-exceeds-purchase':
      return 'return-exceeds-purchase';
    case 'purchase-without-price':
    case 'member-unknown':
      return answered.refusal.code;
    default:
      return 'return-without-original';
  }
}

function requestOf({ sku, quantity, amountMinor }: Pick<StagedReturn, 'sku' | 'quantity' | 'amountMinor'>) {
  if (sku !== '') return { kind: 'lines', lines: [{ sku, quantity }] } as const satisfies RefundRequest;
  if (amountMinor === null || amountMinor <= 0) return undefined;
  return { kind: 'amount', amountMinor } as const satisfies RefundRequest;
}
