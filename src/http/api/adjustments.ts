import type { RequestHandler } from 'express';
import { z } from 'zod';
import { adjustPoints, type PointsAdjusted, type PointsAsked } from '../../app/adjustPoints.ts';
import type { Scope } from '../../app/apiKeys.ts';
import { patiently } from '../../app/patience.ts';
import { readPointRequest } from '../../app/pointRequests.ts';
import { sendJson, sendProblem } from '../problem.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { text, Uuid } from './read.ts';
import { instant, nullableInstant } from './time.ts';
import { writing } from './write.ts';

const MOST_POINTS = 2_147_483_647;

const AdjustmentBody = z
  .strictObject({
    points: z
      .int()
      .min(-MOST_POINTS)
      .max(MOST_POINTS)
      .refine((points) => points !== 0, 'Not 0')
      .openapi({ description: 'Above 0 gives, below 0 takes' }),
    reason: text(200).openapi({ description: "The member's history says it", example: 'For the long wait' }),
  })
  .openapi('AdjustmentBody');

const AdjustmentAnswer = z
  .object({
    adjustment: z.object({
      memberId: z.uuid(),
      points: z.int(),
      state: z.enum(['done', 'waiting']),
      requestId: z.uuid().nullable().openapi({ description: 'Where it waits; null: it is done' }),
      expiresAt: z.iso
        .datetime()
        .nullable()
        .openapi({ description: 'The first instant at which nobody can say yes any more' }),
    }),
    points: z
      .object({ available: z.int(), pending: z.int(), held: z.int(), deficit: z.int() })
      .nullable()
      .openapi({ description: 'null: nothing has moved yet' }),
  })
  .openapi('Adjustment');

const RequestAnswer = z
  .object({
    requestId: z.uuid(),
    memberId: z.uuid(),
    points: z.int(),
    reason: z.string(),
    state: z.enum(['waiting', 'approved', 'refused', 'expired']),
    askedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
  })
  .openapi('PointRequest');

export const adjustmentOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/members/{id}/adjustments',
    scope: 'points:write',
    summary: 'Give or take points by hand',
    description:
      'Up to the limit of the programme (`adjustLimit`) at once. Above it the answer is 202: the owner and the managers are asked in the chat, and the request waits for 7 days.',
    params: z.object({ id: z.uuid() }),
    body: AdjustmentBody,
    answer: AdjustmentAnswer,
    alsoStatus: 202,
    refuses: [404, 409],
  },
  {
    method: 'get',
    path: '/members/{id}/adjustments/{requestId}',
    scope: 'points:write',
    summary: 'What became of points that waited for a second person',
    params: z.object({ id: z.uuid(), requestId: z.uuid() }),
    answer: RequestAnswer,
    refuses: [404],
  },
];

/** `POST /members/{id}/adjustments`. */
export const postAdjustment = ({ deps, now }: ApiPort, authenticated: (scope: Scope) => RequestHandler[]) =>
  writing(authenticated, {
    scope: 'points:write',
    body: AdjustmentBody,
    run: async (body, { request, by, key }) => {
      const id = Uuid.safeParse(request.params['id']);
      if (!id.success) return { ok: false, refusal: { code: 'member-unknown' } };
      return adjustPoints(deps, { memberId: id.data, ...body }, by, key, now());
    },
    status: ({ state }) => (state === 'done' ? 201 : 202),
    document: adjustmentDocument,
  });

function adjustmentDocument(answer: PointsAdjusted | PointsAsked) {
  const { memberId, points, state } = answer;
  if (answer.state === 'waiting') {
    const { requestId, expiresAt } = answer;
    return { adjustment: { memberId, points, state, requestId, expiresAt: instant(expiresAt) }, points: null };
  }
  const { available, pending, held, deficit } = answer;
  return {
    adjustment: { memberId, points, state, requestId: null, expiresAt: null },
    points: { available, pending, held, deficit },
  };
}

/** `GET /members/{id}/adjustments/{requestId}`. */
export const getAdjustment = (
  { deps, now }: ApiPort,
  authenticated: (scope: Scope) => RequestHandler[],
): RequestHandler[] => [
  ...authenticated('points:write'),
  async (request, response) => {
    const ids = z.object({ id: Uuid, requestId: Uuid }).safeParse(request.params);
    if (!ids.success) return sendProblem(response, { code: 'request-unknown' });
    const { id: memberId, requestId } = ids.data;
    const found = await patiently(() => readPointRequest(deps, { memberId, requestId }, now()));
    if (found === undefined) return sendProblem(response, { code: 'request-unknown' });
    const { points, reason, state, askedAt, expiresAt, decidedAt } = found;
    sendJson(response, 200, {
      requestId,
      memberId,
      points,
      reason,
      state,
      askedAt: instant(askedAt),
      expiresAt: instant(expiresAt),
      decidedAt: nullableInstant(decidedAt),
    });
  },
];
