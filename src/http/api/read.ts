import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { readBytes } from '../bytes.ts';
import type { FieldError } from '../fieldError.ts';
import { sendProblem } from '../problem.ts';

// Before any schema is made, and every file with schemas imports this one: it teaches zod `.openapi(…)`.
extendZodWithOpenApi(z);

/** 500 lines of a purchase take a fifth of it. */
const LIMIT_BYTES = 512 * 1024;
/** The rest of a body that is too large is not waited for. */
const LIMITS = { bytes: LIMIT_BYTES, flood: LIMIT_BYTES };

/** Takes the body as bytes, up to a limit, when it says that it is JSON. */
export function jsonBytes(request: Request, response: Response, next: NextFunction): void {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type) || request.headers['content-encoding'] !== undefined) {
    return sendProblem(response, { code: 'not-json' });
  }
  readBytes(request, LIMITS, (body) => {
    if (typeof body === 'string') return sendProblem(response.set('Connection', 'close'), { code: 'body-too-large' });
    request.body = body;
    next();
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as its schema reads it; `undefined` after a refusal that names each field. */
export function readBody<Schema extends z.core.$ZodType>(
  schema: Schema,
  request: Request,
  response: Response,
): z.infer<Schema> | undefined {
  const bytes: unknown = request.body;
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes instanceof Uint8Array ? bytes : new Uint8Array()));
  } catch {
    sendProblem(response, {
      code: 'bad-request',
      errors: [{ field: '', message: 'The body is not valid JSON in UTF-8' }],
    });
    return undefined;
  }
  if (isDeep(value)) {
    const errors = [{ field: '', message: `The body is nested deeper than ${MOST_LEVELS} levels` }];
    sendProblem(response, { code: 'bad-request', errors });
    return undefined;
  }
  return readValue(schema, value, response);
}

/** Deeper than anything that is asked for; a schema that leads back to itself would read on until the stack is full. */
const MOST_LEVELS = 64;

function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** The same for what stands in the query. */
export function readValue<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
  response: Response,
): z.infer<Schema> | undefined {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  sendProblem(response, { code: 'bad-request', errors: parsed.error.issues.flatMap(errorsOf) });
  return undefined;
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field: path, message: issue.message }];
  return issue.keys.map((key) => ({
    field: path === '' ? key : `${path}.${key}`,
    message: 'There is no such field',
  }));
}

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The name of this write for its caller; `undefined` after a refusal. */
export function keyOf(request: Request, response: Response, apiKeyId: string): string | undefined {
  const given = request.headers['idempotency-key'];
  if (typeof given === 'string' && KEY.test(given)) return `api:${apiKeyId}:${given}`;
  sendProblem(response, { code: 'idempotency-key-missing' });
  return undefined;
}

/** Text that the books can keep: no NUL, no half of a surrogate pair. */
export const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'Contains characters that are not text');

/** Minor currency units; 100 million is far above any real price and far below where integers stop being exact. */
export const amountMinor = z.int().nonnegative().max(100_000_000);

export const Uuid = z.uuid();
