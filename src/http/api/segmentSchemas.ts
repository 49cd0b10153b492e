import { z } from 'zod';
import { QUESTION_BOUNDS } from '../../app/segments/ask.ts';
import type { Question } from '../../core/segments/question.ts';
import { text } from './read.ts';

const days = z.int().min(1).max(3_650);
const bound = z.int().min(-1_000_000_000_000).max(1_000_000_000_000).optional();
const bounds = { atLeast: bound, atMost: bound };
const name = text(80);
const quantity = z.int().min(1).max(1_000_000).optional();

const CONDITIONS = [
  z.strictObject({ kind: z.literal('tag'), tag: name }),
  z.strictObject({ kind: z.literal('tier'), tier: name }),
  z.strictObject({ kind: z.literal('tier-at-least'), tier: name }),
  z.strictObject({ kind: z.literal('bought'), sku: name, days, quantity }),
  z.strictObject({ kind: z.literal('bought-category'), category: name, days, quantity }),
  z.strictObject({ kind: z.literal('bought-anything'), days, store: name.optional() }),
  z.strictObject({ kind: z.literal('not-seen'), days }),
  z.strictObject({ kind: z.literal('purchases'), days: days.optional(), ...bounds }),
  z.strictObject({ kind: z.literal('spend'), days: days.optional(), ...bounds }),
  z.strictObject({ kind: z.literal('joined'), days }),
  z.strictObject({ kind: z.literal('birthday-month') }),
  z.strictObject({ kind: z.literal('birthday-within'), days: z.int().min(1).max(92) }),
  z.strictObject({ kind: z.literal('language'), language: z.string().max(35) }),
  z.strictObject({ kind: z.literal('consent') }),
  z.strictObject({ kind: z.literal('channel'), channel: z.enum(['line', 'telegram', 'lab']) }),
  z.strictObject({ kind: z.literal('reachable') }),
  z.strictObject({ kind: z.literal('points'), ...bounds }),
  z.strictObject({ kind: z.literal('points-leaving'), days }),
  z.strictObject({ kind: z.literal('voucher'), couponId: z.uuid().optional(), days: days.optional() }),
  z.strictObject({ kind: z.literal('coupon-used'), couponId: z.uuid() }),
  z.strictObject({ kind: z.literal('referred') }),
  z.strictObject({ kind: z.literal('brought'), ...bounds }),
  z.strictObject({ kind: z.literal('campaign'), campaignId: z.uuid(), did: z.enum(QUESTION_BOUNDS.responses) }),
  z.strictObject({ kind: z.literal('segment'), segmentId: z.uuid(), name: name.optional() }),
] as const;

const ConditionBody = z.discriminatedUnion('kind', CONDITIONS).openapi('Condition', {
  description:
    'What holds for a member or not. `days`: today and so many local days of the shop before it, or after it. `spend` is in minor units. Of `atLeast` and `atMost` one is needed',
});

/** A tree of conditions. */
export const QuestionBody: z.ZodType<Question> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(QuestionBody).max(QUESTION_BOUNDS.conditions) }),
      z.strictObject({ any: z.array(QuestionBody).max(QUESTION_BOUNDS.conditions) }),
      z.strictObject({ not: QuestionBody }),
      ConditionBody as unknown as z.ZodType<Question>,
    ]),
  )
  .openapi('Question', {
    description: `{all: […]}, {any: […]}, {not: …} or a condition, at most ${QUESTION_BOUNDS.conditions} of them in ${QUESTION_BOUNDS.depth} levels. {all: []} is everyone`,
  });

export const SegmentBody = z.strictObject({ name: text(60), question: QuestionBody }).openapi('SegmentBody');

export const SegmentChangeBody = z
  .strictObject({
    name: text(60).optional(),
    question: QuestionBody.optional(),
    archived: z.boolean().optional().openapi({ description: 'Not listed any more; what refers to it goes on' }),
    version: z
      .int()
      .min(0)
      .optional()
      .openapi({ description: 'The version that was read: refused when it is another' }),
  })
  .openapi('SegmentChangeBody');

export const QuestionCountBody = z.strictObject({ question: QuestionBody }).openapi('QuestionCountBody');

const Segment = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    question: QuestionBody,
    version: z.int(),
    archived: z.boolean(),
  })
  .openapi('Segment');

export const SegmentAnswer = z.strictObject({ segment: Segment });
export const SegmentsAnswer = z.strictObject({
  segments: z.array(Segment),
  next: z.uuid().nullable().openapi({ description: '`after` of the next page; null: this is the last' }),
});

const FoundMember = z.strictObject({ memberId: z.uuid(), name: z.string().nullable() });

export const QuestionCountAnswer = z.strictObject({
  members: z.int(),
  reachable: z.int().openapi({ description: 'Of them, who can be reached in a chat' }),
  takeMarketing: z.int().openapi({ description: 'Of those, who takes offers' }),
  sample: z.array(FoundMember).openapi({ description: 'A few of them' }),
});

export const SegmentMembersAnswer = z.strictObject({
  members: z.array(FoundMember),
  next: z.uuid().nullable().openapi({ description: '`after` of the next page; null: this is the last' }),
});

export const SegmentsQuery = z.strictObject({
  after: z.uuid().optional().openapi({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});
