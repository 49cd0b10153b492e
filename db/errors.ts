import { errnoOf } from './errno.ts';

/** What a failed statement means for its caller. Told apart by SQLSTATE and the constraint's name. */
export type DatabaseFailure =
  /** Try again from the read: a lock, a deadlock, a serialisation failure. */
  | { readonly kind: 'retry' }
  /** The session died: reading again says whether the unit was committed. */
  | { readonly kind: 'connection-lost' }
  /** Something unique exists already. */
  | { readonly kind: 'exists'; readonly constraint: string }
  /** The database forbids it: a check of the books. A bug, or a cap that was reached meanwhile. */
  | { readonly kind: 'forbidden'; readonly constraint: string }
  | { readonly kind: 'other' };

const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // The server has no session left to give.
  '53300',
]);

/** Reads an error of postgres.js, also where drizzle hides it in `cause`. */
export function failureOf(error: unknown): DatabaseFailure {
  const found = databaseError(error);
  if (found === undefined) return { kind: 'other' };
  const { code, constraint } = found;
  if (code === '40001' || code === '40P01' || code === '55P03') return { kind: 'retry' };
  if (LOST.has(code) || code.startsWith('08') || code.startsWith('57P')) return { kind: 'connection-lost' };
  if (code === '23505') return { kind: 'exists', constraint };
  if (code === '23514') return { kind: 'forbidden', constraint };
  return { kind: 'other' };
}

function databaseError(error: unknown, depth = 0): { code: string; constraint: string } | undefined {
  if (!(error instanceof Error) || depth > 3) return undefined;
  const code = errnoOf(error);
  if (code !== undefined) {
    const constraint =
      'constraint_name' in error && typeof error.constraint_name === 'string' ? error.constraint_name : '';
    return { code, constraint };
  }
  return databaseError(error.cause, depth + 1);
}
