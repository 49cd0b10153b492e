import { Refused } from '../refused.ts';

export type BackupRefusalCode =
  | 'not-a-backup'
  | 'damaged'
  | 'made-by-newer'
  | 'made-before-release'
  | 'not-empty'
  | 'in-use'
  | 'same-database'
  | 'not-reached'
  | 'went-on'
  | 'did-not-arrive'
  | 'books-wrong'
  | 'no-room'
  | 'not-written'
  | 'not-read';

/** Why a backup is not made or not brought back. */
export class BackupRefused extends Refused<BackupRefusalCode> {}
