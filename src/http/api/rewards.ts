import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { giveRewardBack, type RewardBack } from '../../app/giveRewardBack.ts';
import { patiently } from '../../app/patience.ts';
import {
  changeReward,
  createReward,
  type NewReward,
  type RewardChange,
  type RewardView,
  readCatalogue,
  readReward,
  readRewards,
} from '../../app/rewards.ts';
import { type RewardTaken, takeReward } from '../../app/takeReward.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { day } from './couponSchemas.ts';
import { withIds } from './ids.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { readValue, text, Uuid } from './read.ts';
import { NothingBody } from './spends.ts';
import { nullableInstant } from './time.ts';
import { writing } from './write.ts';

const Cost = z.int().positive().max(100_000_000);
const Stock = z.int().nonnegative().max(100_000_000).nullable();
const FirstDay = day.nullable().optional().openapi({
  description:
    'From this local day on everybody may take it; members of a tier with early access some days before. null: at once',
});

const RewardBody = z
  .strictObject({
    name: text(60),
    costPoints: Cost,
    stock: Stock.openapi({ description: 'null: as many as wanted' }),
    firstDay: FirstDay,
    couponId: z.uuid().optional().openapi({
      description: 'The coupon it hands out, one that members cannot get otherwise; absent: one piece free of its name',
    }),
  })
  .openapi('RewardBody');

const RewardChangeBody = z
  .strictObject({
    name: text(60).optional(),
    costPoints: Cost.optional(),
    stockLeft: Stock.optional().openapi({
      description: 'What is there from now on, whatever was taken or set aside before. null: as many as wanted',
    }),
    firstDay: FirstDay,
    hidden: z.boolean().optional().openapi({ description: 'Out of the catalogue; vouchers that were taken stay' }),
  })
  .openapi('RewardChangeBody');

export const TakeBody = z
  .strictObject({
    costPoints: Cost.optional().openapi({ description: 'The price the member agreed to; another one is refused' }),
  })
  .openapi('TakeRewardBody');

const RewardAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    costPoints: z.int(),
    stockLeft: z.int().nullable(),
    taken: z.int(),
    held: z.int().openapi({ description: 'Set aside for members, for some minutes' }),
    startsAt: z.iso.datetime().nullable().openapi({ description: 'From when on everybody may take it' }),
    hidden: z.boolean(),
    couponId: z.uuid().openapi({ description: 'The coupon of which it hands out vouchers' }),
  })
  .openapi('Reward');

const RewardsQuery = z
  .strictObject({
    offset: z.coerce.number().int().min(0).max(100_000).optional(),
    member: z.uuid().optional().openapi({ description: 'Also what the tier of this member lets them take early' }),
    all: z.enum(['true', 'false']).optional().openapi({
      description:
        'true: the whole catalogue, also what has not begun, what cannot be had now, and last what is hidden',
    }),
  })
  .refine(({ member, all }) => member === undefined || all !== 'true', 'Either member or all, not both');

const RewardsAnswer = z
  .object({ rewards: z.array(RewardAnswer), next: z.int().nullable().openapi({ description: 'The next offset' }) })
  .openapi('Rewards');

export const TakenAnswer = z
  .object({
    rewardId: z.uuid(),
    voucher: z.object({ id: z.uuid(), code: z.string(), expiresAt: z.iso.datetime().nullable() }),
    costPoints: z.int(),
    available: z.int(),
  })
  .openapi('RewardTaken');

const BackAnswer = z
  .object({ voucherId: z.uuid(), points: z.int(), available: z.int(), deficit: z.int() })
  .openapi('RewardBack');

export const rewardOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/rewards',
    scope: 'members:read',
    summary: 'What points buy now, the cheapest first, or the whole catalogue',
    query: RewardsQuery,
    answer: RewardsAnswer,
    refuses: [],
  },
  {
    method: 'post',
    path: '/rewards',
    scope: 'programme:write',
    summary: 'Add a reward to the catalogue',
    description: 'It hands out a voucher for one piece free, or of a coupon that is named.',
    body: RewardBody,
    answer: RewardAnswer,
    refuses: [404, 409],
  },
  {
    method: 'get',
    path: '/rewards/{id}',
    scope: 'members:read',
    summary: 'A reward, hidden ones too',
    params: z.object({ id: z.uuid() }),
    answer: RewardAnswer,
    refuses: [404],
  },
  {
    method: 'patch',
    path: '/rewards/{id}',
    scope: 'programme:write',
    summary: 'Change a reward, hide it, or show it again',
    description: 'What is named changes. Whoever takes it meanwhile pays the price they agreed to, or is refused.',
    params: z.object({ id: z.uuid() }),
    body: RewardChangeBody,
    answer: RewardAnswer,
    refuses: [404],
  },
  {
    method: 'post',
    path: '/members/{id}/rewards/{rewardId}',
    scope: 'points:write',
    summary: 'Take a reward for a member',
    description: 'Spends its points and gives its voucher, in one: of many at once as many as points and stock allow.',
    params: z.object({ id: z.uuid(), rewardId: z.uuid() }),
    body: TakeBody,
    answer: TakenAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/members/{id}/rewards/{voucherId}/reversals',
    scope: 'points:write',
    summary: 'Take back a reward that was not used',
    description: 'Its points return to where they came from, its piece to the catalogue, and its voucher is void.',
    params: z.object({ id: z.uuid(), voucherId: z.uuid() }),
    body: NothingBody,
    answer: BackAnswer,
    refuses: [404, 409],
  },
];

type Authenticated = (scope: Scope) => RequestHandler[];

/** `GET /rewards`. */
export const getRewards = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  async (request, response) => {
    const query = readValue(RewardsQuery, request.query, response);
    if (query === undefined) return;
    const { offset, member: memberId, all } = query;
    const page = await patiently(() =>
      all === 'true' ? readCatalogue(deps, offset) : readRewards(deps, now(), { offset, memberId }),
    );
    sendJson(response, 200, { rewards: page.rewards.map(rewardDocument), next: page.next ?? null });
  },
];

/** `POST /rewards`. */
export const postReward = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope: 'programme:write',
    body: RewardBody,
    run: (body, { by, key }) => createReward(deps, body as NewReward, by, key, now()),
    document: rewardDocument,
  });

/** `GET /rewards/{id}`. */
export const getReward = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('members:read'),
  async (request, response) => {
    const id = Uuid.safeParse(request.params['id']);
    const reward = id.success ? await patiently(() => readReward(deps, id.data)) : undefined;
    if (reward === undefined) return sendProblem(response, { code: 'reward-unknown' });
    sendJson(response, 200, rewardDocument(reward));
  },
];

/** `PATCH /rewards/{id}`. */
export const patchReward = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope: 'programme:write',
    body: RewardChangeBody,
    status: () => 200,
    run: withIds({ id: { code: 'reward-unknown' } }, ({ id }, body: z.infer<typeof RewardChangeBody>, { by, key }) =>
      changeReward(deps, id, body as RewardChange, by, key, now()),
    ),
    document: rewardDocument,
  });

/** `POST /members/{id}/rewards/{rewardId}`. */
export const postTakenReward = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope: 'points:write',
    body: TakeBody,
    run: withIds(
      { id: { code: 'member-unknown' }, rewardId: { code: 'reward-unknown' } },
      ({ id, rewardId }, { costPoints }: z.infer<typeof TakeBody>, { key }) =>
        takeReward(deps, id, { rewardId, costPoints }, key, now()),
    ),
    document: takenDocument,
  });

/** `POST /members/{id}/rewards/{voucherId}/reversals`. */
export const postRewardReversal = ({ deps, now }: ApiPort, authenticated: Authenticated) =>
  writing(authenticated, {
    scope: 'points:write',
    body: NothingBody,
    run: withIds(
      { id: { code: 'member-unknown' }, voucherId: { code: 'voucher-unknown' } },
      ({ id, voucherId }, _body, { by, key }) => giveRewardBack(deps, { memberId: id, voucherId }, by, key, now()),
    ),
    document: ({ voucherId, points, available, deficit }: RewardBack) => ({ voucherId, points, available, deficit }),
  });

const rewardDocument = (reward: RewardView) => {
  const { rewardId, name, costPoints, stockLeft, taken, held, startsAt, hidden, coupon } = reward;
  const { couponId } = coupon;
  return {
    id: rewardId,
    name,
    costPoints,
    stockLeft,
    taken,
    held,
    startsAt: nullableInstant(startsAt),
    hidden,
    couponId,
  };
};

export const takenDocument = ({ rewardId, voucher, costPoints, available }: RewardTaken) => ({
  rewardId,
  voucher: { id: voucher.voucherId, code: voucher.code, expiresAt: nullableInstant(voucher.expiresAt) },
  costPoints,
  available,
});
