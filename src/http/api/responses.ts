import { z } from 'zod';
import './read.ts'; // teaches zod `.openapi(…)` before the schemas below are made

const points = z.int();
const minor = z.int().openapi({ description: 'Minor units of the currency (ISO 4217; TWD has none)' });
const at = z.iso.datetime();
const id = z.uuid();

const Balances = {
  available: points,
  pending: points.openapi({ description: 'Earned, not usable yet' }),
  held: points.openapi({ description: 'Set aside by a checkout' }),
  deficit: points.openapi({ description: 'Owed after a refund; the next points pay it' }),
};

const Explanation = z
  .object({
    netMinor: minor,
    parts: z.array(
      z.object({
        rateId: z.string(),
        counts: z.enum(['amount', 'purchase']),
        basisMinor: minor,
        per: z.int(),
        pointsPerStep: points,
        steps: z.int().openapi({ description: 'Whole steps of `per` in `basisMinor`' }),
        factors: z.array(z.object({ factor: z.string(), steps: z.int(), multipliers: z.array(z.string()) })),
        points: z.string().openapi({ description: 'Exact decimal; rounded once, after all parts' }),
      }),
    ),
    cappedFrom: points.nullable().openapi({ description: 'What it would be without the cap' }),
    cap: z
      .object({ by: z.enum(['purchase', 'day', 'month', 'balance']), limit: points })
      .nullable()
      .openapi({ description: 'The cap that clipped; null: none did' }),
    belowMinimumMinor: minor.nullable().openapi({ description: 'The minimum that the purchase did not reach' }),
  })
  .openapi('EarningExplanation', { description: 'How the points came to be' });

export const PurchaseAnswer = z
  .object({
    purchase: z.object({ id, externalRef: z.string(), memberId: id, netMinor: minor, currency: z.string() }),
    points: z.object({
      earned: points,
      ...Balances,
      availableAt: at,
      expiresAt: at.nullable().openapi({ description: 'The first instant without them; null: never' }),
      explanation: Explanation,
    }),
    tier: z
      .object({
        id: z.string().nullable(),
        name: z.string().nullable(),
        reached: z.boolean().openapi({ description: 'This purchase reached it' }),
        renewed: z.boolean().openapi({ description: 'It would have ended, and this purchase renewed it' }),
      })
      .nullable()
      .openapi({ description: "The member's tier from now on; null: the shop has no tiers" }),
    stamps: z
      .array(z.object({ cardId: z.string(), name: z.string(), added: z.int(), stamps: z.int(), size: z.int() }))
      .openapi({ description: 'Cards that it brought stamps for, with what is on the open card now' }),
    vouchersIssued: z.array(z.object({ code: z.string() })),
  })
  .openapi('Purchase');

export const PurchaseSeenAnswer = z
  .object({
    purchase: z.object({
      id,
      externalRef: z.string(),
      memberId: id,
      netMinor: minor.nullable().openapi({ description: 'null: imported without prices' }),
      refundedMinor: minor,
      currency: z.string(),
      store: z.string().nullable(),
      occurredAt: at,
      lines: z.array(
        z.object({
          sku: z.string(),
          name: z.string(),
          quantity: z.int(),
          unitPriceMinor: minor.nullable(),
          discountMinor: minor,
        }),
      ),
    }),
    paid: z
      .object({
        points: points.openapi({ description: 'That paid a part of the bill' }),
        pointsMinor: minor,
        giftCards: z.array(
          z.object({
            code: z.string(),
            amountMinor: minor,
            backMinor: minor.openapi({ description: 'Of it, what returns have put back on the card' }),
          }),
        ),
        moneyMinor: minor.openapi({ description: 'The rest, with the delivery of a checkout' }),
        shippingMinor: minor.openapi({
          description: 'Of all that was paid, the delivery: the rest is netMinor',
        }),
      })
      .nullable()
      .openapi({ description: 'As it was paid; null: imported without prices' }),
  })
  .openapi('PurchaseSeen');

export const RefundAnswer = z
  .object({
    refund: z.object({
      id,
      purchaseId: id,
      externalRef: z.string(),
      amountMinor: minor,
      currency: z.string(),
      remainingMinor: minor,
    }),
    points: z.object({
      taken: points,
      owed: points.openapi({ description: 'Of the points taken, those that had been spent' }),
      ...Balances,
    }),
    paidBack: z
      .object({
        points,
        pointsMinor: minor,
        giftCards: z.array(z.object({ code: z.string(), amountMinor: minor })),
        moneyMinor: minor.openapi({ description: 'What the shop hands back' }),
      })
      .openapi({ description: 'In the way in which it was paid' }),
    referralReversed: z.boolean(),
    vouchersReturned: z.array(z.string()).openapi({ description: 'Codes that are usable again' }),
    stampsTaken: z.array(z.object({ cardId: z.string(), taken: z.int() })).openapi({ description: 'By stamp card' }),
  })
  .openapi('Refund');

export const RedemptionAnswer = z
  .object({
    redemption: z.object({
      id,
      voucherId: id.nullable().openapi({ description: 'null: a one-time code used up without a member' }),
      couponName: z.string(),
      kind: z.enum(['percent', 'amount', 'free_item', 'free_shipping', 'buy_x_get_y']),
      discountMinor: minor,
      payMinor: minor.nullable().openapi({ description: 'null: no basket was told' }),
    }),
    member: z
      .object({ id, name: z.string().nullable() })
      .nullable()
      .openapi({ description: 'null: a one-time code used up without a member' }),
  })
  .openapi('Redemption');

export const MemberAnswer = z
  .object({
    id,
    name: z.string().nullable(),
    language: z.string(),
    points: z.object(Balances),
    purchases: z.int(),
    lastPurchaseAt: at.nullable(),
    tier: z
      .object({
        id: z.string().nullable().openapi({ description: 'null: the base' }),
        name: z.string().nullable(),
        since: at.nullable(),
        until: at.nullable().openapi({ description: 'The day on which it is measured, or in grace lost; null: never' }),
        inGrace: z.boolean(),
        givenByHand: z.boolean(),
        multiplier: z.string().nullable().openapi({ description: 'Of the points; applied by the service' }),
        percentOff: z
          .int()
          .openapi({ description: 'For the till to take off: a purchase that is reported is as it was paid' }),
        categories: z
          .array(z.string())
          .nullable()
          .openapi({ description: 'What the percent is about; null: everything' }),
        freeShipping: z.boolean().openapi({ description: 'Delivery costs them nothing' }),
        earlyDays: z
          .int()
          .openapi({ description: 'So many days before everybody else they may take and use coupons; 0: none' }),
        prices: z
          .array(z.object({ sku: z.string(), unitPriceMinor: z.int() }))
          .openapi({ description: 'What a piece of these products costs them; for the till to take off' }),
      })
      .nullable()
      .openapi({ description: 'null: the shop has no tiers' }),
    cardTicket: z
      .string()
      .optional()
      .openapi({ description: 'Stands for the member for 10 minutes, with this key only. Given for `cardCode`.' }),
    cardTicketExpiresAt: at.optional(),
  })
  .openapi('Member');

export const MemberDataAnswer = z
  .record(z.string(), z.unknown())
  .openapi('MemberData', { description: 'Everything that is held on a member, part by part' });

export const ExportAnswer = z
  .array(z.record(z.string(), z.unknown()))
  .openapi('Export', { description: 'One object for each row, with the columns of the CSV. Money is in major units.' });

export const EraseAnswer = z.object({ id, lapsed: z.object({ points, vouchers: z.int() }) }).openapi('Erased');

export const PointsAnswer = z
  .object({
    memberId: id,
    ...Balances,
    balance: points.openapi({ description: 'available - deficit' }),
    nextToLeave: z.object({ points, expiresAt: at }).nullable(),
    nextToArrive: z.object({ points, availableAt: at }).nullable(),
    lots: z.array(
      z.object({
        id,
        points,
        remaining: points,
        state: z.enum(['available', 'pending']),
        purchaseId: id.nullable(),
        earnedAt: at,
        availableAt: at,
        expiresAt: at.nullable(),
      }),
    ),
    journals: z.array(
      z.object({
        id: id.nullable().openapi({ description: 'null: lapsed by the calendar, booked with the next change' }),
        kind: z.string(),
        occurredAt: at,
        points,
        purchase: z.object({ id, netMinor: minor, currency: z.string() }).nullable(),
        reverses: id.nullable(),
        explanation: z.record(z.string(), z.unknown()),
        sentence: z.string().openapi({ description: 'The explanation in words, in the language of `Accept-Language`' }),
      }),
    ),
    nextBefore: id.nullable().openapi({ description: '`before` of the next page; null: this is the last' }),
  })
  .openapi('Points');

export const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'Stable; what programs should look at' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({
        description:
          'With `bad-request`, `occurred-in-future` and `occurred-too-long-ago`: every field that is not as it must be',
      }),
    purchaseId: id.optional().openapi({ description: 'With `reference-known`: the purchase that has it' }),
    usedAt: at.optional().openapi({ description: 'With `voucher-used`: when it was' }),
    startsAt: at
      .optional()
      .openapi({ description: 'With `coupon-not-started` and `reward-not-started`: the first instant of its use' }),
    endedAt: at.optional().openapi({ description: 'With `coupon-ended`: the first instant after its use' }),
  })
  .loose()
  .openapi('Problem', { description: 'RFC 9457' });
