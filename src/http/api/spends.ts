import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { giveSpendBack, type PointsSpent, spendPoints } from '../../app/spendPoints.ts';
import { withIds } from './ids.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { text } from './read.ts';
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
    run: withIds({ id: { code: 'member-unknown' } }, ({ id }, body: z.infer<typeof SpendBody>, { by, key }) =>
      spendPoints(deps, { member: { memberId: id }, ...body }, by, key, now()),
    ),
    document: spendDocument,
  });

/** `POST /members/{id}/spends/{spendId}/reversals`. */
export const postSpendReversal = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'points:write',
    body: NothingBody,
    run: withIds(
      { id: { code: 'member-unknown' }, spendId: { code: 'spend-unknown' } },
      ({ id, spendId }, _body, { by, key }) => giveSpendBack(deps, { memberId: id, spendId }, by, key, now()),
    ),
    document: spendDocument,
  });

const spendDocument = ({ spendId, memberId, points, available, pending, held, deficit }: PointsSpent) => ({
  spend: { id: spendId, memberId, points },
  points: { available, pending, held, deficit },
});
