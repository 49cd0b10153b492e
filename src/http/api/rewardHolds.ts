import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { patiently } from '../../app/patience.ts';
import { confirmRewardHold } from '../../app/rewardHolds/confirm.ts';
import { holdReward, readRewardHold } from '../../app/rewardHolds/hold.ts';
import { releaseRewardHold } from '../../app/rewardHolds/release.ts';
import type { RewardHoldView } from '../../app/rewardHolds/rewardHold.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { withIds } from './ids.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { Uuid } from './read.ts';
import { TakeBody, TakenAnswer, takenDocument } from './rewards.ts';
import { NothingBody } from './spends.ts';
import { nullableInstant } from './time.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const scope = 'points:write' as const;

const HoldAnswer = z
  .object({
    hold: z.object({
      id: z.uuid(),
      memberId: z.uuid(),
      rewardId: z.uuid(),
      costPoints: z.int(),
      state: z.enum(['held', 'confirmed', 'released', 'expired']),
      heldUntil: z.iso.datetime().nullable().openapi({ description: 'null: nothing is set aside' }),
      voucherId: z.uuid().nullable().openapi({ description: 'What it became' }),
    }),
  })
  .openapi('RewardHold');

const OneHold = z.object({ id: z.uuid(), holdId: z.uuid() });

export const rewardHoldOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/members/{id}/rewards/{rewardId}/holds',
    scope,
    summary: 'Set a reward aside for a member',
    description:
      'A piece of the stock and its points, for 15 minutes, or as the shop has set it for checkouts. What is not confirmed in time goes back by itself.',
    params: z.object({ id: z.uuid(), rewardId: z.uuid() }),
    body: TakeBody,
    answer: HoldAnswer,
    refuses: [404, 409],
  },
  {
    method: 'get',
    path: '/members/{id}/reward-holds/{holdId}',
    scope,
    summary: 'A hold of a reward as it stands',
    params: OneHold,
    answer: HoldAnswer,
    refuses: [404],
  },
  {
    method: 'post',
    path: '/members/{id}/reward-holds/{holdId}/confirm',
    scope,
    summary: 'Take the reward that a hold has set aside',
    description: 'Spends its points and gives its voucher, at the price of the hold.',
    params: OneHold,
    body: NothingBody,
    answer: TakenAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/members/{id}/reward-holds/{holdId}/release',
    scope,
    summary: 'Let a reward go that a hold has set aside',
    description: 'Gives the points and the piece back at once.',
    params: OneHold,
    body: NothingBody,
    answer: HoldAnswer,
    refuses: [404, 409],
  },
];

const HOLD_IN_PATH = { id: { code: 'member-unknown' }, holdId: { code: 'hold-unknown' } } as const;

/** `POST /members/{id}/rewards/{rewardId}/holds`. */
export const postRewardHold = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: TakeBody,
    run: withIds(
      { id: { code: 'member-unknown' }, rewardId: { code: 'reward-unknown' } },
      ({ id, rewardId }, { costPoints }: z.infer<typeof TakeBody>, { by, key }) =>
        holdReward(deps, id, { rewardId, costPoints }, by, key, now()),
    ),
    document: holdDocument,
  });

/** `GET /members/{id}/reward-holds/{holdId}`. */
export const getRewardHold = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated(scope),
  async (request, response) => {
    const [id, holdId] = [Uuid.safeParse(request.params['id']).data, Uuid.safeParse(request.params['holdId']).data];
    const isOne = id !== undefined && holdId !== undefined;
    const found = isOne ? await patiently(() => readRewardHold(deps, id, holdId, now())) : undefined;
    if (found === undefined) return sendProblem(response, { code: 'hold-unknown' });
    sendJson(response, 200, holdDocument(found));
  },
];

/** `POST /members/{id}/reward-holds/{holdId}/confirm`. */
export const postRewardHoldConfirm = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: withIds(HOLD_IN_PATH, ({ id, holdId }, _body, { key }) =>
      confirmRewardHold(deps, { memberId: id, holdId }, key, now()),
    ),
    document: takenDocument,
  });

/** `POST /members/{id}/reward-holds/{holdId}/release`. */
export const postRewardHoldRelease = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope,
    body: NothingBody,
    run: withIds(HOLD_IN_PATH, ({ id, holdId }, _body, { key }) =>
      releaseRewardHold(deps, { memberId: id, holdId }, key, now()),
    ),
    document: holdDocument,
  });

const holdDocument = ({ holdId, heldUntil, memberId, rewardId, costPoints, state, voucherId }: RewardHoldView) => ({
  hold: { id: holdId, memberId, rewardId, costPoints, state, heldUntil: nullableInstant(heldUntil), voucherId },
});
