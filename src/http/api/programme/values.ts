import '../schemas.ts'; // teaches zod `.openapi(…)` before schemas are made of these
import { z } from 'zod';

/** Text that the books can keep, as it is: no NUL, no half of a surrogate pair. */
export const words = z
  .string()
  .max(10_000)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'Contains characters that are not text');

export const minor = z.int().openapi({ description: 'Minor units of the currency' });

/** The shop's words by language. */
export const byLanguage = z.record(
  z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'A BCP 47 tag, like zh-Hant'),
  words,
);

/** Percent points, or minor units. */
export const gift = {
  kind: z.enum(['percent', 'amount']),
  value: z.int().openapi({ description: 'Percent, or minor units of the currency' }),
  validDays: z.int().openapi({ description: 'Local days after the day of issue' }),
};

export const Span = z.strictObject({ from: words, until: words }).openapi({ description: 'Local times, HH:MM' });
