import { z } from 'zod';
import { minor, Span, words } from './values.ts';

const names = z.array(words);

const selector = {
  skus: names.optional(),
  categories: names.optional(),
  exceptSkus: names.optional(),
  exceptCategories: names.optional(),
};

const Rate = z.strictObject({
  ...selector,
  id: words,
  points: z.int().openapi({ description: 'For each whole step' }),
  per: minor.openapi({ description: 'Minor units in a step' }),
  counts: z.enum(['amount', 'purchase']).optional(),
  priority: z.int().optional(),
  tiers: names.optional(),
});

const When = z.strictObject({
  from: words.optional(),
  through: words.optional(),
  weekdays: z.array(z.int()).optional().openapi({ description: '1 is Monday, 7 is Sunday' }),
  hours: Span.optional(),
  startsAt: words.optional().openapi({ description: 'Local time, YYYY-MM-DDTHH:MM' }),
  endsAt: words.optional(),
  firstPurchase: z.literal(true).optional(),
  birthdayMonth: z.literal(true).optional(),
});

const Multiplier = z.strictObject({
  ...selector,
  id: words,
  factor: words.openapi({ description: 'An exact decimal number', example: '1.5' }),
  rates: names.optional().openapi({ description: 'Ids of rates; absent: every rate' }),
  when: When.optional().openapi({ description: 'All that is named must hold; absent: always' }),
});

export const Earn = z.strictObject({
  combination: z.enum(['stack', 'highest', 'exclusive']),
  rounding: z.enum(['down', 'nearest', 'up']).optional(),
  rates: z.array(Rate).openapi({ description: '`base` is the one that the owner sets in the chat' }),
  multipliers: z.array(Multiplier),
  capPerPurchase: z.int().optional(),
  capPerDay: z.int().optional(),
  capPerMonth: z.int().optional(),
  capBalance: z.int().optional(),
  minimumMinor: minor.optional().openapi({ description: 'A purchase below it earns nothing' }),
});
