export type BackupRefusalCode =
  | 'not-a-backup'
  | 'damaged'
  | 'made-by-newer'
  | 'made-before-release'
  | 'not-empty'
  | 'in-use'
  | 'same-database'
  | 'went-on'
  | 'did-not-arrive'
  | 'books-wrong'
  | 'no-room'
  | 'not-written'
  | 'not-read';

/** Why a backup is not made or not brought back. The message is for whoever asked for it and says what to do. */
export class BackupRefused extends Error {
  readonly code: BackupRefusalCode;

  constructor(code: BackupRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupRefused';
    this.code = code;
  }
}
