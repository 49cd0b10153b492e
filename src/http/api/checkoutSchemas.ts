import { z } from 'zod';
import { amountMinor, text } from './read.ts';
import { PurchaseAnswer } from './responses.ts';
import { Lines, MemberRef } from './schemas.ts';

const codes = z.array(text(40)).max(20);

export const CheckoutBody = z
  .strictObject({
    member: MemberRef,
    lines: Lines,
    shippingMinor: amountMinor.optional().openapi({ description: 'The delivery; absent: nothing is delivered' }),
    vouchers: z
      .union([z.literal('all'), codes])
      .optional()
      .openapi({ description: 'Codes of vouchers, public and one-time codes; or `all` vouchers that the member has' }),
    codes: codes.optional().openapi({
      description:
        'Codes that somebody typed, beside `all`: a public or one-time code gives the member its voucher when the checkout is held',
    }),
    points: z
      .union([z.literal('max'), z.int().nonnegative().max(2_147_483_647)])
      .optional()
      .openapi({ description: 'How many the member wants to pay with; `max`: as many as may pay' }),
    giftCards: codes.optional().openapi({ description: 'Codes, in the order in which they pay' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'An ISO 4217 code, like TWD')
      .optional(),
  })
  .openapi('CheckoutBody');

export const ConfirmBody = z
  .strictObject({
    externalRef: text(64).openapi({ description: "The till's own number of the sale. Known once." }),
    occurredAt: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Absent: now' }),
    store: text(64).optional(),
  })
  .openapi('CheckoutConfirmBody');

const minor = z.int().openapi({ description: 'Minor units of the currency' });
const at = z.iso.datetime();

const Quote = z
  .object({
    currency: z.string(),
    lines: z.array(
      z.object({
        sku: z.string(),
        name: z.string(),
        quantity: z.int(),
        unitPriceMinor: minor,
        discountMinor: minor.openapi({
          description: "All that comes off: the till's own, the member's price, vouchers",
        }),
        voucherOffMinor: minor.openapi({ description: 'Of that, what vouchers take off' }),
        netMinor: minor,
      }),
    ),
    memberPriceOffMinor: minor.openapi({ description: "What the member's tier takes off the lines" }),
    netMinor: minor.openapi({ description: 'The lines after all discounts: what earns' }),
    shippingMinor: minor,
    shippingOffMinor: minor,
    memberShippingOffMinor: minor.openapi({ description: "Of it, what the member's tier takes off" }),
    vouchers: z.object({
      used: z.array(
        z.object({
          code: z.string().openapi({ description: 'Of the voucher, or as it was typed' }),
          couponName: z.string(),
          discountMinor: minor,
          shippingOffMinor: minor,
        }),
      ),
      unused: z.array(
        z.object({
          code: z.string(),
          couponName: z.string().nullable(),
          reason: z.string().openapi({ description: 'One of the problem codes' }),
          missingMinor: minor.optional(),
          missing: z.int().optional().openapi({ description: 'Pieces that are missing' }),
          freeAt: at.optional().openapi({ description: 'Until when another checkout has it at most' }),
        }),
      ),
    }),
    points: z.object({
      points: z.int(),
      payMinor: minor,
      limitedBy: z
        .enum(['not-offered', 'balance', 'share', 'steps', 'minimum'])
        .nullable()
        .openapi({ description: 'Why fewer than were wanted pay' }),
    }),
    giftCards: z.object({
      used: z.array(z.object({ code: z.string(), payMinor: minor, leftMinor: minor })),
      unused: z.array(
        z.object({
          code: z.string(),
          reason: z.enum(['gift-card-unknown', 'gift-card-returned', 'gift-card-empty', 'nothing-left-to-pay']),
        }),
      ),
    }),
    dueMinor: minor.openapi({ description: 'What is left to pay in money' }),
    earnPoints: z.int().openapi({ description: 'What the purchase would earn now' }),
  })
  .openapi('CheckoutQuote');

export const CheckoutAnswer = z
  .object({
    checkout: z.object({
      id: z.uuid(),
      memberId: z.uuid(),
      state: z.enum(['quoted', 'held', 'confirmed', 'released', 'expired']),
      heldUntil: at.nullable().openapi({ description: 'null: nothing is set aside' }),
      purchaseId: z.uuid().nullable(),
    }),
    quote: Quote,
  })
  .openapi('Checkout');

export const CheckoutConfirmedAnswer = z
  .object({ ...CheckoutAnswer.shape, ...PurchaseAnswer.shape })
  .openapi('CheckoutConfirmed');
