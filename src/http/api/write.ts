import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';
import type { Answered } from '../../app/decideAndCommit.ts';
import type { Actor } from '../../app/deps.ts';
import type { Refusal } from '../../app/refusal.ts';
import { sendJson, sendProblem } from '../problem.ts';
import { actorOf, callerOf } from './auth.ts';
import { jsonBytes, keyOf, readBody } from './read.ts';

export interface Write<Schema extends z.core.$ZodType, Answer> {
  readonly scope: Scope;
  readonly body: Schema;
  readonly run: (
    body: z.infer<Schema>,
    call: { readonly request: Request; readonly by: Actor; readonly key: string },
  ) => Promise<Answered<Answer, Refusal>>;
  /** Of the answer; absent: 201. */
  readonly status?: (answer: Answer) => 200 | 201 | 202;
  /** The document that answers. Built field by field, so a repeat has the very bytes of the first answer. */
  readonly document: (answer: Answer) => object;
}

/** The handlers of one write: key, body and Idempotency-Key are read, then one use case runs and its answer is told. */
export const writing = <Schema extends z.core.$ZodType, Answer>(
  authenticated: (scope: Scope) => RequestHandler[],
  { scope, body: schema, run, status = () => 201, document }: Write<Schema, Answer>,
): RequestHandler[] => [
  ...authenticated(scope),
  jsonBytes,
  async (request: Request, response: Response) => {
    const key = keyOf(request, response, callerOf(response).apiKeyId);
    if (key === undefined) return;
    const body = readBody(schema, request, response);
    if (body === undefined) return;
    const answered = await run(body, { request, by: actorOf(response), key });
    if (!answered.ok) return sendProblem(response, answered.refusal);
    if (answered.repeated) response.setHeader('Idempotency-Replayed', 'true');
    sendJson(response, status(answered.value), document(answered.value));
  },
];
