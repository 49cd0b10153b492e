import { Refused } from '../refused.ts';

export type DatabaseRefusalCode =
  | 'platform-not-supported'
  | 'install-incomplete'
  | 'root-needs-a-user'
  | 'user-has-no-name'
  | 'folder-not-reachable'
  | 'copied-while-running'
  | 'other-major-version'
  | 'running-but-not-ours'
  | 'init-failed'
  | 'did-not-start';

/** Why the embedded database does not start. */
export class DatabaseRefused extends Refused<DatabaseRefusalCode> {}
