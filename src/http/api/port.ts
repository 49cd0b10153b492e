import type { Log } from '../../app/channel.ts';
import type { Deps } from '../../app/deps.ts';

/** What the API needs of the service. */
export interface ApiPort {
  readonly deps: Deps;
  readonly now: () => number;
  readonly log: Log;
  /** Of one API key, at each process. */
  readonly requestsPerMinute?: number;
}
