import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { giveSpendBack, type PointsSpent, spendPoints } from '../../app/spendPoints.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { text, Uuid } from './read.ts';
import { writing } from './write.ts';

const SpendBody = z
  .strictObject({
    points: z.int().positive().max(2_147_483_647),
    reason: text(80).openapi({
      description: "What they are for: the member's history says it",
      example: 'Cooking class',
    }),
  })
  .openapi('SpendBody');

/** Of a write that needs to be told nothing. */
export const NothingBody = z.strictObject({}).openapi('NothingBody', { description: 'An empty object' });

const SpendAnswer = z
  .object({
    spend: z.object({ id: z.uuid(), memberId: z.uuid(), points: z.int() }),
    points: z.object({ available: z.int(), pending: z.int(), held: z.int(), deficit: z.int() }),
  })
  .openapi('Spend');

export const spendOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/members/{id}/spends',
    scope: 'points:write',
    summary: 'Spend points on something that is not in the catalogue',
    description: 'All of them or none: never fewer than asked for.',
    params: z.object({ id: z.uuid() }),
    body: SpendBody,
    answer: SpendAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/members/{id}/spends/{spendId}/reversals',
    scope: 'points:write',
    summary: 'Give spent points back',
    description: 'Once. They return to where they came from, with a few days of grace where they would have expired.',
    params: z.object({ id: z.uuid(), spendId: z.uuid() }),
    body: NothingBody,
    answer: SpendAnswer,
    refuses: [404, 409],
  },
];

/** `POST /members/{id}/spends`. */
export const postSpend = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'points:write',
    body: SpendBody,
    run: async (body, { request, by, key }) => {
      const id = Uuid.safeParse(request.params['id']);
      if (!id.success) return { ok: false, refusal: { code: 'member-unknown' } };
      return spendPoints(deps, { member: { memberId: id.data }, ...body }, by, key, now());
    },
    document: spendDocument,
  });

/** `POST /members/{id}/spends/{spendId}/reversals`. */
export const postSpendReversal = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'points:write',
    body: NothingBody,
    run: async (_body, { request, by, key }) => {
      const id = Uuid.safeParse(request.params['id']);
      const spendId = Uuid.safeParse(request.params['spendId']);
      if (!id.success) return { ok: false, refusal: { code: 'member-unknown' } };
      if (!spendId.success) return { ok: false, refusal: { code: 'spend-unknown' } };
      return giveSpendBack(deps, { memberId: id.data, spendId: spendId.data }, by, key, now());
    },
    document: spendDocument,
  });

const spendDocument = ({ spendId, memberId, points, available, pending, held, deficit }: PointsSpent) => ({
  spend: { id: spendId, memberId, points },
  points: { available, pending, held, deficit },
});
