import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import { type CodeBatch, codesOf, MOST_CODES, makeCodes, readBatches, voidBatch } from '../../app/codes/batches.ts';
import { formatted, MIME } from '../../app/exports/formats.ts';
import { patiently } from '../../app/patience.ts';
import { sendJson, sendProblem } from '../problem.ts';
import type { Operation } from './operation.ts';
import type { ApiPort } from './port.ts';
import { readValue, Uuid } from './read.ts';
import { instant } from './time.ts';
import { writing } from './write.ts';

type Authenticated = (scope: Scope) => RequestHandler[];

const Id = z.object({ id: z.uuid() });
const CodesBody = z.strictObject({ count: z.int().min(1).max(MOST_CODES) }).openapi('CodesBody');
const CodesQuery = z.strictObject({ format: z.enum(['csv', 'ndjson']).optional() });
const VoidBody = z.strictObject({}).openapi('CodeBatchVoidBody');

const Batch = z.object({
  id: z.uuid(),
  couponId: z.uuid(),
  count: z.int(),
  void: z.boolean(),
  createdAt: z.iso.datetime(),
});
const BatchAnswer = Batch.openapi('CodeBatch');
const BatchesAnswer = z.object({ batches: z.array(Batch.extend({ used: z.int() })) }).openapi('CodeBatches');

export const codeOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/coupons/{id}/codes',
    scope: 'coupons:write',
    summary: 'Make one-time codes of a coupon, for print or another system',
    description:
      'Up to 100,000 at once. A member who types one in the chat first has the coupon. The same key again gives the same batch, and finishes one that was cut off.',
    params: Id,
    body: CodesBody,
    answer: BatchAnswer,
    refuses: [404],
  },
  {
    method: 'get',
    path: '/coupons/{id}/codes',
    scope: 'coupons:read',
    summary: 'The batches of one-time codes of a coupon, the newest first, at most 50',
    params: Id,
    answer: BatchesAnswer,
    refuses: [],
  },
  {
    method: 'get',
    path: '/code-batches/{id}/codes',
    scope: 'coupons:write',
    summary: 'The codes of a batch, as a stream',
    params: Id,
    query: CodesQuery,
    answer: z.object({ code: z.string() }).openapi('OneTimeCode'),
    alsoAs: ['application/x-ndjson', 'text/csv'],
    refuses: [404],
  },
  {
    method: 'post',
    path: '/code-batches/{id}/void',
    scope: 'coupons:write',
    summary: 'Make every unused code of a batch worthless, for good',
    params: Id,
    body: VoidBody,
    answer: BatchAnswer,
    refuses: [404],
  },
];

const idOf = (given: unknown): string => Uuid.safeParse(given).data ?? '';

const batchDocument = ({ batchId, couponId, count, createdAt, void: isVoid }: CodeBatch) => ({
  id: batchId,
  couponId,
  count,
  void: isVoid,
  createdAt: instant(createdAt),
});

/** Stops at an id that is none, as if there were nothing of this id. */
const withId =
  (code: 'coupon-unknown' | 'batch-unknown'): RequestHandler =>
  (request, response, next) => {
    if (idOf(request.params['id']) === '') return sendProblem(response, { code });
    next();
  };

/** `POST /coupons/{id}/codes`. */
export const postCodes = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:write'),
  withId('coupon-unknown'),
  ...writing(authenticated, {
    scope: 'coupons:write',
    body: CodesBody,
    run: ({ count }, { request, by, key }) =>
      makeCodes(deps, { couponId: idOf(request.params['id']), count }, by, key, now()),
    document: batchDocument,
  }),
];

/** `GET /coupons/{id}/codes`. */
export const getBatches = ({ deps }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:read'),
  withId('coupon-unknown'),
  async (request, response) => {
    const batches = await patiently(() => readBatches(deps, idOf(request.params['id'])));
    sendJson(response, 200, { batches: batches.map((one) => ({ ...batchDocument(one), used: one.used })) });
  },
];

/** `GET /code-batches/{id}/codes`: sent as they are made; nothing is held in memory but a page. */
export const getCodes = ({ deps, log }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:write'),
  withId('batch-unknown'),
  async (request, response) => {
    const query = readValue(CodesQuery, request.query, response);
    if (query === undefined) return;
    const { format = 'ndjson' } = query;
    const codes = await patiently(() => codesOf(deps, idOf(request.params['id'])));
    if (codes === undefined) return sendProblem(response, { code: 'batch-unknown' });
    response.writeHead(200, {
      'Content-Type': MIME[format],
      'Content-Disposition': `attachment; filename="codes.${format}"`,
      'Cache-Control': 'no-store',
    });
    try {
      await pipeline(formatted(streamed(codes), format), response);
    } catch (error) {
      if (!request.destroyed) log.warn({ err: error }, 'a list of codes was broken off');
      response.destroy();
    }
  },
];

async function* streamed<Row>(rows: Iterable<Row>): AsyncGenerator<Row> {
  yield* rows;
}

/** `POST /code-batches/{id}/void`. */
export const postVoidBatch = ({ deps, now }: ApiPort, authenticated: Authenticated): RequestHandler[] => [
  ...authenticated('coupons:write'),
  withId('batch-unknown'),
  ...writing(authenticated, {
    scope: 'coupons:write',
    body: VoidBody,
    status: () => 200,
    run: (_body, { request, by, key }) => voidBatch(deps, idOf(request.params['id']), by, key, now()),
    document: batchDocument,
  }),
];
