import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { refuse } from './refuse.ts';

const parseJson = express.json({ limit: '64kb', type: 'application/json' });

/** JSON only: no form of another site can send it without the browser asking us first. */
export function jsonBody(req: Request, res: Response, next: NextFunction): void {
  if (!req.is('application/json')) return refuse(res, 'not-json');
  parseJson(req, res, (error?: unknown) =>
    error === undefined ? next() : refuse(res, 'bad-request', 'not valid JSON'),
  );
}

/** The parsed value, or `undefined` after a refusal that names each field. */
export function read<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
  res: Response,
): z.infer<Schema> | undefined {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  refuse(
    res,
    'bad-request',
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  );
  return undefined;
}
