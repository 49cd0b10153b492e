import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import type { MemberReference } from '../../app/memberReference.ts';
import { patiently } from '../../app/patience.ts';
import { type PurchaseView, readPurchase } from '../../app/readPurchase.ts';
import { type PurchaseRecorded, type PurchaseReport, recordPurchase } from '../../app/recordPurchase.ts';
import { refundPurchase } from '../../app/refundPurchase.ts';
import type { PurchaseReturned } from '../../app/returnPurchase.ts';
import { sendJson, sendProblem } from '../problem.ts';
import type { ApiPort } from './port.ts';
import { Uuid } from './read.ts';
import { type MemberRef, PurchaseBody, RefundBody } from './schemas.ts';
import { instant, nullableInstant } from './time.ts';
import { writing } from './write.ts';

/** `POST /purchases`: the hot route. */
export const postPurchase = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'purchases:write',
    body: PurchaseBody,
    run: (body, { by, key }) => recordPurchase(deps, reportOf(body), by, key, now()),
    document: purchaseDocument,
  });

function reportOf(body: z.infer<typeof PurchaseBody>): PurchaseReport {
  const { member, occurredAt, store, ...rest } = body;
  return {
    ...rest,
    member: referenceOf(member),
    occurredAt: Date.parse(occurredAt),
    ...(store === undefined ? {} : { store }),
  };
}

/** The reader has seen that exactly one way is named. */
export function referenceOf({
  id,
  cardTicket,
  phone,
  channel,
  channelUserId,
}: z.infer<typeof MemberRef>): MemberReference {
  if (id !== undefined) return { memberId: id };
  if (cardTicket !== undefined) return { cardTicket };
  if (phone !== undefined) return { phone };
  if (channel !== undefined && channelUserId !== undefined) return { channel, channelUserId };
  throw new Error('a member reference that names nobody came through its reader');
}

/** A purchase as it was recorded. */
export function purchaseDocument(recorded: PurchaseRecorded) {
  const { purchaseId, memberId, externalRef, netMinor, currency, points, tier, vouchersIssued, stamps } = recorded;
  const { explanation } = points;
  return {
    purchase: { id: purchaseId, externalRef, memberId, netMinor, currency },
    points: {
      earned: points.earned,
      available: points.available,
      pending: points.pending,
      held: points.held,
      deficit: points.deficit,
      availableAt: instant(points.availableAt),
      expiresAt: nullableInstant(points.expiresAt),
      explanation: {
        netMinor: explanation.netMinor,
        parts: explanation.parts.map((part) => ({
          rateId: part.rateId,
          counts: part.counts,
          basisMinor: part.basisMinor,
          per: part.per,
          pointsPerStep: part.pointsPerStep,
          steps: part.steps,
          factors: part.factors.map(({ factor, steps, multipliers }) => ({ factor, steps, multipliers })),
          points: part.points,
        })),
        cappedFrom: explanation.cappedFrom,
        cap: explanation.cap === undefined ? null : { by: explanation.cap.by, limit: explanation.cap.limit },
        belowMinimumMinor: explanation.belowMinimumMinor,
      },
    },
    tier: tier && {
      id: tier.level?.id ?? null,
      name: tier.level?.name ?? null,
      reached: tier.step === 'reached',
      renewed: tier.step === 'renewed',
    },
    stamps: stamps.map(({ cardId, name, added, stamps: open, size }) => ({ cardId, name, added, stamps: open, size })),
    vouchersIssued: vouchersIssued.map((code) => ({ code })),
  };
}

/** `GET /purchases/{id}`. */
export const getPurchase = ({ deps }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]): RequestHandler[] => [
  ...authenticated('purchases:write'),
  async (request, response) => {
    const { data: id } = Uuid.safeParse(request.params['id']);
    const found = id === undefined ? undefined : await patiently(() => readPurchase(deps, id));
    if (found === undefined) return sendProblem(response, { code: 'purchase-unknown' });
    sendJson(response, 200, seenDocument(found));
  },
];

const seenDocument = ({ lines, paid, ...purchase }: PurchaseView) => ({
  purchase: {
    id: purchase.purchaseId,
    externalRef: purchase.externalRef,
    memberId: purchase.memberId,
    netMinor: purchase.netMinor,
    refundedMinor: purchase.refundedMinor,
    currency: purchase.currency,
    store: purchase.store,
    occurredAt: instant(purchase.occurredAt),
    lines: lines.map(({ sku, name, quantity, unitPriceMinor, discountMinor }) => ({
      sku,
      name,
      quantity,
      unitPriceMinor,
      discountMinor,
    })),
  },
  paid: paid && {
    points: paid.points,
    pointsMinor: paid.pointsMinor,
    giftCards: paid.giftCards.map(({ code, amountMinor, backMinor }) => ({ code, amountMinor, backMinor })),
    moneyMinor: paid.moneyMinor,
    shippingMinor: paid.shippingMinor,
  },
});

/** `POST /purchases/{id}/refunds`. */
export const postRefund = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'purchases:write',
    body: RefundBody,
    run: async (body, { request, by, key }) => {
      const purchaseId = Uuid.safeParse(request.params['id']);
      if (!purchaseId.success) return { ok: false, refusal: { code: 'purchase-unknown' } };
      return refundPurchase(deps, { purchaseId: purchaseId.data, what: requestOf(body) }, by, key, now());
    },
    document: refundDocument,
  });

function requestOf({ lines, amountMinor }: z.infer<typeof RefundBody>) {
  if (lines !== undefined) return { kind: 'lines' as const, lines };
  return amountMinor === undefined ? { kind: 'all' as const } : { kind: 'amount' as const, amountMinor };
}

const refundDocument = (refund: PurchaseReturned) => ({
  refund: {
    id: refund.refundId,
    purchaseId: refund.purchaseId,
    externalRef: refund.externalRef,
    amountMinor: refund.amountMinor,
    currency: refund.currency,
    remainingMinor: refund.remainingMinor,
  },
  points: {
    taken: refund.points.taken,
    owed: refund.points.owed,
    available: refund.points.available,
    pending: refund.points.pending,
    held: refund.points.held,
    deficit: refund.points.deficit,
  },
  paidBack: {
    points: refund.paidBack.points,
    pointsMinor: refund.paidBack.pointsMinor,
    giftCards: refund.paidBack.giftCards.map(({ code, amountMinor }) => ({ code, amountMinor })),
    moneyMinor: refund.paidBack.moneyMinor,
  },
  referralReversed: refund.referralReversed,
  vouchersReturned: refund.vouchersReturned,
  stampsTaken: refund.stampsTaken.map(({ cardId, taken }) => ({ cardId, taken })),
});
