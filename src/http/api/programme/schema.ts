/**
 * The shape of a programme from outside: every field, strictly. What makes sense in it is asked by `src/core/settings`,
 * so limits are not repeated here. `npx tsc` fails while a setting of the type is not in the shape, or the other way.
 */
import { z } from 'zod';
import type { Programme } from '../../../core/programme.ts';
import type { Question } from '../../../core/segments/question.ts';
import { Automations, Holidays, Hours, Messages } from './automations.ts';
import { Earn } from './earn.ts';
import { IssueRules } from './issueRules.ts';
import { StampCards } from './stamps.ts';
import { Tiers } from './tiers.ts';
import { minor, words } from './values.ts';

const Validity = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rolling_months'), months: z.int(), monthEnd: z.boolean() }),
    z.strictObject({ kind: z.literal('rolling_days'), days: z.int() }),
    z.strictObject({ kind: z.literal('fixed_date'), month: z.int(), day: z.int() }),
    z.strictObject({ kind: z.literal('inactivity'), months: z.int(), monthEnd: z.boolean() }),
    z.strictObject({ kind: z.literal('never') }),
  ])
  .openapi({ description: 'How long points stay usable, counted from the day on which they become usable' });

const Points = z.strictObject({
  pendingDays: z.int().openapi({ description: 'Local days between earning and being usable; 0: at once' }),
  validity: Validity,
  refundPolicy: z.enum(['deficit', 'clamp', 'pending_only']).openapi({
    description: 'Points of returned goods that were spent: owed, forgiven, or only pending ones are taken at all',
  }),
  restoreGraceDays: z.int().openapi({ description: 'Local days that points come back with when theirs are over' }),
});

const Referral = z.strictObject({
  referrerPoints: z.int(),
  friendPoints: z.int(),
  minimumMinor: minor.openapi({ description: "What the friend's purchase must net" }),
  windowDays: z.int(),
  contactDays: z.int(),
  velocity: z.strictObject({ count: z.int(), days: z.int() }),
  returnDays: z.int(),
  referrerPercent: words.nullable().openapi({
    description: "Percent of the friend's purchase in points, one for each major unit; null: referrerPoints",
  }),
  mostPerYear: z.int().nullable().openapi({ description: 'Friends in 365 days that bring a referrer points' }),
  milestones: z
    .array(
      z.strictObject({
        friends: z.int(),
        points: z.int().openapi({ description: '0 where a coupon is given in their place' }),
        coupon: z.strictObject({ couponId: words, name: words }).optional(),
      }),
    )
    .openapi({ description: 'A bonus for so many rewarded friends, in the night after' }),
});

const Checkout = z.strictObject({
  holdMinutes: z.int().openapi({ description: 'For which a checkout sets points, vouchers and gift cards aside' }),
  points: z
    .strictObject({
      points: z.int().openapi({ description: 'In a step; only whole steps pay' }),
      minor: minor.openapi({ description: 'What a step pays' }),
      minimumPoints: z.int(),
      maxPercent: z.int().openapi({ description: 'Of the bill at most' }),
    })
    .nullable()
    .openapi({ description: 'What points pay of a bill; null: nothing' }),
});

const Shape = z.strictObject({
  name: words,
  currency: words.openapi({ description: 'ISO 4217. Fixed once something was sold', example: 'TWD' }),
  timeZone: words.openapi({ description: 'IANA', example: 'Asia/Taipei' }),
  language: words.openapi({ description: "The shop's own, for people whose chat tells none", example: 'zh-Hant' }),
  buddhistYear: z.boolean(),
  earn: Earn,
  points: Points,
  referral: Referral,
  undoMinutes: z.int().openapi({ description: 'In which the counter may take a sale back by itself' }),
  adjustLimit: z.int().openapi({ description: 'Points that one person may give or take without a second one' }),
  messages: Messages,
  automations: Automations,
  hours: Hours,
  holidays: Holidays,
  tiers: Tiers,
  checkout: Checkout,
  coupons: z.strictObject({
    percentageOf: z
      .enum(['discounted', 'initial'])
      .openapi({ description: 'Of what the lines still cost, or of what they cost before any discount' }),
    order: z.enum(['kinds', 'given']).openapi({
      description: 'First what is about products, then shares of the basket, then amounts off it; or as they are given',
    }),
  }),
  stampCards: StampCards,
  issueRules: IssueRules,
});

/** The whole document, each setting once. */
export const ProgrammeDocument = (Shape satisfies z.ZodType<Whole<Programme>>)
  .transform((document) => document as Programme satisfies Whole<typeof document>)
  .openapi('ProgrammeDocument', { description: 'Every setting of the shop' });

/** What an optional field may be in a JSON document that was read by a schema: `undefined` is told from absent by none. */
type Whole<Value> = Value extends readonly (infer One)[]
  ? readonly Whole<One>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Whole<Value[Name]> | (object extends Pick<Value, Name> ? undefined : never) }
    : Value;

/** The paths of all fields of a type, optional ones too. A question about members has no end, and one schema. */
type Paths<Value> = Value extends readonly (infer One)[]
  ? Paths<One>
  : Value extends Question
    ? never
    : Value extends object
      ? { [Name in keyof Value & string]-?: Name | `${Name}.${Paths<NonNullable<Value[Name]>>}` }[keyof Value & string]
      : never;

type Same<A, B> = [Exclude<A, B>, Exclude<B, A>] extends [never, never]
  ? true
  : { missing: Exclude<A, B>; more: Exclude<B, A> };

// A setting that stands in one of them alone is named by the compiler here.
true satisfies Same<Paths<Programme>, Paths<z.output<typeof Shape>>>;
