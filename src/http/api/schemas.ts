import { z } from 'zod';
import { LANGUAGES } from '../../app/languages.ts';
import { E164 } from '../../app/setPhone.ts';
import { amountMinor, text } from './read.ts';

const channel = z.enum(['line', 'telegram', 'lab']);
export const Phone = z
  .string()
  .regex(E164, 'An international number without spaces, like +886912345678')
  .openapi({ example: '+886912345678' });

/** BCP 47: one of those that the service speaks. */
export const LanguageTag = z.enum(LANGUAGES);

export const Birthday = z.strictObject({
  month: z.int().min(1).max(12),
  day: z.int().min(1).max(31),
  year: z.int().min(1900).max(2200).optional(),
  calendar: z.enum(['solar', 'lunar']).optional().openapi({ description: 'Absent: solar' }),
  leapMonth: z.boolean().optional().openapi({ description: 'Of a lunar birthday: in a leap month' }),
});

/** A member named in exactly one way. */
export const MemberRef = z
  .strictObject({
    id: z.uuid().optional(),
    cardTicket: text(100).optional().openapi({ description: 'From GET /members?cardCode=…; lives 10 minutes' }),
    phone: Phone.optional(),
    channel: channel.optional(),
    channelUserId: text(100).optional(),
  })
  .superRefine((member, context) => {
    const ways = [member.id, member.cardTicket, member.phone, member.channel ?? member.channelUserId];
    const named = ways.filter((way) => way !== undefined).length === 1;
    if (!named || (member.channel === undefined) !== (member.channelUserId === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'Name the member in exactly one way: id, cardTicket, phone, or channel with channelUserId',
      });
    }
  });

const Line = z
  .strictObject({
    sku: text(64),
    name: text(200).optional().openapi({ description: "Absent: the product's name, if the SKU is known" }),
    quantity: z.int().positive().max(10_000),
    unitPriceMinor: amountMinor,
    discountMinor: amountMinor.optional().openapi({ description: 'Off the whole line, not off each piece' }),
  })
  .superRefine((line, context) => {
    if ((line.discountMinor ?? 0) > line.quantity * line.unitPriceMinor) {
      context.addIssue({ code: 'custom', path: ['discountMinor'], message: 'More than the line costs' });
    }
  });

/** More than this is no sale but a mistake. */
const MOST_NET_MINOR = 10_000_000_000;

export const Lines = z
  .array(Line)
  .min(1)
  .max(500)
  .refine(
    (lines) => lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0) <= MOST_NET_MINOR,
    `All lines together cost more than ${MOST_NET_MINOR}`,
  );

export const PurchaseBody = z
  .strictObject({
    externalRef: text(64).openapi({ description: "The till's own number of the sale. Known once." }),
    member: MemberRef,
    occurredAt: z.iso.datetime({ offset: true }).openapi({ example: '2026-11-21T12:00:00+08:00' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'An ISO 4217 code, like TWD')
      .openapi({ example: 'TWD' }),
    lines: Lines,
    store: text(64).optional(),
  })
  .openapi('PurchaseBody');

export const RefundBody = z
  .strictObject({
    lines: z
      .array(z.strictObject({ sku: text(64), quantity: z.int().positive().max(10_000) }))
      .min(1)
      .max(500)
      .optional(),
    amountMinor: z.int().positive().max(MOST_NET_MINOR).optional(),
  })
  .refine((body) => body.lines === undefined || body.amountMinor === undefined, 'Either lines or amountMinor, not both')
  .openapi('RefundBody', { description: 'Empty: all that is left of the purchase.' });

export const RedemptionBody = z
  .strictObject({
    lines: Lines.optional(),
    amountMinor: amountMinor.optional(),
    shippingMinor: amountMinor
      .optional()
      .openapi({ description: 'What the delivery costs; absent: nothing is delivered' }),
    memberId: z.uuid().optional().openapi({ description: 'Whose purchase it is; absent: any bearer may use it' }),
    purchaseId: z.uuid().optional(),
  })
  .refine((body) => body.lines === undefined || body.amountMinor === undefined, 'Either lines or amountMinor, not both')
  .openapi('RedemptionBody');

export const MemberQuery = z
  .strictObject({
    channel: channel.optional(),
    channelUserId: text(100).optional(),
    cardCode: text(100).optional(),
    phone: Phone.optional(),
  })
  .superRefine((query, context) => {
    const ways = [query.cardCode, query.phone, query.channel ?? query.channelUserId];
    const named = ways.filter((way) => way !== undefined).length === 1;
    if (!named || (query.channel === undefined) !== (query.channelUserId === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'Name the member in exactly one way: channel with channelUserId, cardCode, or phone',
      });
    }
  });

export const ExportQuery = z.strictObject({
  format: z.enum(['csv', 'json', 'ndjson']).optional().openapi({ description: 'Absent: ndjson, one object a line' }),
});

export const MemberExportQuery = z.strictObject({
  format: z.enum(['json', 'csv']).optional().openapi({ description: 'Absent: json' }),
});

export const PageQuery = z.strictObject({
  before: z.uuid().optional().openapi({ description: '`nextBefore` of the page before' }),
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).optional(),
});
