import type { z } from 'zod';
import type { Scope } from '../../app/apiKeys.ts';

/** How one address of the API is described in `openapi.json`. A noun's operations stand beside its handlers. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.core.$ZodObject;
  readonly query?: z.core.$ZodObject;
  readonly body?: z.core.$ZodType;
  /** It changes nothing, whatever its method, so it takes no Idempotency-Key. */
  readonly asks?: true;
  readonly answer: z.core.$ZodType;
  /** Another status that the same answer may have. */
  readonly alsoStatus?: 202;
  /** What else it may be asked to answer with, as MIME types. */
  readonly alsoAs?: readonly string[];
  /** Statuses of the problems it may answer with, beside those of every operation. */
  readonly refuses: readonly number[];
}
