import { z } from 'zod';
import { byLanguage, minor, words } from './values.ts';

const About = z.strictObject({
  skus: z.array(words).optional(),
  categories: z.array(words).optional(),
  exceptSkus: z.array(words).optional(),
  exceptCategories: z.array(words).optional(),
});

const Earn = z.strictObject({
  counts: z.enum(['purchase', 'amount', 'item']).openapi({
    description: 'A stamp for each purchase, each whole `perMinor` of it, or each piece',
  }),
  perMinor: minor,
  about: About.openapi({ description: 'The lines that count; nothing named: all' }),
  minimumMinor: minor.openapi({ description: 'A purchase below it brings none' }),
});

const Reward = z.strictObject({
  at: z.int().openapi({ description: 'The stamp that brings it; the last one is at the end of the card' }),
  kind: z.enum(['free_item', 'percent', 'amount']),
  value: z.int().openapi({ description: 'Pieces, percent, or minor units of the currency' }),
  name: words.openapi({ description: 'What the voucher is called' }),
  validDays: z.int().openapi({ description: 'Local days after the day of issue' }),
});

const Card = z.strictObject({
  id: words.openapi({ description: 'Never changes; a name may' }),
  name: words,
  names: byLanguage.optional(),
  earn: Earn,
  capPerDay: z.int().nullable(),
  size: z.int(),
  rewards: z.array(Reward),
  idleMonths: z.int().nullable().openapi({ description: 'Months without a stamp that empty the open card' }),
  active: z.boolean().openapi({ description: 'false: no stamps any more' }),
});

export const StampCards = z.array(Card);
