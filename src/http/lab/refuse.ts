import type { Response } from 'express';
import type { ClockRefusalCode, LabRefusalCode } from './port.ts';

export type RefusalCode =
  | LabRefusalCode
  | 'only-on-this-machine'
  | 'not-through-a-proxy'
  | 'foreign-host'
  | 'foreign-origin'
  | 'not-json'
  | 'bad-request'
  | 'too-many-streams'
  | ClockRefusalCode;

const statusOf = {
  'only-on-this-machine': 403,
  'not-through-a-proxy': 403,
  'foreign-host': 403,
  'foreign-origin': 403,
  'not-json': 415,
  'bad-request': 400,
  'too-many-streams': 503,
  'not-a-duration': 400,
  'too-far': 400,
  'no-birthday': 409,
  'already-walking': 409,
  'person-unknown': 404,
  'person-blocked-the-shop': 409,
  'person-has-not-started': 409,
} satisfies Record<RefusalCode, number>;

/** Answers with an RFC 9457 problem document; `detail` is for whoever reads the page's console. */
export function refuse(res: Response, code: RefusalCode, detail?: string): void {
  const status = statusOf[code];
  res
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `urn:regulars:lab:${code}`, status, code, ...(detail ? { detail } : {}) }));
}
