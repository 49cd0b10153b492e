import { z } from 'zod';
import { isDay } from '../../app/couponDetails.ts';
import { amountMinor, text } from './read.ts';

const KINDS = ['percent', 'amount', 'free_item', 'free_shipping', 'buy_x_get_y'] as const;
const count = z.int().min(1).max(1_000_000_000);
const names = z.array(text(64)).min(1).max(100);
export const day = z.string().refine(isDay, 'A local date of the shop from 2000 to 9998, like 2026-12-31');

const growth = z
  .strictObject({ by: z.int().min(1), most: z.int().min(1) })
  .openapi({ description: 'Each use by the member makes the next one worth `by` more, up to `most`' });

const Terms = z
  .strictObject({
    skus: names.nullable(),
    categories: names.nullable(),
    exceptSkus: names.nullable(),
    exceptCategories: names.nullable(),
    on: z.literal('cheapest').nullable().openapi({ description: 'Off the cheapest piece alone' }),
    buy: z
      .int()
      .min(1)
      .max(100)
      .nullable()
      .openapi({ description: 'buy_x_get_y: pieces to pay for `value` free ones' }),
    getSkus: names
      .nullable()
      .openapi({ description: 'buy_x_get_y: what is free; absent: of what is bought, the cheapest' }),
    growth: growth.nullable(),
    firstPurchase: z.literal(true).nullable(),
    personal: z
      .literal(true)
      .nullable()
      .openapi({ description: 'Members cannot give their vouchers to a friend; absent: they may' }),
    combines: z
      .literal(true)
      .nullable()
      .openapi({ description: 'May be used beside others; absent: it is used alone' }),
    group: text(40).nullable().openapi({ description: 'Of one group at most one is used on a purchase' }),
  })
  .partial()
  .openapi('CouponTermsBody', { description: 'What it is about and asks for. null takes a term away' });

const Details = z.strictObject({
  name: text(60),
  value: z.int().min(1).max(100_000_000).openapi({
    description: 'percent: 1 to 100; amount: minor units; free_item, buy_x_get_y: free pieces; free_shipping: 1',
  }),
  capMinor: amountMinor.min(1).nullable().optional().openapi({ description: 'The most that one use takes off' }),
  minimumMinor: amountMinor.optional().openapi({ description: "Of the basket's net before any voucher" }),
  firstDay: day.nullable().optional(),
  lastDay: day.nullable().optional(),
  validDays: z.int().min(0).max(3_650).nullable().optional().openapi({
    description: 'A voucher lives through so many days after the day of issue; null: as long as the coupon',
  }),
  usesLimit: count.nullable().optional(),
  usesPerMember: count.nullable().optional(),
  usesPerDay: count.nullable().optional(),
  budgetMinor: z.int().min(1).max(100_000_000_000).nullable().optional().openapi({
    description: 'The most that all uses take off together; then it stops, and the owner hears of it',
  }),
  claimable: z.boolean().optional().openapi({ description: 'Members see it in the chat and may take it' }),
  publicCode: z.string().max(64).nullable().optional(),
  terms: Terms.optional(),
});

export const CouponBody = Details.extend({ kind: z.enum(KINDS) }).openapi('CouponBody');

export const CouponChangeBody = Details.partial()
  .extend({ active: z.boolean().optional() })
  .openapi('CouponChangeBody');

export const CouponsQuery = z.strictObject({
  after: z.uuid().optional().openapi({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

const minor = z.int();
const at = z.iso.datetime();

const Coupon = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(KINDS),
    value: z.int(),
    capMinor: minor.nullable(),
    minimumMinor: minor,
    startsAt: at.nullable(),
    endsAt: at.nullable().openapi({ description: 'The first instant after its window' }),
    validDays: z.int().nullable(),
    usesLimit: z.int().nullable(),
    uses: z.int(),
    usesPerMember: z.int().nullable(),
    usesPerDay: z.int().nullable(),
    budgetMinor: minor.nullable(),
    spentMinor: minor,
    claimable: z.boolean(),
    publicCode: z.string().nullable(),
    active: z.boolean(),
    terms: z
      .object({
        skus: z.array(z.string()),
        categories: z.array(z.string()),
        exceptSkus: z.array(z.string()),
        exceptCategories: z.array(z.string()),
        on: z.literal('cheapest'),
        buy: z.int(),
        getSkus: z.array(z.string()),
        growth: z.object({ by: z.int(), most: z.int() }),
        firstPurchase: z.literal(true),
        personal: z.literal(true),
        combines: z.literal(true),
        group: z.string(),
      })
      .partial(),
  })
  .openapi('Coupon');

export const CouponAnswer = z.object({ coupon: Coupon }).openapi('CouponAnswer');
export const CouponsAnswer = z.object({ coupons: z.array(Coupon), next: z.uuid().nullable() }).openapi('CouponsAnswer');

export const VoucherIssuedAnswer = z
  .object({
    voucher: z.object({
      id: z.uuid(),
      couponId: z.uuid(),
      memberId: z.uuid(),
      code: z.string(),
      expiresAt: at.nullable(),
    }),
  })
  .openapi('VoucherIssued');

export const VoucherLookAnswer = z
  .object({
    voucher: z.object({ id: z.uuid().nullable(), expiresAt: at.nullable(), exceptName: z.string().optional() }),
    coupon: Coupon,
    member: z
      .object({ id: z.uuid(), name: z.string().nullable() })
      .nullable()
      .openapi({ description: 'null, as the id: a one-time code that nobody has typed yet' }),
  })
  .openapi('VoucherLook');
