import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PROBLEM_JSON, PROBLEMS } from '../problem.ts';
import { adjustmentOperations } from './adjustments.ts';
import { checkoutOperations } from './checkouts.ts';
import { codeOperations } from './codes.ts';
import { couponOperations } from './coupons.ts';
import { enrolOperations } from './enrol.ts';
import { giftCardOperations } from './giftCards.ts';
import { giftOperations } from './gifts.ts';
import type { Operation } from './operation.ts';
import { productOperations } from './products.ts';
import { programmeOperations } from './programme/handlers.ts';
import {
  EraseAnswer,
  ExportAnswer,
  MemberAnswer,
  MemberDataAnswer,
  PointsAnswer,
  ProblemAnswer,
  PurchaseAnswer,
  PurchaseSeenAnswer,
  RedemptionAnswer,
  RefundAnswer,
} from './responses.ts';
import { rewardHoldOperations } from './rewardHolds.ts';
import { rewardOperations } from './rewards.ts';
import {
  ExportQuery,
  MemberExportQuery,
  MemberQuery,
  PageQuery,
  PurchaseBody,
  RedemptionBody,
  RefundBody,
} from './schemas.ts';
import { segmentOperations } from './segments.ts';
import { spendOperations } from './spends.ts';
import { stampOperations } from './stamps.ts';

const Id = z.object({ id: z.uuid() });

const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/purchases',
    scope: 'purchases:write',
    summary: 'Record a purchase',
    description:
      'Gives the points, books the referral reward and sends the member a receipt. The same Idempotency-Key and body again gives the first answer.',
    body: PurchaseBody,
    answer: PurchaseAnswer,
    refuses: [404, 409],
  },
  {
    method: 'get',
    path: '/purchases/{id}',
    scope: 'purchases:write',
    summary: 'A purchase, with how it was paid',
    description: 'Its lines, what was returned of it, and what of its bill points and gift cards paid.',
    params: Id,
    answer: PurchaseSeenAnswer,
    refuses: [404],
  },
  {
    method: 'post',
    path: '/purchases/{id}/refunds',
    scope: 'purchases:write',
    summary: 'Refund a purchase or a part of it',
    description:
      'By lines, by an amount, or (empty body) all that is left. What the purchase brought goes back with it.',
    params: Id,
    body: RefundBody,
    answer: RefundAnswer,
    refuses: [404, 409],
  },
  {
    method: 'get',
    path: '/members',
    scope: 'members:read',
    summary: 'Find the one member whom the query names',
    description:
      'In exactly one way. `cardCode` is the six digits under the QR of a member card (or the token in it): it is resolved by this call, once, and the answer has a `cardTicket` that stands for the member for 10 minutes. A card that is unknown, has run out or was used is not found.',
    query: MemberQuery,
    answer: MemberAnswer,
    // 422: an Idempotency-Key sent along that was used with another card.
    refuses: [404, 422],
  },
  {
    method: 'get',
    path: '/members/{id}',
    scope: 'members:read',
    summary: 'A member',
    params: Id,
    answer: MemberAnswer,
    refuses: [404],
  },
  {
    method: 'get',
    path: '/members/{id}/points',
    scope: 'members:read',
    summary: "A member's points, their lots and the history with the explanation of each number",
    params: Id,
    query: PageQuery,
    answer: PointsAnswer,
    refuses: [404],
  },
  {
    method: 'get',
    path: '/members/{id}/export',
    scope: 'exports:read',
    summary: 'Everything that is held on a member',
    description: 'What the member gets for "my data" in the chat, for whoever asks the shop in another way.',
    params: Id,
    query: MemberExportQuery,
    answer: MemberDataAnswer,
    alsoAs: ['text/csv'],
    refuses: [404],
  },
  {
    method: 'delete',
    path: '/members/{id}',
    scope: 'members:erase',
    summary: 'Forget a member for good',
    description:
      'Name, phone, birthday, accounts, cards, tags, notes and messages are deleted; points and vouchers lapse. Purchases and the points ledger stay, under an id that stands for nobody.',
    params: Id,
    answer: EraseAnswer,
    // 422: an Idempotency-Key that was used with another member.
    refuses: [404, 422],
  },
  {
    method: 'get',
    path: '/exports/{kind}',
    scope: 'exports:read',
    summary: 'Every member, ledger entry or purchase line, streamed',
    description:
      'Read a thousand rows at a time while it is sent, so it takes any number. Each row is as of the moment it was read.',
    params: z.object({ kind: z.enum(['members', 'ledger', 'purchases']) }),
    query: ExportQuery,
    answer: ExportAnswer,
    alsoAs: ['application/x-ndjson', 'text/csv'],
    refuses: [404],
  },
  {
    method: 'post',
    path: '/vouchers/{code}/redemptions',
    scope: 'vouchers:write',
    summary: 'Use a voucher or a one-time code',
    description:
      'With the lines or the amount of the purchase; without them the till does its own sums. A one-time code that nobody has typed yet becomes the voucher of `memberId` and is used in one; without a member it is used up by whoever shows it.',
    params: z.object({ code: z.string() }),
    body: RedemptionBody,
    answer: RedemptionAnswer,
    refuses: [404, 409],
  },
  ...enrolOperations,
  ...segmentOperations,
  ...giftOperations,
  ...spendOperations,
  ...stampOperations,
  ...rewardOperations,
  ...rewardHoldOperations,
  ...couponOperations,
  ...codeOperations,
  ...checkoutOperations,
  ...giftCardOperations,
  ...adjustmentOperations,
  ...productOperations,
  ...programmeOperations,
];

const IdempotencyKey = z.object({
  'Idempotency-Key': z.string().min(1).max(200).openapi({ description: 'Names the event. Kept 7 days.' }),
});

let described: object | undefined;

/** The OpenAPI document, made from the very schemas that read the requests. */
export function openApiDocument(): object {
  described ??= describe();
  return described;
}

function describe(): object {
  const registry = new OpenAPIRegistry();
  const bearer = registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'npx regulars api-key create --name "Till 1" --scope purchases:write --scope members:read',
  });
  for (const operation of OPERATIONS) registry.registerPath(pathOf(operation, bearer.name));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Regulars',
      version: '1',
      description: [
        'Purchases in, members and points out. Amounts are integers of the minor unit, points whole numbers, instants ISO 8601.',
        'Every write needs an `Idempotency-Key`. A repeat answers with the first answer and `Idempotency-Replayed: true`.',
        'Problems (RFC 9457) by `code`:',
        ...PROBLEMS.map(({ code, status, title }) => `- \`${code}\` (${status}): ${title}`),
      ].join('\n'),
    },
    servers: [{ url: '/api/v1' }],
  });
}

interface Described {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
}

function pathOf(operation: Operation, security: string) {
  const { method, path, scope, summary, description, alsoAs = [], refuses } = operation;
  // The generator asks for zod's larger types; to compare every schema with those took the compiler half its time.
  const { params, query, body, answer } = operation as unknown as Described;
  const writes = method !== 'get' && operation.asks !== true;
  const always = body === undefined ? [400, 401, 403, 429, 503] : [400, 401, 403, 413, 415, 422, 429, 503];
  const others = Object.fromEntries(alsoAs.map((mime) => [mime, { schema: z.string() }]));
  const answered = { description: summary, content: { 'application/json': { schema: answer }, ...others } };
  return {
    method,
    path,
    summary,
    description: [description, `Scope: \`${scope}\`.`].filter((text) => text !== undefined).join('\n\n'),
    security: [{ [security]: [] }],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(writes ? { headers: IdempotencyKey } : {}),
      ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [method === 'post' && writes ? 201 : 200]: answered,
      ...(operation.alsoStatus === undefined ? {} : { [operation.alsoStatus]: answered }),
      ...Object.fromEntries([...always, ...refuses].map((status) => [status, problemResponse(status)])),
    },
  };
}

const problemResponse = (status: number) => ({
  description: PROBLEMS.filter((problem) => problem.status === status)
    .map((problem) => problem.code)
    .join(', '),
  content: { [PROBLEM_JSON.split(';')[0] ?? PROBLEM_JSON]: { schema: ProblemAnswer } },
});
