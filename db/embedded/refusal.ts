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

/** Why the embedded database does not start. The message is for the person who started it and says what to do. */
export class DatabaseRefused extends Error {
  readonly code: DatabaseRefusalCode;

  constructor(code: DatabaseRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseRefused';
    this.code = code;
  }
}
