import { z } from 'zod';
import { QuestionBody } from '../segmentSchemas.ts';
import { byLanguage, gift, Span, words } from './values.ts';

export const Messages = z.strictObject({
  quietFrom: words.openapi({ example: '21:00' }),
  quietUntil: words.openapi({ example: '09:00' }),
  marketingDays: z.int().openapi({ description: 'A member gets at most one marketing message in so many days' }),
  waitHours: z.int().openapi({
    description:
      'On LINE, offers and reminders wait so many hours for the member to write and go along with the answer, which costs nothing; 0: they do not',
  }),
});

const automation = {
  on: z.boolean(),
  hour: z.int().openapi({ description: 'Local hour, 0 to 23' }),
  texts: byLanguage.openapi({ description: "The shop's own words by language; absent: the built-in ones" }),
};

export const Automations = z.strictObject({
  birthday: z.strictObject({
    ...automation,
    gift: z.strictObject(gift).nullable().openapi({ description: 'null: a greeting alone' }),
  }),
  repurchase: z.strictObject({
    ...automation,
    leadDays: z.int(),
    percent: z.int(),
    validDays: z.int(),
    controlPercent: z.int(),
    memberDays: z.int().openapi({ description: 'A member gets at most one offer in so many days' }),
    productDays: z
      .int()
      .openapi({ description: 'The same product is offered to a member again after so many days at the earliest' }),
    mostPerDay: z
      .int()
      .nullable()
      .openapi({ description: 'Offers of the shop in one day at most; null: as many as its visitors allow' }),
    only: QuestionBody.nullable().openapi({
      description: 'Offers go to members for whom it holds; null: to all who take marketing',
    }),
  }),
  notices: z.strictObject({ ...automation, pointsDays: z.int(), vouchersDays: z.int() }),
});

export const Hours = z
  .strictObject({ week: z.array(z.array(Span)), closedDates: z.array(words) })
  .nullable()
  .openapi({ description: 'Seven days, Monday first; null: always open' });

export const Holidays = z.strictObject({
  country: z.enum(['TW', 'HK', 'CN', 'JP', 'TH']),
  off: z.array(words),
  own: z.array(
    z.strictObject({
      key: words,
      name: words,
      calendar: z.enum(['solar', 'lunar']),
      month: z.int(),
      day: z.int(),
    }),
  ),
});
