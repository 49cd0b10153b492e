import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import {
  type CouponChange,
  type CouponView,
  changeCoupon,
  createCoupon,
  type NewCoupon,
  readCoupon,
  readCoupons,
} from '../../app/coupons.ts';
import { issueVoucher } from '../../app/issueVoucher.ts';
import { lookUpVoucher, type VoucherLook } from '../../app/lookUpVoucher.ts';
import { patiently } from '../../app/patience.ts';
import type { VoucherView } from '../../app/readVouchers.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { actorOf } from './auth.ts';
import {
  CouponAnswer,
  CouponBody,
  CouponChangeBody,
  CouponsAnswer,
  CouponsQuery,
  VoucherIssuedAnswer,
  VoucherLookAnswer,
} from './couponSchemas.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { readValue, Uuid } from './read.ts';
import { nullableInstant } from './time.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const Id = z.object({ id: z.uuid() });
const IssueBody = z.strictObject({ memberId: z.uuid() }).openapi('VoucherIssueBody');

export const couponOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/coupons',
    scope: 'coupons:read',
    summary: 'The coupons of the shop, the newest first',
    query: CouponsQuery,
    answer: CouponsAnswer,
    refuses: [],
  },
  {
    method: 'post',
    path: '/coupons',
    scope: 'coupons:write',
    summary: 'Add a coupon',
    description:
      'What is not told: no cap, no minimum, the whole basket, at any time, and members may take it in the chat.',
    body: CouponBody,
    answer: CouponAnswer,
    refuses: [409],
  },
  {
    method: 'get',
    path: '/coupons/{id}',
    scope: 'coupons:read',
    summary: 'A coupon, and how often it was used',
    params: Id,
    answer: CouponAnswer,
    refuses: [404],
  },
  {
    method: 'patch',
    path: '/coupons/{id}',
    scope: 'coupons:write',
    summary: 'Change a coupon',
    description: 'What is named changes, null takes it away. The kind stays: vouchers are out there.',
    params: Id,
    body: CouponChangeBody,
    answer: CouponAnswer,
    refuses: [404, 409],
  },
  {
    method: 'post',
    path: '/coupons/{id}/vouchers',
    scope: 'coupons:write',
    summary: 'Give a member a voucher of a coupon',
    params: Id,
    body: IssueBody,
    answer: VoucherIssuedAnswer,
    refuses: [404, 409],
  },
  {
    method: 'get',
    path: '/vouchers/{code}',
    scope: 'vouchers:write',
    summary: 'What a voucher is worth, or why it cannot be used',
    description:
      'A voucher that cannot be used is a problem with the true reason. Ten unknown codes in ten minutes, and nothing is told for ten minutes.',
    params: z.object({ code: z.string() }),
    answer: VoucherLookAnswer,
    refuses: [404, 409],
  },
];

/** `GET /coupons`. */
export const getCoupons = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:read'),
  async (request, response) => {
    const query = readValue(CouponsQuery, request.query, response);
    if (query === undefined) return;
    const { after, limit } = query;
    const { coupons, next } = await patiently(() => readCoupons(deps, after ?? null, limit));
    sendJson(response, 200, { coupons: coupons.map(couponDocument), next: next ?? null });
  },
];

/** `POST /coupons`. */
export const postCoupon = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] =>
  writing(authenticated, {
    scope: 'coupons:write',
    body: CouponBody,
    run: (body, { by, key }) => createCoupon(deps, body as NewCoupon, by, key, now()),
    document: couponAnswer,
  });

/** `GET /coupons/{id}`. */
export const getCoupon = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:read'),
  async (request, response) => {
    const id = idOf(request, response);
    if (id === undefined) return;
    const coupon = await patiently(() => readCoupon(deps, id));
    if (coupon === undefined) return sendProblem(response, { code: 'coupon-unknown' });
    sendJson(response, 200, couponAnswer(coupon));
  },
];

/** `PATCH /coupons/{id}`. */
export const patchCoupon = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:write'),
  withId,
  ...writing(authenticated, {
    scope: 'coupons:write',
    body: CouponChangeBody,
    status: () => 200,
    run: (body, { request, by, key }) =>
      changeCoupon(deps, String(request.params['id']), body as CouponChange, by, key, now()),
    document: couponAnswer,
  }),
];

/** `POST /coupons/{id}/vouchers`. */
export const postVoucher = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:write'),
  withId,
  ...writing(authenticated, {
    scope: 'coupons:write',
    body: IssueBody,
    run: ({ memberId }, { request, by, key }) =>
      issueVoucher(deps, String(request.params['id']), memberId, by, key, now()),
    document: issuedDocument,
  }),
];

/** `GET /vouchers/{code}`: the true reason, for whoever may redeem it. */
export const getVoucher = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('vouchers:write'),
  async (request, response) => {
    const code = String(request.params['code']);
    const look = await patiently(() => lookUpVoucher(deps, code, actorOf(response), now()));
    if (!look.ok) return sendProblem(response, look.refusal);
    sendJson(response, 200, lookDocument(look.value));
  },
];

function idOf(request: Request, response: Response): string | undefined {
  const id = Uuid.safeParse(request.params['id']);
  if (id.success) return id.data;
  sendProblem(response, { code: 'coupon-unknown' });
  return undefined;
}

const withId: RequestHandler = (request, response, next) => {
  if (idOf(request, response) !== undefined) next();
};

const couponAnswer = (coupon: CouponView) => ({ coupon: couponDocument(coupon) });

function couponDocument(coupon: CouponView) {
  const { couponId, name, kind, value, capMinor, minimumMinor, startsAt, endsAt, validDays } = coupon;
  const { usesLimit, uses, usesPerMember, usesPerDay, budgetMinor, spentMinor } = coupon;
  const { skus, categories, exceptSkus, exceptCategories, on, buy, getSkus, growth } = coupon;
  const { firstPurchase, personal, combines, group } = coupon;
  return {
    id: couponId,
    name,
    kind,
    value,
    capMinor,
    minimumMinor,
    startsAt: nullableInstant(startsAt),
    endsAt: nullableInstant(endsAt),
    validDays,
    usesLimit,
    uses,
    usesPerMember,
    usesPerDay,
    budgetMinor,
    spentMinor,
    claimable: coupon.claimable,
    publicCode: coupon.publicCode,
    active: coupon.active,
    terms: {
      skus,
      categories,
      exceptSkus,
      exceptCategories,
      on,
      buy,
      getSkus,
      growth,
      firstPurchase,
      personal,
      combines,
      group,
    },
  };
}

const issuedDocument = ({ voucherId, couponId, memberId, code, expiresAt }: VoucherView) => ({
  voucher: { id: voucherId, couponId, memberId, code, expiresAt: nullableInstant(expiresAt) },
});

const lookDocument = ({ voucherId, memberId, memberName, coupon, exceptName, expiresAt, isFreeCode }: VoucherLook) => ({
  voucher: {
    id: isFreeCode ? null : voucherId,
    expiresAt: nullableInstant(expiresAt),
    ...(exceptName === undefined ? {} : { exceptName }),
  },
  coupon: couponDocument(coupon),
  member: isFreeCode ? null : { id: memberId, name: memberName },
});
