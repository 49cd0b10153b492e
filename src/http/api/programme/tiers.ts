import { z } from 'zod';
import { byLanguage, gift, minor, words } from './values.ts';

const Needs = z.strictObject({
  spend: minor.optional(),
  points: z.int().optional(),
  purchases: z.int().optional(),
  days: z.int().optional(),
});

const Perks = z.strictObject({
  multiplier: words.nullable(),
  percentOff: z.int(),
  categories: z.array(words).optional(),
  voucher: z.strictObject(gift).nullable(),
  freeShipping: z.literal(true).optional().openapi({ description: 'Delivery costs nothing, in this tier and above' }),
  earlyDays: z.int().optional().openapi({
    description:
      'So many local days before they start for everybody members may take coupons in the chat and use them, in this tier and above',
  }),
  prices: z
    .array(z.strictObject({ sku: words, name: words, minor }))
    .optional()
    .openapi({ description: 'What a piece of a product costs, in this tier and above' }),
});

const Level = z.strictObject({
  id: words.openapi({ description: 'Never changes; a name may' }),
  name: words,
  names: byLanguage.optional(),
  needs: Needs,
  perks: Perks,
});

export const Tiers = z
  .strictObject({
    revision: z.int().openapi({ description: 'Kept by the service: whatever is sent is taken for what it has' }),
    levels: z.array(Level),
    match: z.enum(['any', 'all']),
    windowMonths: z.int(),
    keepMonths: z.int(),
    graceDays: z.int(),
    downgrade: z.enum(['one_down', 'to_measure']),
    firstForLife: z.boolean(),
  })
  .nullable()
  .openapi({ description: 'null: the shop has no tiers' });
